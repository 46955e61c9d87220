"""What the description of a hospital's file gives to whoever reads such files: headings, and an empty template."""

from collections.abc import Iterable, Mapping

from jalon.catalogue.antibiotic_definitions import HospitalColumn, HospitalFileDefinition
from jalon.kernel.text import fold


def headings(definition: HospitalFileDefinition) -> Mapping[str, str]:
    """Folded header → id of the column that it names; each header names one column."""
    return {fold(header): column.id for column in definition.columns for header in column.headers}


def lacking(definition: HospitalFileDefinition, found: Iterable[str]) -> tuple[str, ...]:
    """What a file with these columns still needs, each as the header to add ("Code UCD7 ou Code UCD13")."""
    there = set(found)
    columns = {column.id: column for column in definition.columns}
    alone = [one.headers[0] for one in definition.columns if one.required and one.id not in there]
    groups = [group for group in definition.needs_one_of if there.isdisjoint(group)]
    return (*alone, *(" ou ".join(columns[name].headers[0] for name in group) for group in groups))


def template_rows(definition: HospitalFileDefinition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header row and the example row of the empty template of this kind of file."""
    shown: list[HospitalColumn] = [column for column in definition.columns if column.in_template]
    header = (*(column.headers[0] for column in shown), *definition.template_antibiotics)
    example = (*(column.example for column in shown), *("S" for _ in definition.template_antibiotics))
    return header, example
