"""What the start page says of files: rows to settle, files read and not applied, files missing."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.sources.access import may_deposit
from jalon.sources.models import Delivery
from jalon.sources.queries.declared import declared_sources
from jalon.sources.queries.questions import open_counts
from jalon.ui.french import agreed, counted, month
from jalon.ui.menu import Concern

_TOLD = 3  # sources named on the start page; theirs names them all


def concerns(user: Any) -> list[Concern]:
    perimeter = perimeter_of(user)
    if not perimeter.roles:
        return []
    found = []
    counts = open_counts(perimeter)
    if answers := counts["questions"]:
        said = f"{agreed(answers, 'réponse')} à donner sur des lignes de fichier"
        lines = f"{counted(counts['lignes'], 'ligne')} de {counted(counts['fichiers'], 'fichier')}"
        detail = f"{lines} : leur établissement n’est pas certain."
        found.append(Concern(said, reverse("sources:queue"), answers, detail, "Régler", order=20))
    if cells := counts["cellules"]:
        said = f"{agreed(cells, 'valeur')} en attente"
        address = reverse("sources:queue") + "?quoi=cellules"
        found.append(Concern(said, address, cells, "Deux sources ne disent pas la même chose.", "Régler", order=21))
    if may_deposit(perimeter):
        found += _to_apply() + _missing()
    return found


def _to_apply() -> list[Concern]:
    count = Delivery.objects.filter(state=Delivery.State.PLANNED).count()
    if not count:
        return []
    address = reverse("sources:deliveries") + "?etat=planned"
    said = f"{agreed(count, 'fichier lu,fichiers lus')}, pas encore {agreed(count, 'appliqué')}"
    return [Concern(said, address, count, "Relisez ce qui changerait, puis appliquez.", order=10, tone="info")]


def _missing() -> list[Concern]:
    late = [source for source in declared_sources() if source.missing]
    if not late:
        return []
    told = [f"{one.title}, {one.owed_by} ({_lacking(one.missing)})" for one in late]
    titles = " ; ".join([*told[:_TOLD], *([f"et {len(told) - _TOLD} de plus"] if len(told) > _TOLD else [])])
    said = agreed(len(late), "source en retard sur les autres,sources en retard sur les autres")
    return [Concern(said, reverse("sources:home"), len(late), titles, tone="info", order=40)]


def _lacking(missing: Sequence[str]) -> str:
    if len(missing) > 2:
        return f"manquent {len(missing)} mois, le dernier {month(missing[-1])}"
    return f"manque : {', '.join(map(month, missing))}"
