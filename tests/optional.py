"""Parts that a machine may lack: a missing one is a skip with its reason, or a failure where it is required."""

import os
from typing import NoReturn

import pytest

PREFIX = "absent"  # run.py finds these skips by it and lists them once, at the end


def required(part: str) -> bool:
    """True when the variable JALON_REQUIRE (browser,postgres,data,proxy) names the part."""
    return part in os.environ.get("JALON_REQUIRE", "").replace(" ", "").split(",")


def missing(part: str, reason: str) -> NoReturn:
    if required(part):
        pytest.fail(f"{part} is required here: {reason}", pytrace=False)
    pytest.skip(f"{PREFIX}: {part}: {reason}")
