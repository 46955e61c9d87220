"""National files of professionals who do not exist: for measurements, for the demo and for tests. Plain Python.

Names are made of syllables, numbers begin with 99 and have right keys, towns are named "Ville fictive". The layout
is that of the published file: 56 columns, then an empty one after the last separator.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from jalon.kernel import rpps

HEADERS = (
    "Type d'identifiant PP", "Identifiant PP", "Identification nationale PP", "Code civilité d'exercice",
    "Libellé civilité d'exercice", "Code civilité", "Libellé civilité", "Nom d'exercice", "Prénom d'exercice",
    "Code profession", "Libellé profession", "Code catégorie professionnelle", "Libellé catégorie professionnelle",
    "Code type savoir-faire", "Libellé type savoir-faire", "Code savoir-faire", "Libellé savoir-faire",
    "Code mode exercice", "Libellé mode exercice", "Numéro SIRET site", "Numéro SIREN site", "Numéro FINESS site",
    "Numéro FINESS établissement juridique", "Identifiant technique de la structure", "Raison sociale site",
    "Enseigne commerciale site", "Complément destinataire (coord. structure)",
    "Complément point géographique (coord. structure)", "Numéro Voie (coord. structure)",
    "Indice répétition voie (coord. structure)", "Code type de voie (coord. structure)",
    "Libellé type de voie (coord. structure)", "Libellé Voie (coord. structure)",
    "Mention distribution (coord. structure)", "Bureau cedex (coord. structure)", "Code postal (coord. structure)",
    "Code commune (coord. structure)", "Libellé commune (coord. structure)", "Code pays (coord. structure)",
    "Libellé pays (coord. structure)", "Téléphone (coord. structure)", "Téléphone 2 (coord. structure)",
    "Télécopie (coord. structure)", "Adresse e-mail (coord. structure)", "Code Département (structure)",
    "Libellé Département (structure)", "Ancien identifiant de la structure", "Autorité d'enregistrement",
    "Code secteur d'activité", "Libellé secteur d'activité", "Code section tableau pharmaciens",
    "Libellé section tableau pharmaciens", "Code rôle", "Libellé rôle", "Code genre activité",
    "Libellé genre activité",
)  # fmt: skip
PROFESSIONS = {
    "10": "Médecin", "21": "Pharmacien", "40": "Chirurgien-Dentiste", "50": "Sage-Femme", "60": "Infirmier",
    "70": "Masseur-Kinésithérapeute", "91": "Orthophoniste",
}  # fmt: skip
SKILLS = {"SM54": "Médecine générale", "SM38": "Ophtalmologie", "SM04": "Cardiologie", "SM42": "Psychiatrie"}
MODES = {"L": "Libéral", "S": "Salarié"}
_SYLLABLES = "ba da fa ga la ma na pa ra sa ta va be de le me ne re se te vi li mi ni ri bo do lo mo no ro so".split()


@dataclass(frozen=True)
class Site:
    """A structure where invented professionals exercise; `finess_et` is empty for a surgery in town."""

    name: str
    commune: str
    town: str
    department: str
    postal_code: str = ""
    finess_et: str = ""
    finess_ej: str = ""


def surgeries(department: str, count: int) -> list[Site]:
    """Surgeries of towns that do not exist, in a département that may."""
    return [
        Site(
            name=f"Cabinet fictif {department}-{rank}",
            commune=f"{department}{900 + rank % 100}"[:5],
            town=f"Ville fictive {rank % 100}",
            department=department,
            postal_code=f"{department}999"[:5],
        )
        for rank in range(count)
    ]  # fmt: skip


def write_file(path: Path, rows: Iterator[str]) -> int:
    """Write a national file with these rows; how many they were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("|".join((*HEADERS, "")) + "\n")
        for row in rows:
            stream.write(row + "\n")
            count += 1
    return count


def invented(
    people: int, sites: Sequence[Site], *, first: int = 0, professions: str = "10 21 40 50 60 70"
) -> Iterator[str]:
    """The rows of that many persons at these sites; `first` is the rank of the first number. The same each time."""
    chance = Random(first)  # noqa: S311 - nothing here is a secret
    codes = professions.split()
    for rank in range(first, first + people):
        profession = chance.choice(codes)
        name, given = _word(chance, 3).upper(), _word(chance, 2).capitalize()
        places = chance.sample(sites, 2) if chance.random() < 0.2 and len(sites) > 1 else [chance.choice(sites)]
        skills = chance.sample(list(SKILLS), 2 if chance.random() < 0.1 else 1) if profession == "10" else [""]
        for site in places:
            mode = "S" if site.finess_et else "L"
            for skill in skills:
                yield row_of(number_of(rank), name, given, profession, site, mode=mode, skill=skill)


def number_of(rank: int) -> str:
    """The invented RPPS number of that rank."""
    ten = f"99{rank:08d}"
    return ten + rpps.check_digit(ten)


def row_of(
    number: str,
    name: str,
    given: str,
    profession: str,
    site: Site,
    *,
    mode: str = "L",
    skill: str = "",
    kind: str = "8",
) -> str:
    """A row of the national file, with its empty last column."""
    title = ("DR", "Docteur") if profession == "10" else ("M", "Monsieur")
    speciality = ("S", "Spécialité ordinale", skill, SKILLS.get(skill, skill)) if skill else ("", "", "", "")
    sector = ("SA01", "Etablissement public de santé") if site.finess_et else ("SA07", "Cabinet individuel")
    return "|".join(
        (
            kind, number, f"{kind}{number}", *title, "M", "Monsieur", name, given, profession,
            PROFESSIONS.get(profession, profession), "C", "Civil", *speciality, mode, MODES[mode], "", "",
            site.finess_et, site.finess_ej, f"R{site.commune}{site.name[-6:].strip()}", site.name, "", "", "", "1", "",
            "RUE", "Rue", "RUE FICTIVE", "", "", site.postal_code, site.commune, site.town, "99000", "France", "", "",
            "", "", site.department, "Département fictif", "", "Autorité fictive", *sector, "", "", "", "", "GENR01",
            "Activité standard de soin", "",
        )
    )  # fmt: skip


def _word(chance: Random, syllables: int) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(syllables))
