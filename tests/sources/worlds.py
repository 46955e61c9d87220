"""A directory and real deliveries for the tests of sources: read in place, never copied into the project."""

import contextlib
import io
import json
import os
from pathlib import Path

from jalon.config import command_line
from jalon.directory import actions as directory

SHARED = Path(os.environ.get("JALON_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared")
SAMPLES = SHARED / "samples" / "sources"
REGIONAL = SHARED / "data" / "directory" / "etablissements_nouvelle_aquitaine.csv"
FICTITIOUS = SAMPLES / "annuaire" / "essms_fictifs.csv"
LISTS = [
    SHARED / "data" / "directory" / "etablissements_bretagne.csv",
    REGIONAL,
    SHARED / "data" / "directory" / "sae" / "ID_2022r.csv",
    FICTITIOUS,
    SHARED / "data" / "directory" / "sae" / "ID_2023r.csv",
]
MONTHS = ("2022-07", "2022-08", "2022-09")
COUNTS = ("source", "period", "read", "matched", "pending", "rejected")


def expected():
    return json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def load_directory(lists=LISTS):
    for path in lists:
        directory.load_file(path, None)


def month_files(month):
    return sorted(path for path in (SAMPLES / month).iterdir() if path.is_file())


def sources_load(*words):
    """The command, in this process: its exit code and the object it prints."""
    options = command_line.parse(["sources", "load", "--json", *map(str, words)])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = options.handler(options)
    return code, json.loads(printed.getvalue())


def counts(answer):
    return {Path(one["file"]).name: {name: one[name] for name in COUNTS} for one in answer["files"]}


def expected_counts(month, variant=None):
    found = {}
    for name, told in expected()["files"].items():
        if name.startswith(month):
            told = told | (told.get(variant) or {}) if variant else told
            found[name.partition("/")[2]] = {field: told[field] for field in COUNTS}
    return found
