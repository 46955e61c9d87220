"""What a machine can see of security in the code, and that `docs/explications/securite.md` tells no lie."""

import ast
import re
from collections import Counter
from functools import cache

from jalon.config import command_line
from tests.house import tree

PAGE = tree.ROOT / "docs" / "explications" / "securite.md"
ANSWERS = {"tenu", "en partie", "non tenu", "sans objet"}
SOURCES = [path for path in tree.files() if path.suffix == ".py" and tree.SOURCE in path.parents]

# Calls that run what they are given, or read objects out of bytes.
DANGEROUS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
DANGEROUS_MODULES = {"pickle", "marshal", "shelve", "dill", "xml", "telnetlib", "ftplib"}
# Queries that are not plain text: what is put in them is said; everything else goes by parameters.
WRITTEN_QUERIES = {
    "config/backup/tables.py": "names of tables, quoted by Django or given by the server",
    "config/backup/places.py": "names of tables that the server gives, quoted by psycopg",
    "directory/actions/loading/__init__.py": "the name of our own table",
    "directory/actions/loading/alike.py": "queries as Django writes them",
    "directory/professionals/actions/loading.py": "the name of our own table",
    "indicators/bench/world.py": "marks for the parameters",
    "indicators/ledger/blocks.py": "marks for the parameters",
    "indicators/ledger/publication.py": "marks for the parameters",
    "indicators/ledger/reading.py": "marks for the parameters",
    "indicators/projection/store.py": "a text of this file; what is asked goes by parameters",
    "tracking/months/actions.py": "the names of our own tables",
}
# Where chance may be guessed: it only invents, or spreads calls in time.
GUESSED_CHANCE = ("demo/", "bench", "professionals/invention.py", "webhooks/rules.py", "webhooks/sending.py")


@cache
def said_in(path):
    """The calls, the imports and the functions of a file."""
    kinds = (ast.Call, ast.Import, ast.ImportFrom, ast.FunctionDef)
    return tuple(node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds))


def short(path):
    return path.relative_to(tree.SOURCE).as_posix()


def name_of(call):
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def imported(node):
    if isinstance(node, ast.Import):
        return {one.name.split(".")[0] for one in node.names}
    return {(node.module or "").split(".")[0]} if isinstance(node, ast.ImportFrom) and not node.level else set()


def test_code_calls_nothing_dangerous():
    found = []
    for path in SOURCES:
        for node in said_in(path):
            if isinstance(node, ast.Call) and _is_dangerous(node):
                found.append(f"{short(path)}:{node.lineno} {name_of(node)}")
            if imported(node) & DANGEROUS_MODULES:
                found.append(f"{short(path)}:{node.lineno} {imported(node)}")

    assert found == []


def _is_dangerous(call):
    with_shell = any(word.arg == "shell" for word in call.keywords)
    of = getattr(getattr(call.func, "value", None), "id", "")
    named = call.func.id if isinstance(call.func, ast.Name) else f"{of}.{name_of(call)}"
    return with_shell or named in DANGEROUS


def test_written_queries_hold_names_of_ours_only():
    found = {
        short(path)
        for path in SOURCES
        for node in said_in(path)
        if isinstance(node, ast.Call) and name_of(node) in ("execute", "raw", "RawSQL", "extra", "executescript")
        and node.args and not isinstance(node.args[0], ast.Constant)
    }  # fmt: skip

    assert found == set(WRITTEN_QUERIES)


def test_chance_that_can_be_guessed_only_invents():
    found = [
        f"{short(path)}:{node.lineno}"
        for path in SOURCES
        for node in said_in(path)
        if "random" in imported(node) and not any(place in short(path) for place in GUESSED_CHANCE)
    ]

    assert found == []


def test_browser_keeps_only_colours():
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
    scripts = [path for path in tree.files() if path.suffix == ".js"]

    assert [path.name for path in scripts if kept.search(path.read_text("utf-8"))] == ["theme.js"]


# The page


@cache
def rows():
    """(numbers, what is asked, answer, how, proofs) for each line of the tables."""
    lines = [line for line in tree.lines(PAGE) if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in lines]


def numbers(row):
    return [one.strip() for one in row[0].split(",")]


def proofs():
    return [proof for row in rows() for proof in re.findall(r"`([^`]+)`", row[4])]


def test_each_line_of_the_page_is_complete():
    wrong = [row for row in rows() if len(row) != 5 or row[2] not in ANSWERS or not all(row)]

    assert wrong == []
    assert len(rows()) > 100


def test_counts_of_the_page_are_those_of_its_tables():
    counted = Counter(row[2] for row in rows() for _ in numbers(row))

    said = re.findall(r"(\d+) (?:numéros|tenus|en partie|non tenus|sans objet)", PAGE.read_text("utf-8"))[:5]
    assert [int(one) for one in said] == [
        counted.total(), *(counted[answer] for answer in ("tenu", "en partie", "non tenu", "sans objet")),
    ]  # fmt: skip


def test_each_requirement_is_answered_once_and_in_order():
    said = [tuple(map(int, one.split("."))) for row in rows() for one in numbers(row)[:1]]
    every = [one for row in rows() for one in numbers(row)]

    assert said == sorted(said)
    assert len(every) == len(set(every))


def test_what_is_held_is_shown_by_something():
    assert [row[0] for row in rows() if row[2] == "tenu" and "`" not in row[4]] == []


def test_what_is_missing_is_said_at_the_top():
    top = PAGE.read_text("utf-8").partition("## Ce qui manque")[2].partition("\n## ")[0]
    told = [one.strip() for group in re.findall(r"\*\*([^*]+)\*\*", top) for one in group.split(",")]

    assert sorted(told) == sorted(one for row in rows() if row[2] in ("en partie", "non tenu") for one in numbers(row))


def test_every_test_that_the_page_names_exists():
    named = {tuple(proof.split("::")) for proof in proofs() if "::" in proof}

    assert sorted((path, name) for path, name in named if name not in _tests_of(path)) == []


@cache
def _tests_of(path):
    held = tree.ROOT / path
    return {node.name for node in said_in(held) if isinstance(node, ast.FunctionDef)} if held.is_file() else set()


def test_command_that_the_page_names_exists():
    unknown = []
    for words in sorted({proof for proof in proofs() if proof.startswith("jalon ")}):
        parser = command_line.full_parser()
        for word in [word for word in words.split()[1:] if not word.startswith("-")]:
            parser = _words_of(parser).get(word)
            if parser is None:
                unknown.append(words)
                break
        else:
            unknown += [words for word in words.split() if word.startswith("--") and word not in parser.format_help()]

    assert unknown == []


def test_nothing_else_is_named_as_a_proof():
    assert [proof for proof in proofs() if "::" not in proof and not proof.startswith("jalon ")] == []


def _words_of(parser):
    return next((action.choices for action in parser._actions if hasattr(action.choices, "items")), {})
