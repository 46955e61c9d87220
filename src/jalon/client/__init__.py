"""Jalon from Python: what the HTTP API offers, as functions. Needs only `requests`; knows nothing of Django.

from jalon.client import Jalon

with Jalon("https://jalon.example.org", token) as jalon:
    for hospital in jalon.establishments(region="75", domaine="ES"):
        ...
"""

from jalon.client.calls import Jalon
from jalon.client.changes import Changes
from jalon.client.errors import JalonError

__all__ = ["Changes", "Jalon", "JalonError"]
