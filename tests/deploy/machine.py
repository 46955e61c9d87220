"""A server in a folder: the guide's commands are typed here, with this folder's paths, free ports and other names.

PostgreSQL, nginx, the site and the worker are real. What only root or systemd could do is stood in for by small
programs of the same name: an account is not made, `runuser` becomes nobody else, `systemctl` starts what the unit says.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests import postgres
from tests.deploy import guide

VENV = Path(sys.executable).parent.parent
STAND_INS = {
    "useradd": "exit 0",
    "runuser": 'shift 3; exec "$@"',
    "systemctl": 'echo "$@" >> {home}/asked-of-systemd',
    "nginx": "exec {nginx} -p {home}/nginx/ -c {home}/nginx/nginx.conf $@",
    "jalon": 'exec {home}/usr/local/sbin/jalon "$@"',
    "curl": "exec {python} -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[-1]).read())' $@",
}
NGINX = """{user}
daemon off;
pid nginx.pid;
error_log {home}/var/log/nginx/error.log;
events {{}}
http {{ access_log off; include {home}/etc/nginx/conf.d/*.conf; }}
"""


class Machine:
    def __init__(self, home: Path, database: str, mail_port: int) -> None:
        self.home, self.database, self.mail_port = home, urlsplit(database), mail_port
        self.ports = {name: free_port() for name in ("site", "http", "https")}
        self.services: dict[str, subprocess.Popen] = {}
        self.url = f"https://localhost:{self.ports['https']}/jalon"
        self.certificate = home / "etc/jalon/certificat.pem"
        self._furnish()

    def _furnish(self) -> None:
        for folder in (
            "bin",
            "etc/nginx/conf.d",
            "etc/systemd/system",
            "usr/local/sbin",
            "var/backups",
            "var/lib",
            "var/log/nginx",
            "nginx",
        ):
            (self.home / folder).mkdir(parents=True)
        for version in ("VERSION", "NOUVELLE"):  # what install.py makes is tried elsewhere
            (self.home / "opt/jalon").mkdir(parents=True, exist_ok=True)
            (self.home / "opt/jalon" / version).symlink_to(VENV)
        (self.home / "opt/jalon/courant").symlink_to("VERSION")
        words = {"home": self.home, "nginx": nginx(), "python": sys.executable}
        for name, body in STAND_INS.items():
            program = self.home / "bin" / name
            program.write_text(f"#!/bin/sh\n{body.format(**words)}\n")
            program.chmod(0o755)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.home / "nginx/nginx.conf").write_text(NGINX.format(home=self.home, user=user))
        shutil.copytree(guide.DEPLOY, self.home / "archive/deploy", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (self.home / "archive/deploy").rglob("*"):
            if path.is_file():
                path.write_text(self.adapt(path.read_text("utf-8")), "utf-8")

    def adapt(self, text: str) -> str:
        """Other paths, ports and names, fewer processes; nothing else of the guide changes."""
        changes = (
            (
                r"/(opt/jalon|etc/(?:jalon|systemd|nginx)|var/(?:lib/jalon|backups/jalon|log/nginx)|usr/local/sbin)\b",
                rf"{self.home}/\1",
            ),
            (r"--(processes|workers) 2", r"--\1 1"),
            (r" -o \w+ -g \w+", ""),  # accounts that this machine lacks
            (r"https://sante\.exemple\.fr", f"https://localhost:{self.ports['https']}"),
            (r"sante\.exemple\.fr", "localhost"),
            (r"listen 80;", f"listen 127.0.0.1:{self.ports['http']};"),
            (r"listen 443 ", f"listen 127.0.0.1:{self.ports['https']} "),
            (r"(127\.0\.0\.1:|--port )8000", rf"\g<1>{self.ports['site']}"),
            (r"127\.0\.0\.1:5432/jalon", f"127.0.0.1:{self.database.port}/jalon_sante"),
            (r"(ROLE |OWNER |DATABASE |AUTHORIZATION |--dbname |postgres://)jalon\b", self._other_role),
            (r"smtp\.exemple\.fr:587", f"127.0.0.1:{self.mail_port}"),
            (r"JALON_SMTP_TLS='starttls'", "JALON_SMTP_TLS=''"),
        )
        for pattern, replacement in changes:
            text = re.sub(pattern, replacement, text)
        return text

    @staticmethod
    def _other_role(found: re.Match) -> str:
        """The server of the tests already has a role of this name."""
        return f"{found[0]}_sante"

    def type(self, block: str) -> str:
        """Run a block of commands as root would type it; what it printed."""
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", self.adapt(block)],
            cwd=self.home / "archive", env=self.environment(), capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.returncode}\n{done.stdout}{done.stderr}"
        self._obey()
        return done.stdout

    def environment(self) -> dict[str, str]:
        programs = [self.home / "bin", postgres.bindir(), Path(sys.executable).parent, *os.defpath.split(":")]
        kept = {name: os.environ[name] for name in ("PYTHONPATH", "LANG") if name in os.environ}
        reached = {"PGHOST": "127.0.0.1", "PGPORT": self.database.port, "PGDATABASE": "postgres"}
        known = {"PGUSER": self.database.username, "PGPASSWORD": self.database.password}
        trusted = {"SSL_CERT_FILE": self.certificate} if self.certificate.exists() else {}
        path = {"PATH": ":".join(map(str, programs))}
        return {name: str(value) for name, value in (kept | reached | known | trusted | path).items()}

    # Services

    def _obey(self) -> None:
        """Do what systemctl was asked."""
        asked = self.home / "asked-of-systemd"
        lines = asked.read_text().splitlines() if asked.exists() else []
        asked.unlink(missing_ok=True)
        for line in lines:
            verb, *words = line.split()
            for unit in (word for word in words if not word.startswith("-")):
                if verb == "stop":
                    self.stop(unit)
                else:
                    self.start(unit)

    def start(self, unit: str) -> None:
        command, environment = (
            (["nginx"], {}) if unit == "nginx" else read_unit(self.home / f"etc/systemd/system/{unit}.service")
        )
        with (self.home / f"{unit}.journal").open("a") as journal:
            known = self.environment() if unit == "nginx" else {"PATH": os.defpath}
            known |= {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
            command[0] = shutil.which(command[0], path=f"{self.home}/bin") or command[0]
            self.services[unit] = subprocess.Popen(
                command, cwd="/", env=known | environment, stdout=journal, stderr=journal
            )
        port = {"nginx": self.ports["https"], "jalon-site": self.ports["site"]}.get(unit)
        wait_for(port, self.services[unit], self.home / f"{unit}.journal")

    def stop(self, unit: str) -> None:
        process = self.services.pop(unit)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0

    def stop_all(self) -> None:
        for unit in list(self.services):
            process = self.services.pop(unit)
            process.terminate()
            process.wait(timeout=30)


def nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def read_unit(path: Path) -> tuple[list[str], dict[str, str]]:
    """What systemd would start, with which environment."""
    said = dict(line.split("=", 1) for line in path.read_text().splitlines() if re.match(r"\w+=", line))
    settings = Path(said["EnvironmentFile"]).read_text().splitlines()
    pairs = [shlex.split(line)[0].split("=", 1) for line in settings if line.strip() and not line.startswith("#")]
    return shlex.split(said["ExecStart"]), dict(pairs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int | None, process: subprocess.Popen, journal: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, journal.read_text()
        if port is None:
            return
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(journal.read_text())
