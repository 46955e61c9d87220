#!/usr/bin/env python3
"""Install Jalon from this folder, without a network: python3 install.py [DOSSIER]   (/opt/jalon/VERSION)

Standard library only. Every file is compared with SHA256SUMS, every package with the hash of the lock; nothing is
asked outside this folder. The target is a version of its own beside the others: nothing existing is changed.
"""

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    if len(words) > 1 or {"-h", "--help"} & set(words):
        sys.stdout.write(f"{__doc__}\n")
        return 0 if len(words) == 1 else 2
    about = json.loads((HERE / "archive.json").read_text("utf-8"))
    check_machine(about)
    check_files()
    target = Path(words[0] if words else f"/opt/jalon/{about['version']}").absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        refuse(f"« {target} » existe déjà et n'est pas vide : chaque version a son dossier.")
    try:
        install(target)
        said = subprocess.run([target / "bin" / "jalon", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(target, ignore_errors=True)
        refuse(f"L'installation a échoué, le dossier a été retiré ({type(error).__name__}).")
    sys.stdout.write(f"{said.stdout.strip()} est dans {target}\n")
    return 0


def check_machine(about: dict[str, str]) -> None:
    """The packages hold compiled code, for one system and one Python."""
    here = f"{platform.system()}-{platform.machine()}".lower()
    if here != about["platform"]:
        refuse(f"Cette archive est faite pour {about['platform']} ; cette machine est {here}.")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if python != about["python"]:
        refuse(f"Cette archive est faite pour Python {about['python']} ; lancez-la avec python{about['python']}.")


def check_files() -> None:
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            refuse(f"« {name} » manque ou a changé depuis que l'archive a été faite : prenez-la de nouveau.")


def install(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "env": environment()}
    pip = [sys.executable, "-m", "pip", "--python", str(target / "bin" / "python")]
    make = [sys.executable, "-m", "venv", str(target)]
    if importlib.util.find_spec("pip"):
        make.append("--without-pip")
    elif importlib.util.find_spec("ensurepip"):
        pip = [str(target / "bin" / "python"), "-m", "pip"]
    else:
        refuse("Il faut pip ; sous Debian ou Ubuntu : apt install python3-venv")
    subprocess.run(make, **quiet)
    from_here = ["--no-index", "--find-links", str(HERE / "wheels"), "--require-hashes", "-r", str(HERE / "lock.txt")]
    subprocess.run([*pip, "install", "--disable-pip-version-check", *from_here], **quiet)


def environment() -> dict[str, str]:
    """That of the machine, without what would send pip elsewhere or keep it from compiling what it installs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PIP_CONFIG_FILE": os.devnull}


def refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
