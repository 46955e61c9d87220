"""What changed since a cursor: a copy kept elsewhere is, at each step, what its reader may read."""

import random
import threading

import pytest
from django.core import signing
from django.db import connection, transaction

from jalon import catalogue
from jalon.accounts.models import Grant
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.models import Batch, Indicator, Observation
from jalon.kernel.periods import Period
from jalon.tracking.cells import open_cell
from jalon.tracking.models import SharedCell
from jalon.tracking.queries import Look
from jalon.tracking.sharing.actions import share_cell, take_back_cell
from tests.api import small
from tests.indicators import worlds
from tests.reference.naive_copies import applied, copy_of

VALUES, PLACES = f"/grilles/{small.GRID}/changements", "/etablissements/changements"
CODES = ("meteo", "commentaire_general", "asp_etat_dpi", "mssante_boites")
MONTHS = ("2022-06", "2022-07", "2022-08")
KEPT = {"meteo", "commentaire_general"}


class Copy:
    """A copy of a grid that a program keeps, page after page."""

    def __init__(self, held, **query):
        self.held, self.query, self.cells, self.cursor = held, query, {}, ""

    def page(self, limite=500):
        page = self.held.get(VALUES, curseur=self.cursor, limite=limite, **self.query).json()
        self.cells, self.cursor = applied(self.cells, page["elements"]), page["suite"]
        return page

    def sync(self, limite=500):
        while self.page(limite)["encore"]:
            pass
        return self.cells


def columns():
    grid = catalogue.current().grids[small.GRID]
    return {one.indicator: one.id for one in reversed(grid.columns)}


def said():
    rows = Observation.objects.select_related("indicator", "batch", "superseded_by")
    return [
        (
            one.indicator.code, one.period, one.entity_id, one.batch.applied_at,
            one.superseded_by and one.superseded_by.applied_at, one.state,
            one.text if one.number is None else one.number,
        )
        for one in rows
    ]  # fmt: skip


def expected(inside, region="75"):
    """What a person of the region, or from outside, must hold."""
    sites = Entity.objects.filter(kind="et", region=region, domain="ES").select_related("ej")
    holders = {one.pk: (one.code, one.kind) for here in sites for one in (here, here.ej)}
    shared = set(SharedCell.objects.filter(withdrawn_at=None).values_list("indicator", "entity"))
    known = catalogue.current().indicators
    told = {code: (column, known[code].grains) for code, column in columns().items()}
    return copy_of(said(), holders, told, set() if inside else KEPT, shared)


def write(code, month, entity, value):
    """Whatever stands there, as an owner or a file would."""
    number = ledger.indicator_ids([code])[code]
    held = ledger.standing([number], month, [entity]).get((number, entity))
    amount, text = (value, None) if isinstance(value, int | float) else (None, value)
    return ledger.set_value(
        indicator=code, period=month, entity=entity, by=None, number=amount, text=text, expected=held and held.id
    )


def deliver(chance, entities):
    """A file that says some cells anew, and says others no longer."""
    code, month = chance.choice(CODES[2:]), chance.choice(MONTHS)
    standing = worlds.standing_ids(code, month)
    chosen = chance.sample(entities, 2)
    rows = [(code, month, one, chance.randint(1, 9) if code == CODES[3] else chance.choice("abc")) for one in chosen]
    worlds.publish(
        rows, superseding=[pk for entity, pk in standing.items() if entity in chosen or chance.random() < 0.5]
    )


def take_back(chance):
    """The last thing said, undone."""
    last = Batch.objects.exclude(applied_at=None).order_by("applied_at").last()
    if last.kind != Batch.Kind.UNDO and not last.undone_by.exists():
        ledger.undo(last, by=None)


def share(chance, world):
    look = Look(catalogue.current().grids[small.GRID], "75", Period(small.MONTH))
    officer = world.people["officer"]
    perimeter = accounts_perimeter(officer)
    cell = open_cell(look, perimeter, chance.choice([small.HERE, small.TWIN]), columns()[chance.choice(sorted(KEPT))])
    chance.choice([share_cell, take_back_cell])(cell=cell, perimeter=perimeter, by=officer)


def accounts_perimeter(person):
    from jalon.accounts.access import perimeter_of

    return perimeter_of(person)


def something(chance, world, entities):
    """One of the things that happen to a grid."""
    act = chance.random()
    if act < 0.5:
        code = chance.choice(CODES[:3])
        write(code, chance.choice(MONTHS), chance.choice(entities[:3]), chance.choice([None, "a", "b", "c"]))
    elif act < 0.65:
        deliver(chance, entities)
    elif act < 0.75:
        take_back(chance)
    else:
        share(chance, world)


@pytest.mark.parametrize("seed", range(4))
def test_copies_are_what_their_readers_may_read(program, world, seed):
    chance = random.Random(seed)
    entities = [world.here.pk, world.twin.pk, world.far.pk, world.here.ej_id]
    inside, outside = Copy(program("officer")), Copy(program("owner"), region="75")

    for _ in range(25):
        something(chance, world, entities)
        if chance.random() < 0.4:
            chance.choice([inside, outside]).page(limite=chance.randint(1, 3))  # and leaves it there for a while
        if chance.random() < 0.3:
            assert inside.sync(chance.randint(1, 4)) == expected(inside=True)
            assert outside.sync(chance.randint(1, 4)) == expected(inside=False)

    assert inside.sync(2) == expected(inside=True)
    assert outside.sync(2) == expected(inside=False)


def test_nothing_changed_is_said_shortly(program):
    copy = Copy(program("officer"))
    copy.sync()

    page = copy.page()

    assert (page["elements"], page["encore"]) == ([], False)


def test_what_its_region_keeps_moves_unseen(program, world):
    outside = Copy(program("owner"), region="75")
    outside.sync()

    write("commentaire_general", small.MONTH, world.here.pk, "SECRET")

    assert outside.page()["elements"] == []


def test_an_element_says_who_shows_it_and_what_to_expect(program, world):
    made = write("mssante_boites", small.MONTH, world.here.ej_id, 12)

    [told] = program("officer").get(VALUES, colonnes=columns()["mssante_boites"]).json()["elements"]

    assert (told["finess"], told["grain"], told["valeur"], told["etat"]) == (small.SEAT, "ej", 12, "presente")
    assert told["etablissements"] == [small.HERE, small.TWIN]
    assert (told["periode"], told["observation"]) == (small.MONTH, made.pk)


def test_what_a_file_says_no_longer_is_told(program, world):
    copy = Copy(program("officer"), colonnes=columns()["asp_etat_dpi"])
    copy.sync()

    worlds.publish([], superseding=list(worlds.standing_ids("asp_etat_dpi", small.MONTH).values()))

    [told] = copy.page()["elements"]
    assert (told["etat"], told["valeur"], told["observation"]) == ("retiree", None, None)


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        (VALUES, {"themes": ["dmp"]}, {"themes": []}), (VALUES, {"themes": []}, {"themes": ["dmp"]}),
        (VALUES, {"actor": "ans"}, {"actor": "region"}),
        (PLACES, {}, {"territories": ["region:75", "region:53"]}), (PLACES, {}, {"territories": []}),
    ],
)  # fmt: skip
def test_other_rights_begin_again(program, world, address, before, after):
    rights = Grant.objects.filter(user=world.people["reader"])
    rights.update(**before or {"role": "lecteur"})
    held = program("reader")
    cursor = held.get(address).json()["suite"]

    rights.update(**after)

    refused = held.get(address, curseur=cursor)
    assert (refused.status_code, refused.json()["code"]) == (409, "droits_changes")


@pytest.mark.parametrize("address", [VALUES, PLACES])
def test_cursors_of_others_or_made_up_are_refused(program, address):
    cursor = program("officer").get(address).json()["suite"]

    assert program("admin").get(address, curseur=cursor).json()["code"] == "curseur_d_un_autre"
    assert program("officer").get(address, curseur=f"{cursor}x").json()["code"] == "curseur_illisible"
    made_up = signing.dumps({"qui": 1}, salt="other")
    assert program("officer").get(address, curseur=made_up).status_code == 400


def test_cursor_ahead_of_a_restored_instance_begins_again(program, world):
    held = program("officer")
    directory.correct(entity=world.here, field="name", value="AUTRE NOM", reason="essai", by=None)
    cursors = {address: held.get(address).json()["suite"] for address in (VALUES, PLACES)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_revision SET number = 0")

    for address, one in cursors.items():
        assert held.get(address, curseur=one).json()["code"] == "curseur_perime", address


# Establishments


def places(held, cursor="", **query):
    """The establishments changed since, in order, and the next cursor."""
    found, more = [], True
    while more:
        page = held.get(PLACES, curseur=cursor, limite=1, **query).json()
        found, cursor, more = found + page["elements"], page["suite"], page["encore"]
    return found, cursor


def test_all_then_those_that_changed(program, world):
    held = program("officer")
    first, cursor = places(held)
    assert [one["finess"] for one in first] == [small.HERE, small.TWIN]

    directory.correct(entity=world.here, field="name", value="NOUVEAU NOM", reason="essai", by=None)
    held.put("/identifiants/crm-na/7", {"etablissement": small.TWIN})

    changed, cursor = places(held, cursor)
    assert [one["etablissement"]["nom"] for one in changed] == ["NOUVEAU NOM", "HOPITAL JUMEAU"]
    assert changed[1]["etablissement"]["identifiants"] == {"crm-na": ["7"]}
    assert places(held, cursor)[0] == []


def test_what_comes_and_what_leaves_is_told_to_each_side(program, world):
    officer, neighbour, admin = program("officer"), program("neighbour"), program("admin")
    cursors = {one: places(one)[1] for one in (officer, neighbour, admin)}

    _move(world.here, "53")

    gone, _ = places(officer, cursors[officer])
    come, _ = places(neighbour, cursors[neighbour])
    seen, _ = places(admin, cursors[admin])
    assert [(one["finess"], one["sorti"], one["etablissement"]) for one in gone] == [(small.HERE, True, None)]
    assert [(one["finess"], one["sorti"]) for one in come] == [(small.HERE, False)]
    assert [one["etablissement"]["region"] for one in seen] == ["53"]


def _move(entity, region):
    directory.correct(entity=entity, field="region", value=region, reason="déménage", by=None)


def test_what_leaves_elsewhere_is_nobody_s_business(program, world):
    officer = program("officer")
    _, cursor = places(officer)

    _move(world.far, "11")

    assert places(officer, cursor)[0] == []


def test_values_of_an_establishment_that_comes_are_told_whole(program, world):
    neighbour = Copy(program("neighbour"))
    neighbour.sync()

    _move(world.here, "53")

    assert neighbour.sync() == expected(inside=True, region="53")
    assert (small.HERE, "meteo", small.MONTH) in neighbour.cells


def test_a_list_loaded_again_changes_nothing_that_is_the_same(program, world, tmp_path):
    officer = program("officer")
    _, cursor = places(officer)

    from tests.directory import lists

    rows = [
        lists.regional_row(small.HERE, "HOPITAL RENOMME", small.SEAT, pmsi=small.SEAT),
        lists.regional_row(small.TWIN, "HOPITAL JUMEAU", small.SEAT, pmsi=""),
    ]
    path = tmp_path / "etablissements_essai_2.csv"
    path.write_text("\n".join([lists.REGIONAL, *rows]), encoding="utf-8")
    directory.load_file(path, None)

    assert [one["etablissement"]["nom"] for one in places(officer, cursor)[0]] == ["HOPITAL RENOMME"]


# Two transactions at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
@pytest.mark.parametrize("what", ["value", "establishment"])
def test_what_is_committed_last_is_told_last(world, what):
    """A transaction begun first and committed last is not jumped over."""
    from tests.api.programs import Program

    number = Indicator.objects.get(code="meteo").pk
    address = VALUES if what == "value" else PLACES
    held = Program(world.people["officer"])
    cursor = held.get(address).json()["suite"]
    written, may_commit = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                _change(what, world.here, "lent", number)
                written.set()
                may_commit.wait(10)
        finally:
            connection.close()

    def quick():
        try:
            _change(what, world.twin, "vite", number)
        finally:
            connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    threads[0].start()
    written.wait(10)
    threads[1].start()
    threads[1].join(0.3)  # it waits for the first, or it passed before: both are in order
    during = held.get(address, curseur=cursor).json()
    may_commit.set()
    for one in threads:
        one.join(10)
    after = held.get(address, curseur=during["suite"]).json()

    told = [one["finess"] for one in (*during["elements"], *after["elements"])]
    assert sorted(told) == sorted([small.HERE, small.TWIN])


def _change(what, entity, word, number):
    if what == "value":
        held = ledger.standing([number], small.MONTH, [entity.pk]).get((number, entity.pk))
        ledger.set_value(
            indicator=number, period=small.MONTH, entity=entity.pk, text=word, by=None, expected=held and held.id
        )
    else:
        directory.correct(entity=entity, field="name", value=word, reason="essai", by=None)
