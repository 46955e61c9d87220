"""Groups wait for their establishments: loaded together in any order, or again once they are known."""

import pytest

from jalon.directory import actions
from jalon.directory.models import Link
from tests.directory import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    establishments, groups = tmp_path / "etablissements.csv", tmp_path / "groupes.csv"
    establishments.write_text(f"{lists.REGIONAL}\n{lists.regional_row(lists.ET1, 'CH')}\n", encoding="utf-8")
    member = f"ght;GHT1;GHT d'essai;et;{lists.ET1};CH;membre;2022-01-01;;"
    groups.write_text(f"{lists.MEMBERS}\n{member}\n", encoding="utf-8")
    return establishments, groups


def test_groups_given_first_are_loaded_after_their_establishments(files):
    establishments, groups = files

    of_groups, of_establishments = actions.load_files([groups, establishments], None)

    assert of_groups.pending == 0
    assert of_establishments.taken == 1
    assert Link.objects.count() == 1


def test_groups_that_waited_are_taken_when_loaded_again(files):
    establishments, groups = files
    assert actions.load_file(groups, None).pending == 1
    actions.load_file(establishments, None)

    assert actions.load_file(groups, None).pending == 0

    assert Link.objects.count() == 1
