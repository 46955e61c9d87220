"""What all the reports say alike: the frame of a report, its foot, its page of method, and how a table is written."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from jalon.antibiotics import references
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.reports.parts import Part, Report
from jalon.antibiotics.rules.duplicates import RULES
from jalon.ui import french

__all__ = ["Place", "method", "report"]

MEMORY = "de mémoire, à confirmer"
MASKED = "masqué (< 5)"
SIGLES = frozenset({"SMR", "SLD", "EHPAD", "HAD"})


def report(
    kind: str, place: Place, title: str, parts: Sequence[Part], *, opening: str, files: Iterable[HospitalFile],
    asked: Asked, ddd_set: str, where: str = "", code: str = "",
) -> Report:  # fmt: skip
    """The report with what its every page says."""
    period = asked.period
    named = code or (place.hospital.code if place.hospital else "region")
    return Report(
        kind, title, where or place.title, french.month(period.code), timezone.now(), opening, foot(asked, ddd_set),
        list(parts), any(one.via == "demo" for one in files),
        f"Antibiotiques - {kind} - {named} - {period.code}",
    )  # fmt: skip


def domain(name: str) -> str:
    """A domain as a title; a sigle stays one."""
    return name if name in SIGLES else name[:1].upper() + name[1:].lower()


def foot(asked: Asked, ddd_set: str) -> str:
    rates = asked.rate_perimeter
    return (
        f"Périmètre {rates.title}, version {rates.version}. Isolats : {RULES['spares'].says}. "
        f"{references.ddd_sets()[ddd_set]}. Fait avec Jalon le {french.day(timezone.localdate())}."
    )


def method(asked: Asked, ddd_set: str) -> Part:
    """How every figure is made, from what, and what was written from memory."""
    rates = asked.rate_perimeter
    said = [
        "Consommation = Σ (unités dispensées × dose de l'unité ÷ DDJ de la molécule et de la voie) ÷ Σ journées "
        "× 1 000. Un taux est recalculé sur ses parts, jamais une moyenne de taux. Le périmètre est le même au "
        "numérateur et au dénominateur. Un retour à la pharmacie est une quantité négative ; la dose est celle de la "
        "bêta-lactamine dans une association, du sulfaméthoxazole dans le cotrimoxazole.",
        f"Périmètre {rates.title}, version {rates.version} : types d'activité "
        f"{', '.join(rates.activities) or 'tous'} ; disciplines "
        f"{', '.join(one.lower() for one in rates.domains) or 'toutes'}. {rates.source}",
        f"DDJ : {references.ddd_sets()[ddd_set]}, WHO Collaborating Centre for Drug Statistics Methodology, Oslo. "
        "Toute série est en un seul jeu : un jeu qui change ferait bouger la courbe sans que rien n'ait bougé.",
        "Résistance : %R = R ÷ (S + SFP + R) ; une zone d'incertitude technique est lue comme SFP, un vide n'est pas "
        f"testé. Les dépistages sont écartés, puis les doublons : {RULES['spares'].says}.",
        "Intervalles à 95 % : exacts, binomiaux (Clopper-Pearson) pour une part ; exacts, de Poisson, pour 1 000 "
        "journées. Sous 30 isolats, un pourcentage est grisé ; sous 5, il ne sort pas de l'hôpital.",
        "Comparaisons : limites à 95 % et 99,8 % autour du groupe (Spiegelhalter 2005), à sa dispersion. Un taux brut "
        "ne classe pas des activités différentes ; le rang est donné avec les places possibles.",
        f"Ce qui est écrit {MEMORY} : groupes AWaRe (OMS 2023), antibiotiques critiques et de dernier recours (ANSM "
        "et SPILF), notion de large spectre, DDJ du cotrimoxazole et des voies inhalées, résistances naturelles.",
    ]
    return Part("Méthode", text=said, sheet="Méthode")
