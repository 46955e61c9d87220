"""What the checks of the catalogue look for in the files of a hospital and a period; one function per rule.

Each takes the facts (`facts.Facts`) and the settings of the check, and answers the findings. A file that is not there
is nobody's mistake here: the recap of the files says it.
"""

from collections.abc import Callable, Mapping

from jalon.antibiotics.rules.checks.activity import (
    bed_days_outside_perimeter,
    bed_days_without_consumption,
    consumption_without_bed_days,
    eligible_unit_missing,
    no_bed_day_eligible,
    year_denominator_missing_quarter,
)
from jalon.antibiotics.rules.checks.amounts import implausible_rate, jump, unknown_ucd_share
from jalon.antibiotics.rules.checks.facts import Facts, Finding, Settings, UnitFacts
from jalon.antibiotics.rules.checks.isolates import blse_c3g_all_s, natural_resistance
from jalon.antibiotics.rules.checks.structure import four_files_share_no_unit, service_code_per_unit, unit_unknown

Rule = Callable[[Facts, Settings], list[Finding]]

RULES: Mapping[str, Rule] = {
    "consumption_without_bed_days": consumption_without_bed_days,
    "bed_days_without_consumption": bed_days_without_consumption,
    "eligible_unit_missing": eligible_unit_missing,
    "unit_unknown": unit_unknown,
    "jump": jump,
    "implausible_rate": implausible_rate,
    "natural_resistance": natural_resistance,
    "bed_days_outside_perimeter": bed_days_outside_perimeter,
    "service_code_per_unit": service_code_per_unit,
    "unknown_ucd_share": unknown_ucd_share,
    "no_bed_day_eligible": no_bed_day_eligible,
    "blse_c3g_all_s": blse_c3g_all_s,
    "four_files_share_no_unit": four_files_share_no_unit,
    "year_denominator_missing_quarter": year_denominator_missing_quarter,
}

__all__ = ["RULES", "Facts", "Finding", "Rule", "Settings", "UnitFacts"]
