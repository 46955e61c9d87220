"""Adding, changing, retiring a column: the files, the grid, the registry and the journal say the same."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from jalon import catalogue
from jalon.accounts import access as accounts
from jalon.accounts.models import AuditEvent, User
from jalon.catalogue import writing
from jalon.indicators import ledger
from jalon.indicators.models import Definition
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, reading
from jalon.tracking.columns import actions, queries
from jalon.tracking.columns.rules import Mistaken
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.tracking import worlds
from tests.tracking.columns import places

NAME = "r75_visite_sur_place"


def add(by=None, **changed):
    place = places.here()
    return actions.add_column(
        place=place, draft=places.draft(**changed), seen=place.grid.version, perimeter=places.ALL, by=by
    )


def change(name=NAME, seen=None, **changed):
    held = queries.held_column(places.here(), name, places.ALL)
    draft = replace(held.draft, **changed)
    return actions.change_column(
        place=places.here(), column_id=name, draft=draft, seen=seen or held.seen, perimeter=places.ALL, by=None
    )


def retire(name=NAME, why="Plus suivie"):
    held = queries.held_column(places.here(), name, places.ALL)
    actions.retire_column(place=places.here(), column_id=name, why=why, seen=held.seen, perimeter=places.ALL, by=None)


def restore(name=NAME):
    held = queries.held_column(places.here(), name, places.ALL)
    actions.restore_column(place=places.here(), column_id=name, seen=held.seen, perimeter=places.ALL, by=None)


def shown(theme="sih", region="75"):
    columns = access.readable_columns(places.ALL, places.here().grid, region)
    return [column.id for column in columns if column.theme == theme]


def test_column_is_in_the_grid_at_once_and_its_owner_may_fill_it(hospitals):
    name = add()
    publish([(name, worlds.MONTH, hospitals[worlds.BERGERAC], "Faite")])

    view = reading.month_of(places.ALL, "segur_es", "75", worlds.MONTH)

    assert name == NAME
    assert shown() == ["sih_editeur", NAME, "commentaire_sih"]
    values = {line["finess_et"]: view.column(NAME).cell(i).value for i, line in enumerate(view.lines)}
    assert values == {worlds.BERGERAC: "Faite", worlds.ANNEXE: None, worlds.CLINIQUE: None}
    officer = accounts.perimeter_of(people.make("camille", role="region", territories=["region:75"]))
    indicator = catalogue.current().indicators[NAME]
    assert access.writing(officer, indicator, region="75", department="24").allowed
    assert not access.writing(officer, indicator, region="53", department="35").allowed


def test_other_regions_do_not_see_it(hospitals):
    add()

    assert NAME in shown(region="75")
    assert NAME not in shown(region="53")


def test_files_definitions_and_journal(hospitals, folder):
    add()

    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        f"columns/{NAME}.yaml", f"indicators/{NAME}.yaml",
    ]  # fmt: skip
    assert writing.content_of(folder / f"columns/{NAME}.yaml") == {
        "title": "Visite sur place", "why": "Savoir qui a été vu.", "grid": "segur_es", "theme": "sih",
        "after": "sih_editeur", "regions": ["75"],
    }  # fmt: skip
    kept = {(one.kind, one.code) for one in Definition.objects.all()}
    assert kept >= {("grid", "segur_es"), ("column", NAME), ("indicator", NAME)}
    event = AuditEvent.objects.get(verb="tracking.column_added")
    assert event.details["definition"] == NAME
    assert catalogue.current().columns[NAME].version in event.details["versions"]


def test_new_theme_is_written_with_it(hospitals, folder):
    (folder).mkdir()
    (folder / "themes.yaml").write_text("# les nôtres\npui: {title: Pharmacie}", "utf-8")

    add(theme="", new_theme="Télésanté : l'essentiel", after="")

    assert (folder / "themes.yaml").read_text("utf-8").startswith("# les nôtres\npui: {title: Pharmacie}\n")
    assert catalogue.current().themes["r75_telesante_l_essentiel"].title == "Télésanté : l'essentiel"
    assert places.here().grid.themes[-1].title == "Télésanté : l'essentiel"
    assert shown("r75_telesante_l_essentiel") == [NAME]


def test_column_put_at_the_end_follows_the_one_added_before(hospitals):
    add(after="")
    add(label="Avis", after="")

    assert shown() == ["sih_editeur", "commentaire_sih", NAME, "r75_avis"]


def test_same_name_in_the_theme_is_refused_and_elsewhere_is_told(hospitals):
    with pytest.raises(Mistaken) as wrong:
        add(label="commentaires  SIH")
    assert wrong.value.mistakes == {"label": "Une colonne de ce thème porte déjà ce nom."}

    plan = actions.plan_addition(places.here(), places.draft(label="Météo"), places.ALL)
    assert plan.warnings == ("Une colonne du thème « Prestation Ségur » porte déjà le nom « Météo ».",)


def test_national_owner_is_nobodys_to_write_for(hospitals):
    with pytest.raises(Mistaken) as wrong:
        add(owner="ans")

    assert "owner" in wrong.value.mistakes


def test_form_filled_on_another_version_is_told_so(hospitals, folder):
    place = places.here()
    add()

    with pytest.raises(actions.Stale):
        actions.add_column(
            place=place, draft=places.draft(label="Avis"), seen=place.grid.version, perimeter=places.ALL, by=None
        )

    assert not (folder / "columns/r75_avis.yaml").exists()


def test_two_people_change_the_same_column(hospitals):
    add()
    seen = queries.held_column(places.here(), NAME, places.ALL).seen
    change(label="Visite")

    with pytest.raises(actions.Stale):
        change(label="Passage", seen=seen)

    assert catalogue.current().columns[NAME].title == "Visite"


def test_values_are_added_and_one_in_use_stays(hospitals):
    add()
    publish([(NAME, worlds.MONTH, hospitals[worlds.BERGERAC], "Faite")])
    change(values=("Prévue", "Faite", "Reportée"))
    assert catalogue.current().indicators[NAME].value.values == ("Prévue", "Faite", "Reportée")

    with pytest.raises(Mistaken) as wrong:
        change(values=("Prévue", "Reportée"))

    assert wrong.value.mistakes["values"].startswith("« Faite » est utilisée : CH DE BERGERAC (août 2022). Corrigez")


def test_type_and_owner_no_longer_change_once_values_exist(hospitals):
    add()
    change(kind="text", values=(), owner="departement")
    publish([(NAME, worlds.MONTH, hospitals[worlds.BERGERAC], "vue")])

    with pytest.raises(Mistaken) as wrong:
        change(kind="date", owner="region")

    assert set(wrong.value.mistakes) == {"kind", "owner"}


def test_every_version_is_kept_with_its_author(hospitals):
    camille = people.make("camille", role="region", territories=["region:75"], first_name="Camille")
    add()
    held = queries.held_column(places.here(), NAME, places.ALL)
    actions.change_column(
        place=places.here(), column_id=NAME, draft=replace(held.draft, why="Autre raison."), seen=held.seen,
        perimeter=accounts.perimeter_of(camille), by=camille,
    )  # fmt: skip

    last, *_ = queries.versions(queries.held_column(places.here(), NAME, places.ALL))

    assert last.by == "Camille"
    assert last.changes == (("À quoi elle sert", "Savoir qui a été vu.", "Autre raison."),)


def test_retired_column_leaves_the_grid_and_keeps_its_values(hospitals):
    add()
    publish([(NAME, worlds.MONTH, hospitals[worlds.BERGERAC], "Faite")])
    retire()

    assert NAME not in shown()
    [(held, kept)] = queries.retired(places.here(), places.ALL)
    assert (held.addition.retired_because, kept) == ("Plus suivie", 1)
    assert NAME in catalogue.current().indicators

    restore()
    assert shown() == ["sih_editeur", NAME, "commentaire_sih"]
    view = reading.month_of(places.ALL, "segur_es", "75", worlds.MONTH)
    assert "Faite" in [view.column(NAME).cell(i).value for i in range(3)]


def test_name_never_serves_twice(hospitals, folder):
    add()
    retire()
    assert add() == f"{NAME}_2"

    for path in (folder / "columns").glob("*_2.yaml"):
        path.unlink()
    (folder / f"indicators/{NAME}_2.yaml").unlink()
    assert add() == f"{NAME}_3"


def test_retiring_says_why(hospitals):
    add()

    with pytest.raises(Refusal, match="Dites pourquoi"):
        retire(why="  ")


def test_keys_that_no_screen_sets_are_kept(hospitals, folder):
    add()
    path = folder / f"indicators/{NAME}.yaml"
    path.write_text(path.read_text("utf-8") + "synonyms:\n  Faite: [ok, vu]\nbetter: higher\n", "utf-8")

    change(label="Visite")

    indicator = catalogue.current().indicators[NAME]
    assert (indicator.better, indicator.value.synonyms["vu"]) == ("higher", "Faite")


def test_nothing_is_written_when_the_trace_cannot_be(hospitals, folder):
    with pytest.raises(ValueError, match="unsaved"):
        add(by=User(username="personne"))

    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert NAME not in catalogue.current().columns


def test_file_that_would_break_the_catalogue_never_lands(hospitals, folder):
    add()
    add(label="Avis", after=NAME)

    with pytest.raises(Refusal, match=r"columns/r75_avis\.yaml, ligne 6 : la colonne « r75_visite_sur_place » est"):
        change(theme="dmp", after="")

    assert catalogue.current().columns[NAME].theme == "sih"
    assert catalogue.current().problems == ()


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        ({"role": "administrateur"}, True),
        ({"role": "administrateur", "territories": ["region:53"]}, False),
        ({"role": "region", "territories": ["region:75"]}, True),
        ({"role": "region", "territories": ["region:75"], "themes": ["sih"]}, True),
        ({"role": "region", "territories": ["region:75"], "themes": ["dmp"]}, False),
        ({"role": "region", "territories": ["departement:24"]}, False),
        ({"role": "region", "territories": ["region:53"]}, False),
        ({"role": "contributeur", "territories": ["region:75"]}, False),
        ({"role": "national", "actor": "ans"}, False),
        ({"role": "lecteur"}, False),
    ],
)
def test_who_may_add_a_column(hospitals, rights, allowed):
    perimeter = accounts.perimeter_of(people.make("quelqu_un", **rights))
    place = places.here()

    def attempt():
        return actions.add_column(
            place=place, draft=places.draft(), seen=place.grid.version, perimeter=perimeter, by=None
        )

    if allowed:
        assert attempt() == NAME
    else:
        with pytest.raises((Mistaken, PermissionDenied)):
            attempt()


def test_retiring_is_for_the_same_people(hospitals):
    add()
    reader = accounts.perimeter_of(people.make("lecteur"))
    held = queries.held_column(places.here(), NAME, places.ALL)

    with pytest.raises(PermissionDenied):
        actions.retire_column(place=places.here(), column_id=NAME, why="x", seen=held.seen, perimeter=reader, by=None)


def test_emptied_cells_are_not_counted_as_values(hospitals):
    add()
    publish([(NAME, worlds.MONTH, hospitals[worlds.BERGERAC], "Faite")])
    observation = ledger.history([hospitals[worlds.BERGERAC]], NAME)[0]
    ledger.set_value(
        indicator=NAME, period=worlds.MONTH, entity=observation.entity, state=0, number=None, text=None,
        by=None, expected=observation.pk,
    )  # fmt: skip

    assert queries.values_kept(NAME) == 0
    assert queries.has_values(NAME)
