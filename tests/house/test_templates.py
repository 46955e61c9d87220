"""Pages: each template is used, and none carries a script or a style that the security policy would refuse."""

import re

from tests.house import tree

# Names that a library asks for, not our code.
ASKED_BY_LIBRARIES = re.compile(
    r"^(account|mfa|allauth|socialaccount|usersessions|django)/|^(404|403|400|500|403_csrf)\.html$"
)


def templates():
    """{name as Django knows it: file}"""
    return {
        path.as_posix().split("/templates/", 1)[1]: path
        for path in tree.under("src", "*.html")
        if "templates" in path.parts
    }


def test_every_template_is_used():
    said = "\n".join(path.read_text("utf-8") for path in tree.under("src", "*.py") + tree.under("src", "*.html"))

    unused = {name for name in templates() if name not in said and not ASKED_BY_LIBRARIES.search(name)}

    assert unused == set()


def test_every_template_named_exists():
    wanted = set()
    for path in tree.under("src", "*.html"):
        wanted |= set(re.findall(r"{%\s*(?:extends|include)\s+[\"']([^\"']+\.html)[\"']", path.read_text("utf-8")))

    ours = {name for name in wanted if not ASKED_BY_LIBRARIES.search(name)}

    assert ours <= set(templates())


# An inline script, handler or style is refused by the content security policy, silently for who does not look.
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "handler": re.compile(r"<[^>]*\s(?:on(?:click|change|input|submit|load|key\w+|focus|blur|mouse\w+))="),
    "style": re.compile(r"<style\b"),
}


def test_pages_carry_nothing_inline():
    found = [
        f"{tree.name(path)}: {kind}"
        for path in tree.under("src", "*.html")
        for kind, pattern in INLINE.items()
        if pattern.search(path.read_text("utf-8"))
    ]

    assert found == []


def test_pages_ask_nothing_from_elsewhere():
    pages = tree.under("src", "*.html") + tree.under("src", "*.css") + tree.under("src", "*.js")

    found = [
        tree.name(path)
        for path in pages
        if re.search(
            r"(?:src|href|action)=[\"'](?:https?:)?//|url\([\"']?(?:https?:)?//|import .*https?://",
            path.read_text("utf-8"),
        )
    ]

    assert found == []


# An instance may stand under a path (https://sante.exemple.fr/jalon): addresses come from `url`, `static`, `reverse`.
AT_THE_ROOT = re.compile(
    r"""(?:href|src|action|hx-(?:get|post|put|delete)|formaction)=\\?["']/|"""
    r"""(?:redirect|link|fetch|import|from)\s*\(?\s*f?["'`]/|url\(["']?/"""
)


def test_no_address_starts_at_the_root_of_the_host():
    sources = [path for kind in ("*.html", "*.js", "*.css", "*.py") for path in tree.under("src", kind)]

    found = [
        f"{tree.name(path)}: {match[0]}"
        for path in sources
        if "vendor" not in path.parts
        for match in AT_THE_ROOT.finditer(path.read_text("utf-8"))
    ]

    assert found == []
