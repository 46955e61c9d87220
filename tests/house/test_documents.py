"""What is written is true: commands exist, decisions are complete, generated pages are current, words defined."""

import re
import subprocess
import sys

import pytest

import run
from tests.house import tree

GUIDES = [path for path in tree.files() if path.suffix == ".md" and "changelog.d" not in path.parts]
KINDS_OF_CHANGE = {"nouveau", "change", "corrige", "retire", "admin", "securite"}


def commands():
    """The commands of fenced blocks: (page, words after the prompt)."""
    for page in GUIDES:
        for block in re.findall(r"```(?:sh|bash|console|shell)\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.split("#")[0].replace("$ ", "", 1).split()
                if words:
                    yield tree.name(page), words


def test_words_of_run_exist():
    used = {(page, words[2]) for page, words in commands() if words[:2] == ["python3", "run.py"] and len(words) > 2}

    assert {(page, word) for page, word in used if word not in run.WORDS} == set()


def test_commands_of_jalon_exist():
    used = {tuple(words[1:3]) for _, words in commands() if words[0] in ("jalon", ".venv/bin/jalon")}

    unknown = [words for words in sorted(used) if not _answers(words)]

    assert unknown == []


def _answers(words):
    """True when jalon has the word, or the two words, with a help page."""
    named = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    for attempt in (named, named[:1]):
        command = [sys.executable, "-m", "jalon", *attempt, "--help"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return True
    return False


def test_make_knows_the_words_of_run():
    makefile = (tree.ROOT / "Makefile").read_text("utf-8")

    assert [word for word in run.WORDS if not re.search(rf"^[\w ]*\b{word}\b[\w ]*:", makefile, re.MULTILINE)] == []


def test_links_between_pages_lead_somewhere():
    broken = []
    for page in GUIDES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{tree.name(page)}: {target}")

    assert broken == []


@pytest.mark.parametrize("decision", tree.under("docs/decisions", "*.md"), ids=tree.name)
def test_decision_fits_on_a_page_and_says_all(decision):
    text = decision.read_text("utf-8")

    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", decision.name)
    assert len(text.splitlines()) <= 60
    for part in ("## Context", "## Choice", "## Set aside", "## Consequences"):
        assert part in text


def test_decisions_are_numbered_once():
    numbers = [page.name[:4] for page in tree.under("docs/decisions", "*.md")]

    assert len(numbers) == len(set(numbers))


def test_changelog_fragments_are_one_french_line():
    wrong = []
    for fragment in tree.under("changelog.d", "*.md"):
        if fragment.name == "README.md":
            continue
        kind = fragment.name.split(".")[-2]
        if kind not in KINDS_OF_CHANGE or len(fragment.read_text("utf-8").strip().splitlines()) != 1:
            wrong.append(tree.name(fragment))

    assert wrong == []


def test_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, tree.ROOT / "docs" / "build.py", "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def glossary():
    """{code word: [French label, definition, source]}"""
    rows = {}
    for line in tree.lines(tree.ROOT / "docs" / "glossaire.md"):
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `"):
            rows[cells[0].strip("`")] = cells[1:]
    return rows


def test_glossary_rows_are_complete():
    assert {word for word, cells in glossary().items() if len(cells) != 3 or not all(cells)} == set()


def test_glossary_has_each_word_once():
    words = [line.split("`")[1] for line in tree.lines(tree.ROOT / "docs" / "glossaire.md") if line.startswith("| `")]

    assert len(words) == len(set(words))


@pytest.mark.django_db
def test_what_is_remembered_is_in_the_glossary():
    from django.apps import apps

    names = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
        for model in apps.get_models()
        if model.__module__.startswith("jalon.")
    }

    assert names - set(glossary()) == set()
