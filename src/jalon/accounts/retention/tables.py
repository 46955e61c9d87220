"""The tables of the pages on keeping and purging, on screen and published."""

from collections.abc import Iterable

from django.utils.timezone import localtime

from jalon.accounts.retention import due, queries
from jalon.accounts.retention.models import PurgePlan
from jalon.publish import table as publishing
from jalon.ui.tables import Column, Link, Table

OPERATOR = "(ligne de commande)"


def rules(found: Iterable[due.Rule]) -> Table:
    columns = [Column(label) for label in ("Donnée", "Gardée", "Comptée", "De personnes", "Fondement", "Ce qui reste")]
    return Table("Durées de conservation", columns, [_rule(one) for one in found])


def _rule(one: due.Rule) -> list:
    said = one.definition
    basis = " — ".join(filter(None, (said.basis, said.reference)))
    if said.from_memory:
        basis += " (écrit de mémoire : à vérifier)"
    counted = one.how.counted_from if one.how and said.keep else ""
    return [said.title, said.keep_in_words, counted, "oui" if said.personal else "non", basis, said.remains]


def plans(found: Iterable[PurgePlan]) -> Table:
    columns = [
        Column("Plan"), Column("État"), Column("Proposé le", "datetime"), Column("Par"), Column("Approuvé par"),
        Column("Exécuté le", "datetime"),
    ]  # fmt: skip
    rows = [
        [Link(f"n° {one.pk}", one.get_absolute_url()), one.get_state_display(), one.proposed_at,
         str(one.proposed_by or OPERATOR), approver(one), one.done_at] for one in found
    ]  # fmt: skip
    return Table("Plans de purge", columns, rows)


def approver(plan: PurgePlan) -> str:
    if not plan.approved_at:
        return ""
    return f"{plan.approved_by or OPERATOR}{' (seul administrateur)' if plan.alone else ''}"


def kinds(plan: PurgePlan) -> Table:
    """What a plan lists, one line per kind of data; what became of it once it is done."""
    columns = [
        Column("Donnée"), Column("Gardée"), Column("D’avant le", "date"), Column("Prévus", "number"),
        Column("Taille (Ko)", "number"), Column("Le plus ancien", "date"),
        *([Column("Purgés", "number"), Column("Laissés", "number")] if plan.done_at else []),
    ]  # fmt: skip
    rows = [
        [one.title, f"{one.keep} {one.counted_from}", localtime(one.before).date(), one.planned,
         -(-one.size // 1024) if one.size else None, localtime(one.oldest).date() if one.oldest else None,
         *([one.gone, one.left] if plan.done_at else [])] for one in queries.kinds_of(plan)
    ]  # fmt: skip
    return Table("Ce que le plan purge", columns, rows)


def items_to_publish(plan: PurgePlan) -> publishing.Table:
    """The whole list, with what became of each: the certificate of the purge once it is done."""
    titles = ("Donnée", "Code", "Clé", "Libellé", "Depuis le", "Nombre", "Octets", "Empreinte", "Sort", "Motif")
    names = ("donnee", "code", "cle", "libelle", "depuis", "nombre", "octets", "empreinte", "sort", "motif")
    rows = [
        [publishing.Cell(value) for value in (
            plan.rules[one.what]["title"], one.what, one.key, one.label, localtime(one.since).isoformat(),
            str(one.count), str(one.size), one.digest, one.get_state_display(), one.why,
        )] for one in queries.items_of(plan)
    ]  # fmt: skip
    columns = [publishing.Column(name, title) for name, title in zip(names, titles, strict=True)]
    return publishing.Table(f"Plan de purge n° {plan.pk}", columns, rows)
