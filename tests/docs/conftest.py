import pytest


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory):
    """A folder in which `jalon demo` has run once, copied for each page that is followed."""
    import os
    import subprocess
    import sys
    from pathlib import Path

    place = tmp_path_factory.mktemp("demonstration")
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    command = [Path(sys.executable).parent / "jalon", "demo", "--no-serve"]
    done = subprocess.run(
        command, env=environment | {"JALON_DATA": str(place / "var")}, capture_output=True, text=True, check=True
    )
    (place / "sortie.txt").write_text(done.stdout, "utf-8")
    return place
