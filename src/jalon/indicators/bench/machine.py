"""Under what the figures were taken: machine, versions, database; and how time is taken."""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import django
from django.conf import settings
from django.db import connection


def facts() -> dict[str, str]:
    """Machine facts, printed with every measurement."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cœurs, {_memory()} Go de mémoire",
        "système": f"{platform.system()} {platform.release().split('-')[0]}",
        "versions": f"Python {platform.python_version()}, Django {django.get_version()}, {_database()}",
        "charge": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "inconnue",
    }


def taken(act: Callable[[], object], times: int = 7) -> float:
    """Milliseconds that an act takes: the median of several times, after one for nothing."""
    act()
    return median(once(act) for _ in range(times))


def once(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    import resource  # Windows has no such module

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)  # bytes on a Mac, kilobytes elsewhere


def database_megabytes() -> float:
    if connection.vendor == "sqlite":
        name = Path(settings.DATABASES["default"]["NAME"])
        files = [name, *(Path(f"{name}{suffix}") for suffix in ("-wal",))]
        return sum(file.stat().st_size for file in files if file.exists()) / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0] / 1e6


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}"
    except (ValueError, OSError, AttributeError):
        return "?"
