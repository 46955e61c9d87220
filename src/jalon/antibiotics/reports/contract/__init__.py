"""The evidence for the contract of good use (CBU/CAQES, I.2.1.2): the tool, what it compares, what was done."""

from jalon.antibiotics.actions.quality import STATES
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts import files
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import HospitalFile, Kind, Participation
from jalon.antibiotics.queries import consumption
from jalon.antibiotics.queries.recap import Line, recap
from jalon.antibiotics.reports import words
from jalon.antibiotics.reports.contract.items import ANSWERS, actions, answers
from jalon.antibiotics.reports.hospital import comparing
from jalon.antibiotics.reports.parts import Bar, Bars, Figure, Part, Report
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal
from jalon.ui import french
from jalon.ui.tables import Column, Table

INDICATOR = "I.2.1.2"
THIS_TOOL = "Jalon"
SIGNING = ("Pharmacie", "Référent en antibiothérapie", "Direction")
MOST_SERVICES = 20


def make(place: Place) -> Report:
    """The file of the hospital and year of the place; a Refusal without a hospital or without any file at all."""
    if place.hospital is None:
        raise Refusal("Choisissez un établissement : ce dossier est celui d'un seul.")
    hospital, asked = place.hospital, place.asked()
    gathered = facts.gather([hospital], asked.periods, asked.rate_perimeter)
    year = int(asked.period.code[:4])
    parts = [
        _tool(hospital, asked.periods),
        _between_services(consumption.tabulated(asked, gathered, by="service").rows),
        *comparing.parts_of(hospital, asked, comparing.MEASURES[:1]),
        _items(hospital, year),
        _actions(hospital, year),
        _brought(hospital, year),
        Part("Signatures", signatures=SIGNING, sheet="Signatures"),
    ]
    return words.report(
        "contrat", place, "Contrat de bon usage : dossier de preuve", parts,
        opening=f"Indicateur {INDICATOR} : suivi des consommations d'antibiotiques et des résistances, comparaisons.",
        files=gathered.files, asked=asked, ddd_set=gathered.ddd_set,
    )  # fmt: skip


def _tool(hospital: Entity, periods: tuple[str, ...]) -> Part:
    """The tool used and what it compares; for another tool without comparisons, when they are to come."""
    held = Participation.objects.filter(establishment=hospital).first()
    other = held.tool if held else ""
    brought = {kind for kind in Kind.values if files.current(kind, [hospital], periods)}
    compares_units = held.compares_units if held and other else True
    compares_hospitals = held.compares_hospitals if held and other else True
    figures = [
        Figure(other or THIS_TOOL, "outil utilisé", "déclaré par l'établissement" if other else _since(held)),
        Figure(_yes(compares_units), "compare les services"),
        Figure(_yes(compares_hospitals), "compare les établissements"),
        Figure(f"{len(brought)} / {len(Kind.values)}", "natures de fichiers apportées", "sur la période"),
    ]
    schedule = held.schedule if held else ""
    missing = not (compares_units and compares_hospitals) and not schedule
    said = [f"Calendrier de déploiement : {schedule}"] if schedule else []
    said += ["Calendrier de déploiement : à renseigner, l'outil ne compare pas tout."] if missing else []
    return Part("L'outil", figures=figures, text=said, sheet="Outil")


def _since(held: Participation | None) -> str:
    return f"inscrit le {french.day(held.registered_on)}" if held else "non inscrit : l'inscription reste à faire"


def _yes(said: bool) -> str:
    return "oui" if said else "non"


def _between_services(rows: list[dict]) -> Part:
    """The extract of a comparison between services: a chart, and its table."""
    kept = sorted((row for row in rows if row["rate"] is not None), key=lambda row: -row["rate"])
    name = "DDJ pour 1 000 journées"
    bars = [Bar(f"{row['place']} {row['place_label']}".strip(), row["rate"]) for row in kept[:MOST_SERVICES]]
    columns = [Column("Code", "code"), Column("Service"), Column("DDJ", "number", 0), Column("Journées", "number", 0),
               Column("DDJ/1 000 JH", "number", 1)]  # fmt: skip
    fields = ("place", "place_label", "ddd", "bed_days", "rate")
    table = Table("Comparaison entre services", columns, [[row[field] for field in fields] for row in kept])
    return Part(
        "Extrait : comparaison entre services", f"{name}, tous les antibiotiques, périmètre des taux.",
        charts=[Bars(name, bars, 0)] if bars else [], table=table, most=-1, sheet="Entre services",
        empty="Aucun service n'a de journées : rien à comparer.",
    )  # fmt: skip


def _items(hospital: Entity, year: int) -> Part:
    columns = [Column("Volet"), Column("Rubrique"), Column("Réponse"), Column("Preuve"), Column("Source")]
    found = answers(hospital, year)
    rows = [
        [item.part, item.title, ANSWERS[held.state] if held else "sans réponse", held.evidence if held else "",
         "" if item.confirmed else "à vérifier"]
        for item, held in found
    ]  # fmt: skip
    said = sum(held is not None for _, held in found)
    note = f"{said} réponses sur {len(found)}. « À vérifier » : rubrique écrite de mémoire, libellé officiel à relire."
    return Part("Rubriques Icatb 2", note, new_page=True, table=Table("Icatb 2", columns, rows), widths=(0, 6, 0, 4, 0),
                sheet="Icatb 2")  # fmt: skip


def _actions(hospital: Entity, year: int) -> Part:
    columns = [Column("Action"), Column("Avancement"), Column("Échéance", "date"), Column("Preuve")]
    rows = [[one.title, STATES[one.state], one.due_on, one.evidence] for one in actions(hospital, year)]
    return Part(
        "Actions du plan de qualité et de sécurité des soins (PAQSS)", table=Table("Actions", columns, rows),
        widths=(5, 0, 0, 4), sheet="PAQSS", empty=f"Aucune action n'est inscrite pour {year}.",
    )  # fmt: skip


def _brought(hospital: Entity, year: int) -> Part:
    """The files of each period of the year: the proof that the tool is used."""
    lines = [one for one in recap([hospital]) if one.period.startswith(str(year))]
    kinds = [Kind.STRUCTURE, Kind.BED_DAYS, Kind.CONSUMPTION, Kind.RESISTANCE]
    columns = [Column("Période", "month"), *(Column(kind.label) for kind in kinds), Column("Validée le", "date")]
    rows = [
        [one.period, *(_file(one, kind) for kind in kinds), one.validation.validated_at if one.validation else None]
        for one in sorted(lines, key=lambda one: one.period)
    ]
    return Part("Fichiers apportés, preuve d'usage", table=Table("Fichiers apportés", columns, rows),
                widths=(2, 2, 2, 2, 2, 2), empty="Aucun fichier de l'année.", sheet="Preuve d'usage")  # fmt: skip


def _file(line: Line, kind: Kind) -> str:
    held: HospitalFile | None = line.files.get(kind)
    if held is not None:
        day = french.short_day(held.applied_at) if held.applied_at else ""
        return f"{day}, version {held.version}" if held.version > 1 else day
    return "reprise" if kind == Kind.STRUCTURE and line.structure_of else "manque"
