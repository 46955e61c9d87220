"""The tables of the first page."""

from collections.abc import Sequence

from django.urls import reverse

from jalon.antibiotics import references
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.overview.queries import HospitalLine, HospitalLook
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table

HIDDEN = "masqué (< 5)"


def of_pairs(look: HospitalLook, place: Place) -> Table:
    """The followed pairs that the hospital's isolates show: share with its interval, n; density for 1,000 days."""
    columns = [Column("Résistance suivie"), Column("Chiffre"), Column("Intervalle à 95 %"), Column("Sur")]
    rows = [_pair(one, place) for one in look.pairs]
    return Table("Résistances suivies", columns, rows, note="Règle SPARES ; sous 30 isolats, un pourcentage est grisé.")


def _pair(one: FollowedFigure, place: Place) -> tuple:
    title = Link(one.pair.title, _pair_url(one, place))
    if not place.inside and (0 < one.resistant < 5 or 0 < one.tested < 5):
        return (title, HIDDEN, "", "")
    if one.is_incidence:
        if one.incidence is None:
            return (title, "aucune journée", "", f"{french.number(one.resistant)} isolats")
        bounds = f"{french.number(one.incidence.low, 3)} à {french.number(one.incidence.high, 3)}"
        return (title, f"{french.number(one.incidence.value, 3)} / 1 000 JH", bounds, f"{one.resistant} isolats")
    if one.share is None:
        return (title, "non testé", "", f"{one.isolates} isolats")
    bounds = f"{french.percent(100 * (one.low or 0), 1)} à {french.percent(100 * (one.high or 0), 1)}"
    few = " (n < 30)" if one.grey else ""
    return (title, french.percent(100 * one.share, 1) + few, bounds, f"{one.resistant} / {one.tested}")


def _pair_url(one: FollowedFigure, place: Place) -> str:
    return place.url("antibiotics:resistance", couple=one.pair.id)


def of_files(look: HospitalLook) -> Table:
    """What was brought for the period, and what is missing."""
    columns = [Column("Fichier"), Column("Nom"), Column("Version", "number", 0), Column("Apporté le", "datetime"),
               Column("Par"), Column("Lignes", "number", 0), Column("En attente", "number", 0)]  # fmt: skip
    return Table("Fichiers de la période", columns, [_file(kind, look.brought.get(kind)) for kind in Kind])


def _file(kind: Kind, file: HospitalFile | None) -> tuple[object, ...]:
    if file is None:
        return (kind.label, "manque", None, None, "", None, None)
    name = Link(file.file_name, reverse("antibiotics:file", args=[file.pk]))
    by = str(file.applied_by or "la commande")
    return (kind.label, name, file.version, file.applied_at, by, file.read, file.pending)


def of_recalculated(look: HospitalLook) -> Table:
    columns = [Column("Figure publiée"), Column("Maintenant", "number"), Column("Publiée auparavant", "number"),
               Column("Recalculée le", "datetime")]  # fmt: skip
    rows = [(one.title, one.now, one.before, one.at) for one in look.recalculated]
    return Table("Chiffres publiés puis recalculés", columns, rows)


def of_hospitals(lines: Sequence[HospitalLine], place: Place, *, leading: Sequence[Export] = ()) -> Table:
    """A line per hospital: rates, lists and key resistances of the period."""
    columns = [
        Column("Établissement"), Column("Type"), Column("Inscrit"), Column("Dernière période", "month"),
        Column("DDJ/1 000 JH", "number", 1), Column("Large spectre", "number", 1), Column("C3G", "number", 1),
        Column("FQ", "number", 1), Column("Carbapénèmes", "number", 1), Column("E. coli C3G", hint="% R (n)"),
        Column("SARM", hint="% R (n)"), Column("K. pneumoniae C3G", hint="% R (n)"), Column("Journées", "number", 0),
    ]  # fmt: skip
    rows = [_line(one, place) for one in lines]
    note = (
        f"Périmètre Spares, {references.ddd_sets()[references.current_set()]} ; listes en DDJ/1 000 JH ; règle SPARES."
    )
    return Table("Établissements suivis", columns, rows, (), leading, note)


def _line(one: HospitalLine, place: Place) -> list:
    name = Link(one.hospital.name or one.hospital.code, place.at(hospital=one.hospital).url("antibiotics:home"))
    return [
        name, one.traits.stratum, "oui" if one.registered else "non", one.last_period or None, one.row.get("rate"),
        *one.lists.values(), *(_told(pair) for pair in one.pairs.values()), one.row.get("bed_days"),
    ]  # fmt: skip


def _told(one: FollowedFigure | None) -> str:
    if one is None:
        return "–"
    if one.share is None:
        return "non testé"
    return f"{french.percent(100 * one.share, 1)} ({one.tested}{', peu' if one.grey else ''})"
