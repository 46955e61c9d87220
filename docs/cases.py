"""The readable cases of tests/examples, printed in the pages that explain a calculation."""

import re
from pathlib import Path

from ruamel.yaml import YAML

EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "examples"
PLACE = re.compile(r"<!-- cas : ([a-z_/ ]+) -->\n.*?<!-- fin des cas -->", flags=re.DOTALL)


def printed(page: str) -> str:
    """The page with the cases of each place written again."""
    return PLACE.sub(lambda place: f"<!-- cas : {place[1]} -->\n{_cases(place[1])}<!-- fin des cas -->", page)


def _cases(names: str) -> str:
    return "## Les cas\n" + "".join(_of_a_file(name) for name in names.split())


def _of_a_file(name: str) -> str:
    content = YAML(typ="safe").load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))
    lines = [f"- {case['phrase']}\n" for case in content["cas"]]
    link = f"[tests/examples/{name}.yaml](../../tests/examples/{name}.yaml)"
    return f"Écrits et exécutés dans {link} :\n\n{''.join(lines)}\n"


def pages() -> list[str]:
    """The pages that have a place for cases."""
    folder = EXAMPLES.parents[1]
    found = sorted((folder / "docs" / "explications").glob("*.md"))
    return [str(path.relative_to(folder)) for path in found if PLACE.search(path.read_text("utf-8"))]
