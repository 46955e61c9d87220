"""Units that do not meet: unknown to the structure, in files of other hospitals, in services that gather nothing."""

from jalon.antibiotics.rules.checks.facts import FILES, Facts, Finding, Settings, UnitFacts, counted

DATA = ("consumption", "bed_days", "admissions", "resistance")
NO_STRUCTURE = "structure"


def unit_unknown(facts: Facts, settings: Settings) -> list[Finding]:
    """Codes that the files name and the structure does not; one finding for all of them when there is no structure."""
    tolerated = float(str(settings["percent"]))
    counted_kinds = [kind for kind in DATA if _share(facts, kind) > tolerated]
    strange = [unit for unit in facts.units.values() if not unit.known and unit.lines.keys() & set(counted_kinds)]
    if strange and not any(unit.known for unit in facts.units.values()):
        message = f"Aucune structure : {counted(len(strange), 'unité')} des fichiers, aucune n'est connue."
        return [Finding(NO_STRUCTURE, message)]
    return [Finding(unit.key, _said(unit, counted_kinds), tuple(unit.lines), unit.key) for unit in strange]


def _share(facts: Facts, kind: str) -> float:
    """The share of the rows of a file that name a unit unknown to the structure, in percent."""
    rows = sum(unit.lines.get(kind, 0) for unit in facts.units.values())
    strange = sum(unit.lines.get(kind, 0) for unit in facts.units.values() if not unit.known)
    return 100 * strange / rows if rows else 0.0


def _said(unit: UnitFacts, kinds: list[str]) -> str:
    parts = [f"{FILES[kind]} ({counted(unit.lines[kind], 'ligne')})" for kind in kinds if kind in unit.lines]
    return f"UF {unit.code} : nommée dans {', '.join(parts)}, absente de la structure."


def service_code_per_unit(facts: Facts, settings: Settings) -> list[Finding]:
    """Every unit has a service code of its own, though several bear the same service label."""
    units = [unit for unit in facts.units.values() if unit.known]
    codes = {unit.service_code for unit in units if unit.service_code}
    labels = {unit.service_label for unit in units if unit.service_label}
    if len(units) < 2 or len(codes) < len(units) or not labels or len(labels) == len(units):
        return []
    message = f"{len(units)} unités, {len(codes)} codes de service, pour {counted(len(labels), 'libellé')}."
    return [Finding("", message, ("structure",))]


def four_files_share_no_unit(facts: Facts, settings: Settings) -> list[Finding]:
    """Files whose units are in no other file: they are of another hospital, or write other codes."""
    named = {kind: {unit.key for unit in facts.units.values() if kind in unit.lines} for kind in DATA}
    named["structure"] = {unit.key for unit in facts.units.values() if unit.known}
    held = {kind: keys for kind, keys in named.items() if keys}
    alone = [kind for kind, keys in held.items() if keys.isdisjoint(set().union(*_others(held, kind)))]
    if len(held) < 2 or not alone:
        return []
    said = ", ".join(f"{FILES[kind]} ({counted(len(held[kind]), 'unité')})" for kind in FILES if kind in alone)
    if len(alone) == len(held):
        return [Finding("", f"Aucune unité commune à deux fichiers : {said}.")]
    return [Finding("|".join(sorted(alone)), f"Sans unité commune avec les autres fichiers : {said}.")]


def _others(held: dict[str, set[str]], kind: str) -> list[set[str]]:
    return [keys for other, keys in held.items() if other != kind]
