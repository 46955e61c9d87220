"""What the start page says of files: rows to settle, files read and not applied, files missing."""

from typing import Any

from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.sources.access import may_deposit
from jalon.sources.models import Delivery
from jalon.sources.queries.declared import declared_sources
from jalon.sources.queries.questions import open_counts
from jalon.ui.french import agreed, counted, month
from jalon.ui.menu import Concern


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
    titles = " ; ".join(f"{one.title}, {one.owed_by} (manque : {', '.join(map(month, one.missing))})" for one in late)
    said = agreed(len(late), "source en retard sur les autres,sources en retard sur les autres")
    return [Concern(said, reverse("sources:home"), len(late), titles, tone="info", order=40)]
