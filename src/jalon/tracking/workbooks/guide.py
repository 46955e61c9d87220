"""The sheet that says what a workbook is for: until when, who else, what may be written and how."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from jalon.tracking import queries
from jalon.tracking.workbooks.queries import AtWork

if TYPE_CHECKING:
    from jalon.tracking.workbooks.leaving import Leaving

HOW = (
    (
        "Remplir",
        "Seules les cases claires se modifient. Une case grise et en italique reprend un mois précédent : la laisser "
        "la garde, l'écraser la change.",
    ),
    ("Vider", "Une case vidée sera vidée dans Jalon. Une ligne ou une colonne supprimée n'efface rien."),
    (
        "Sans valeur",
        "Écrire « n.d. » quand la donnée n'est pas disponible, « Non concerné » quand elle n'a pas lieu d'être.",
    ),
    (
        "Trier, filtrer",
        "Filtrer est permis. Pour trier ou déplacer des colonnes, ôter la protection de la feuille (sans mot de passe) "
        ": chaque ligne et chaque colonne porte une clé cachée qui la suit. Ne pas supprimer les colonnes cachées à "
        "droite ni la ligne cachée 1.",
    ),
    ("Enregistrer", "Excel ou LibreOffice, au format .xlsx, sous le nom que l'on veut."),
    (
        "Rendre",
        "Déposer le fichier sur la page « Classeurs » du suivi. Jalon montre d'abord ce qui changerait ; une case que "
        "quelqu'un a changée entre-temps devient un conflit, que vous tranchez. Rien n'est perdu.",
    ),
)


def told(leaving: "Leaving") -> Iterator[tuple[str, str]]:
    """What is to be known, topic by topic."""
    until = leaving.asked.until
    if until:
        yield (
            "À rendre au plus tard le",
            f"{until:%d/%m/%Y}. Après ce jour, ce classeur sera lu mais plus rien n'en sera écrit.",
        )
    yield "Sorti le", f"{timezone.localtime(leaving.at):%d/%m/%Y à %H:%M}, par {leaving.by}"
    yield "Contenu", f"{len(leaving.sheet.order)} établissements, {len(leaving.sheet.columns)} colonnes"
    yield "Vous pouvez écrire dans", _open_columns(leaving)
    others = [_sentence(one) for one in leaving.others]
    yield "Qui d'autre complète", "\n".join(others) or "Personne d'autre, au moment où ce classeur est sorti."
    yield from HOW


def _open_columns(leaving: "Leaving") -> str:
    """The columns by theme: "Prestation Ségur : Météo, Commentaires"."""
    told = []
    for run in queries.neighbours([one for one in leaving.sheet.columns if one.definition.id in leaving.open]):
        band = queries.bands(run, leaving.place.grid)[0].title
        told.append(f"{band} : {', '.join(column.definition.label for column in run)}")
    return "\n".join(told)


def _sentence(one: AtWork) -> str:
    since = f"{timezone.localtime(one.since):%d/%m/%Y à %H:%M}"
    if one.until:
        return f"{one.name} a sorti un classeur le {since}, à rendre au plus tard le {one.until:%d/%m/%Y}"
    return f"{one.name} a écrit {one.cells} case{'s' if one.cells > 1 else ''} à l'écran, la dernière le {since}"
