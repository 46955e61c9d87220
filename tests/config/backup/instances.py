"""Instances of these tests: a data folder, perhaps a database of PostgreSQL, and the real command upon them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
JALON = Path(sys.executable).parent / "jalon"
START = "import django; django.setup()\n"
WORLD = "from pathlib import Path; from tests.web import worlds; worlds.make(Path({!r}))"
LOOK = """
import json, re
from jalon.config.backup import tables
with tables.snapshot() as alias:
    found = {held.name: tables.digest(held, alias) for held in tables.of(tables.applied(alias))}
from django.conf import settings
from django.test import Client
from jalon.accounts.models import User
settings.ALLOWED_HOSTS = ["testserver"]
reader = Client()
reader.force_login(User.objects.get(username="chargee"))
page = reader.get("/suivi/segur_es/", {"region": "75", "mois": "2022-08"})
assert page.status_code == 200, page.status_code
print(json.dumps({"tables": found, "grid": re.sub(r'"[A-Za-z0-9]{64}"', "", page.text)}))
"""


@dataclass(frozen=True)
class Instance:
    folder: Path
    url: str = ""
    more: dict = field(default_factory=dict)

    @property
    def environment(self) -> dict:
        names = {"JALON_DATABASE_URL", "JALON_SYNC_JOBS", "JALON_BACKUP_DIR"}
        kept = {name: value for name, value in os.environ.items() if name not in names}
        kept |= {"JALON_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "jalon.config.settings"} | self.more
        return kept | ({"JALON_DATABASE_URL": self.url} if self.url else {})

    def jalon(self, *words, code=0, **options):
        command = [JALON, *map(str, words)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, **options)
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def asked(self, *words) -> dict:
        return json.loads(self.jalon(*words, "--json").stdout)

    def start(self, *words):
        command = [JALON, *map(str, words)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, script: str) -> str:
        command = [sys.executable, "-c", START + script]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look(self) -> tuple[dict, str]:
        """Rows and hash of each table; the page of the grid, as the officer of the region sees it."""
        found = json.loads(self.run(LOOK))
        return found["tables"], found["grid"]

    def files(self) -> dict:
        """The files of the instance, without the database and what belongs to the machine."""
        apart = {"cle-secrete", "sauvegarde.json", "cles.json", ".verrou"}
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name not in apart and not path.name.startswith("jalon.sqlite3")
        }
