"""The details of an act, in words: no code of the program, neither for what is named nor for what is held."""

import pytest

from jalon.accounts import queries
from jalon.accounts.models import AuditEvent


@pytest.mark.parametrize(
    ("verb", "details", "said"),
    [
        ("directory.list_made", {"how": "program", "members": 2},
         "comment : faite par un programme ; établissements : 2"),
        ("directory.structure_recorded", {"how": "first"}, "comment : première structure"),
        ("antibiotics.file_applied", {"kind": "bed_days", "mode": "replace"},
         "nature : Journées d'hospitalisation ; manière : remplacer"),
        ("directory.professionals_exported", {"by_name": False}, "cherchés par nom : non"),
        ("tracking.value_written", {"how": "program", "reason": ""}, "comment : program"),  # no words of that feature
        ("accounts.granted", {"role": "region", "acts": ["lire", "saisir"]}, "rôle : région ; actes : lire, saisir"),
    ],
)  # fmt: skip
def test_details_are_said_in_the_words_of_their_feature(verb, details, said):
    assert queries.details_in_words(AuditEvent(verb=verb, details=details)) == said
