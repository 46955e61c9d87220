"""Every command printed in the documentation runs, in order, and prints what the page says it prints."""

import shlex

import pytest

from tests.docs.pages import Command, steps, with_commands

TO_SETTLE = 3


@pytest.mark.slow
@pytest.mark.parametrize("page", with_commands())
def test_page_can_be_followed(page, fictitious, cli, tmp_path):
    fictitious.copy_to(tmp_path / "var")

    for step in steps(page):
        if isinstance(step, Command):
            check_output(step, run(step, cli, tmp_path, fictitious))
        else:
            place = tmp_path / ("var/demo" if step.path.startswith("catalogue/") else ".") / step.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(step.text, "utf-8")


def run(step, cli, folder, fictitious):
    """What the command prints. `python3 run.py demo` is what made the region: its output was kept."""
    if step.words == "python3 run.py demo":
        return fictitious.said
    program, *words = shlex.split(step.words)
    assert program == ".venv/bin/jalon"
    spread = [path for word in words for path in (sorted(map(str, folder.glob(word))) if "*" in word else [word])]
    code = TO_SETTLE if {"load", "waiting"} & set(words) else 0
    return cli(*spread, code=code, cwd=folder).stdout


def check_output(step, said):
    """Each line of the page is found in the output, in order; the number of spaces does not matter."""
    rest = " ".join(said.split())
    for line in step.output:
        wanted = " ".join(line.split())
        assert wanted in rest, f"{step.words}\n« {wanted} » is not in\n{said}"
        rest = rest[rest.index(wanted) + len(wanted) :]
