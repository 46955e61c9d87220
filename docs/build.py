"""Pages made from the project itself: written by `python3 run.py docs`, compared by its tests with --check."""

import re
import sys
from pathlib import Path

import api_page
import cases

ROOT = Path(__file__).resolve().parents[1]

ACTIVITIES = {
    "annuaire": "Annuaire",
    "fichiers": "Fichiers reçus",
    "suivi": "Suivi",
    "antibiotiques": "Antibiotiques",
    "comptes": "Comptes et droits",
    "catalogue": "Catalogue",
    "installation": "Installation et exploitation",
}
KINDS = {
    "nouveau": "",
    "change": "Change : ",
    "corrige": "Corrigé : ",
    "retire": "Retiré : ",
    "securite": "Sécurité : ",
}


def changelog(current: str) -> str:
    """The fragments under "À paraître", by activity, what administrators must do last; older versions untouched."""
    fragments = sorted(path for path in (ROOT / "changelog.d").glob("*.md") if path.name != "README.md")
    lines = ["## À paraître", ""]
    for activity, title in ACTIVITIES.items():
        entries = [entry for path in fragments if (entry := _entry(path, activity))]
        if entries:
            lines += [f"### {title}", "", *entries, ""]
    orders = [f"- {path.read_text('utf-8').strip()}" for path in fragments if path.name.endswith(".admin.md")]
    if orders:
        lines += ["### Ce que l'administrateur doit faire", "", *orders, ""]
    older = re.search(r"^## (?!À paraître).*", current, flags=re.MULTILINE | re.DOTALL)
    head = (
        "# Journal des versions\n\nCe qui change pour ceux qui utilisent Jalon, la version la plus récente en tête.\n"
    )
    return head + "\n" + "\n".join(lines) + (older[0] if older else "")


def _entry(path: Path, activity: str) -> str:
    topic, kind = path.name.split(".")[:2]
    if kind not in KINDS or topic.split("-")[0] != activity:
        return ""
    return f"- {KINDS[kind]}{path.read_text('utf-8').strip()}"


PAGES = {"CHANGELOG.md": changelog, "docs/reference/api.md": api_page.written} | dict.fromkeys(
    cases.pages(), cases.printed
)


def main(words: list[str]) -> int:
    stale = []
    for name, make in PAGES.items():
        page = ROOT / name
        current = page.read_text("utf-8") if page.exists() else ""
        wanted = make(current).rstrip() + "\n"
        if wanted != current:
            stale.append(name)
            if "--check" not in words:
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(wanted, "utf-8")
    verb = "périmé, lancez python3 run.py docs" if "--check" in words else "écrit"
    print("\n".join(f"{name} : {verb}" for name in stale) or "Tout est à jour.")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
