from pathlib import Path

import pytest

from jalon.catalogue.definitions import CheckDefinition
from jalon.indicators import checks, ledger, projection
from jalon.indicators.checks.jumps import jumps
from jalon.indicators.checks.kinds import LOOKING
from jalon.indicators.models import Finding
from tests.indicators import invented, worlds
from tests.indicators.invented import derived, indicator
from tests.indicators.worlds import publish, standing_ids

pytestmark = pytest.mark.django_db

INDICATORS = invented.INDICATORS | {one.id: one for one in (
    indicator("taux", "percent"),
    indicator("appel", "choice"),
    indicator("raccorde", "choice"),
    indicator("dmp", "choice"),
    indicator("certificat", "choice"),
    indicator("installe", "choice"),
    indicator("deploye", "choice"),
    indicator("patients", additive="sum"),
    indicator("radio", "choice"),
    derived("part", "ratio", ("lits", "patients"), "percent", times=100),
)}  # fmt: skip


def check(kind, *indicators, severity="avertissement", **settings):
    return CheckDefinition(
        id=f"essai_{kind}", version="1", path=Path(kind), title=kind, kind=kind, severity=severity,
        indicators=indicators, settings=settings,
    )  # fmt: skip


def found_by(monkeypatch, one, *steps):
    """The findings of a check after these publications, each looked at: (entity, indicator, message)."""
    invented.stand_in(monkeypatch, [], indicators=INDICATORS, checks={one.id: one})
    for rows, coverage in steps:
        batch, _ = publish(rows, coverage=coverage)
        checks.run(batch.pk)
    open_now = Finding.objects.filter(cleared_at=None).order_by("pk").select_related("indicator")
    return [(f.entity_id, f.indicator and f.indicator.code, f.message) for f in open_now]


CASES = {
    "out_of_range": (
        check("out_of_range", "taux"),
        [("taux", "2022-08", 0, 140), ("taux", "2022-08", 1, 100)], "140 est au-dessus du maximum (100).",
    ),
    "numerator_over_denominator": (
        check("numerator_over_denominator", numerator="lits", denominator="patients"),
        [("lits", "2022-08", 0, 12), ("patients", "2022-08", 0, 10),
         ("lits", "2022-08", 1, 10), ("patients", "2022-08", 1, 10)],
        "12 comptés sur 10 : la partie dépasse le tout.",
    ),
    "messages_while_not_connected": (
        check("messages_while_not_connected", connection="raccorde", not_connected=("Non",), messages="messages"),
        [("raccorde", "2022-08", 0, "Non"), ("messages", "2022-08", 0, 5),
         ("raccorde", "2022-08", 1, "Oui"), ("messages", "2022-08", 1, 5)],
        "5 messages, alors que l'état est « Non ».",
    ),
    "connected_without_messages": (
        check("connected_without_messages", connection="raccorde", connected=("Oui",), messages="messages", months=2),
        [("raccorde", "2022-08", 0, "Oui"), ("messages", "2022-08", 0, 0), ("messages", "2022-07", 0, 0),
         ("raccorde", "2022-08", 1, "Oui"), ("messages", "2022-08", 1, 0), ("messages", "2022-07", 1, 3)],
        "Aucun message depuis 2 mois, alors que l'état est « Oui ».",
    ),
    "rate_without_calls": (
        check("rate_without_calls", rate="taux", calls="appel", no_call=("Aucun",)),
        [("taux", "2022-08", 0, 46.9), ("appel", "2022-08", 0, "Aucun"),
         ("taux", "2022-08", 1, 46.9), ("appel", "2022-08", 1, "Oui")],
        "Un taux de 46,9 %, alors que l'appel est « Aucun ».",
    ),
    "fed_without_certificate": (
        check("fed_without_certificate", fed=("dmp",), certificate="certificat", not_ordered=("Non",)),
        [("dmp", "2022-08", 0, "Oui"), ("certificat", "2022-08", 0, "Non"), ("dmp", "2022-08", 1, "Oui")],
        "Alimenté (« Oui »), alors que le certificat est « Non ».",
    ),
    "installed_not_ordered": (
        check("installed_not_ordered", installed="installe", certificate="certificat", not_ordered=("Non",)),
        [("installe", "2022-08", 0, "Oui"), ("certificat", "2022-08", 0, "Non"), ("installe", "2022-08", 1, "Non")],
        "Installé (« Oui »), alors que la commande est « Non ».",
    ),
    "deployed_without_order": (
        check("deployed_without_order", state="deploye", deployed=("Déployé",), orders=("commande",), ordered=("Oui",)),
        [("deploye", "2022-08", 0, "Déployé"), ("deploye", "2022-08", 1, "Déployé"), ("commande", "2022-08", 1, "Oui")],
        "« Déployé », sans commande signée pour août 2022.",
    ),
    "not_applicable_with_activity": (
        check("not_applicable_with_activity", pairs={"radio": "patients"}),
        [("radio", "2022-08", 0, "Non concerné", 1), ("patients", "2022-08", 0, 4), ("patients", "2022-08", 1, 4)],
        "Dit « non concerné », alors que « patients » dit le contraire.",
    ),
    "cumulative_fall": (
        check("cumulative_fall"),
        [("cumul", "2022-07", 0, 100), ("cumul", "2022-08", 0, 90),
         ("cumul", "2022-07", 1, 5), ("cumul", "2022-08", 1, 5)],
        "Le cumul recule de 100 à 90 en un mois.",
    ),
    "jump": (
        check("jump", "lits", rise=5, fall=0.8, months=2, least=20),
        [("lits", "2022-06", 0, 100), ("lits", "2022-07", 0, 100), ("lits", "2022-08", 0, 600),
         ("lits", "2022-06", 1, 100), ("lits", "2022-07", 1, 100), ("lits", "2022-08", 1, 130)],
        "600, quand la médiane des 2 mois précédents est 100.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_check_finds_the_first_entity_and_spares_the_second(monkeypatch, kind):
    one, rows, message = CASES[kind]
    entities = worlds.entities(2)
    rows = [(code, period, entities[rank], *rest) for code, period, rank, *rest in rows]

    found = found_by(monkeypatch, one, (rows, ()))

    assert [(entity, text.replace("\u00a0", " ")) for entity, _, text in found] == [(entities[0], message)]


def test_missing_since_last_month_speaks_once_for_an_establishment(monkeypatch):
    a, b = worlds.entities(2)
    july = [(code, "2022-07", entity, 1) for code in ("lits", "patients") for entity in (a, b)]
    covered = [("lits", "2022-08", {}), ("patients", "2022-08", {})]

    found = found_by(
        monkeypatch, check("missing_since_last_month"),
        (july, ()), ([("lits", "2022-08", a, 1), ("patients", "2022-08", a, 1)], covered),
    )  # fmt: skip

    assert [entity for entity, _, _ in found] == [b]


def test_old_data_of_a_grid_are_told_without_an_establishment(monkeypatch):
    [a] = worlds.entities(1)

    found = found_by(
        monkeypatch, check("older_than_fresh"),
        ([("messages", "2022-03", a, 1)], ()), ([("lits", "2022-08", a, 1)], ()),
    )  # fmt: skip

    assert ("messages" in {code for _, code, _ in found}, {entity for entity, _, _ in found}) == (True, {None})


def test_a_corrected_value_clears_its_finding(monkeypatch):
    [a] = worlds.entities(1)
    found_by(monkeypatch, check("out_of_range", "taux"), ([("taux", "2022-08", a, 140)], ()))

    batch, _ = publish([("taux", "2022-08", a, 40)], superseding=standing_ids("taux", "2022-08").values())
    checks.run(batch.pk)

    assert Finding.objects.get().cleared_at is not None


def test_the_same_finding_is_not_told_twice(monkeypatch):
    [a] = worlds.entities(1)
    found_by(monkeypatch, check("out_of_range", "taux"), ([("taux", "2022-08", a, 140)], ()))

    batch, _ = publish([("taux", "2022-08", worlds.entities(1, kind="ej")[0], 50)])
    checks.run(batch.pk)

    assert Finding.objects.count() == 1


def test_a_doubted_cell_is_flagged_until_it_is_answered(monkeypatch, django_user_model):
    from jalon.accounts.access import system
    from jalon.indicators import actions

    [a] = worlds.entities(1)
    one = check("out_of_range", "lits")
    low = invented.indicator("lits", said={"minimum": 10}, version="2")
    invented.stand_in(
        monkeypatch, [(invented.line(a), None)], indicators=invented.INDICATORS | {"lits": low}, checks={one.id: one}
    )
    batch, _ = publish([("lits", "2022-08", a, 2)])
    checks.run(batch.pk)
    before = projection.month_view("essai", "75", "2022-08").column("lits").cell(0).doubted

    person = django_user_model.objects.create(username="p")
    actions.acknowledge(findings=Finding.objects.all(), reason="vérifié", by=person, perimeter=system())

    assert before
    assert not projection.month_view("essai", "75", "2022-08").column("lits").cell(0).doubted


def test_what_a_file_showed_is_reported_where_the_catalogue_has_a_check(monkeypatch):
    [a] = worlds.entities(1)
    one = check("text_in_number")
    invented.stand_in(monkeypatch, [], checks={one.id: one})
    batch = ledger.open_batch("delivery")

    kept = checks.report(batch, [
        checks.Note("text_in_number", "« nc » dans une colonne de nombres", a, "lits", "2022-08", 1, 12),
        checks.Note("duplicate_row", "personne ne le demande"),
    ])  # fmt: skip

    assert (kept, Finding.objects.get().row) == (1, 12)


def test_every_kind_of_the_catalogue_has_somebody_who_looks():
    from jalon.catalogue.reader.vocabulary.checks import KINDS, OF_FILES

    assert set(KINDS) == set(LOOKING) | OF_FILES


def test_a_change_that_everybody_shares_is_nobodys_jump():
    usual = dict.fromkeys(range(40), 100.0)
    now = {entity: 600.0 + entity % 7 for entity in usual} | {39: 6_000.0}

    assert jumps(now, usual, rise=5, fall=0.8) == [39]
