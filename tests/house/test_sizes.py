"""Files and functions that one person can read in one go."""

import ast

from tests.house import tree

PYTHON_LINES = 500
SCRIPT_LINES = 250
ALL_SCRIPT_LINES = 2000
FUNCTION_LINES = 80
LONG_FUNCTION_LINES = 40

# A file past the limit needs its reason here.
EXCEPTIONS: dict[str, str] = {}


def test_python_files_stay_short():
    long = {
        tree.name(path): len(tree.lines(path))
        for path in tree.files()
        if path.suffix == ".py" and "migrations" not in path.parts and len(tree.lines(path)) > PYTHON_LINES
    }

    assert {name: size for name, size in long.items() if name not in EXCEPTIONS} == {}


def test_exceptions_are_still_needed():
    needed = {name for name in EXCEPTIONS if len(tree.lines(tree.ROOT / name)) > PYTHON_LINES}

    assert set(EXCEPTIONS) == needed


def test_scripts_stay_within_their_budget():
    sizes = {tree.name(path): len(tree.lines(path)) for path in scripts()}

    assert {name: size for name, size in sizes.items() if size > SCRIPT_LINES} == {}
    assert sum(sizes.values()) <= ALL_SCRIPT_LINES


def scripts():
    return [path for path in tree.under("src", "*.js") + tree.under("src", "*.mjs") if "vendor" not in path.parts]


def functions():
    for path in tree.under("src", "*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{tree.name(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_functions_fit_on_a_screen():
    assert {name: size for name, size in functions() if size > FUNCTION_LINES} == {}


def test_few_functions_are_long():
    sizes = [size for _, size in functions()]

    long = sum(size > LONG_FUNCTION_LINES for size in sizes)

    assert long <= max(2, len(sizes) * 0.03), f"{long} functions of {len(sizes)} exceed {LONG_FUNCTION_LINES} lines"
