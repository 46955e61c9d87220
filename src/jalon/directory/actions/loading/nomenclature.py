"""Nomenclatures: codes and labels that the pages show; the last file loaded is the one that holds now."""

from jalon.directory.actions.loading.report import Findings
from jalon.directory.actions.refreshing import refresh_entities
from jalon.directory.models import Listed, Load, Term
from jalon.directory.reading import Recognised
from jalon.directory.reading.rows import problem, read_rows

_CHUNK = 400


def load_terms(recognised: Recognised, load: Load, findings: Findings) -> None:
    """Keep the codes of a nomenclature with their labels; other columns go to `details`."""
    terms: dict[str, Term] = {}
    for row in read_rows(recognised):
        findings.read += 1
        code, label = str(row.values.get("code") or ""), str(row.values.get("name") or row.values.get("label") or "")
        if not code or len(code) > 12:
            findings.leave(problem(recognised, row.row, "code", code, "code absent ou trop long"))
            continue
        findings.taken += 1
        findings.warn(row.problems)
        details = {k: str(v) for k, v in row.values.items() if k not in ("code", "name", "label") and v is not None}
        terms[code] = Term(
            nomenclature=recognised.definition.kind, code=code, label=label[:200], details=details, load=load,
            known_from=load.recorded_at,
        )  # fmt: skip
    store_terms(terms, recognised.definition.kind, load)
    findings.counts["terms"] = len(terms)
    if recognised.definition.kind == "categories" and Listed.objects.exists():
        refresh_entities()


def store_terms(terms: dict[str, Term], nomenclature: str, load: Load) -> None:
    """Write what is new or said otherwise; what was said before is closed, never erased."""
    held = {term.code: term for term in Term.objects.filter(nomenclature=nomenclature, known_to=None)}
    moved = [
        term
        for code, term in terms.items()
        if code not in held or (held[code].label, held[code].details) != (term.label, term.details)
    ]
    closed = [held[term.code].pk for term in moved if term.code in held]
    for start in range(0, len(closed), _CHUNK):
        Term.objects.filter(pk__in=closed[start : start + _CHUNK]).update(known_to=load.recorded_at)
    Term.objects.bulk_create(moved, batch_size=_CHUNK)
