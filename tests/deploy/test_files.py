"""What deploy/ holds is what the guide shows, and what the programs it is for accept."""

import shutil
import subprocess

import pytest

from tests import optional
from tests.deploy import guide

UNITS = sorted(guide.DEPLOY.glob("systemd/*.service"))
MOST_EXPOSED = 20  # tenths: systemd calls 2.0 and less "OK", its best words


def test_guide_shows_every_file_as_it_is():
    shown = guide.shown_files()

    kept = {
        path.relative_to(guide.ROOT).as_posix(): path.read_text("utf-8")
        for path in guide.DEPLOY.rglob("*")
        if path.is_file() and path.suffix != ".py" and path.name != "Containerfile" and "__pycache__" not in path.parts
    }
    assert shown == kept


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_unit_is_sound_and_little_exposed(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        optional.missing("systemd", "no systemd-analyze on this machine")
    here = tmp_path / unit.name
    here.write_text(unit.read_text("utf-8").replace("/opt/jalon/courant/bin/jalon", "/bin/true"), "utf-8")

    verified = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    limit = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", here]
    exposed = subprocess.run(limit, capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stderr) == (0, "")
    assert exposed.returncode == 0, exposed.stdout


@pytest.mark.parametrize("line", ["User=jalon", "NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=always",
                                  "ReadWritePaths=/var/lib/jalon", "EnvironmentFile=/etc/jalon/jalon.env"])  # fmt: skip
def test_both_units_are_alone_and_come_back(line):
    assert [unit.name for unit in UNITS if f"\n{line}" not in unit.read_text("utf-8")] == []


def test_settings_are_those_that_jalon_reads():
    source = "\n".join(path.read_text("utf-8") for path in (guide.ROOT / "src/jalon/config").glob("*.py"))
    names = [line.partition("=")[0] for line in (guide.DEPLOY / "jalon.env").read_text("utf-8").splitlines()]

    assert [name for name in names if name.startswith("JALON_") and f'"{name}"' not in source] == []
