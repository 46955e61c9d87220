"""The form of one isolate: unit, organism, day, specimen, phenotypes, and the results of a chosen panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jalon.antibiotics import references
from jalon.antibiotics.actions.entering import Isolate
from jalon.antibiotics.bringing.words import definition_of
from jalon.antibiotics.facts.answers import Answers
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.rules import results
from jalon.directory.rules.units import unit_key
from jalon.kernel.dates import read_date
from jalon.kernel.hospital_codes import code_text
from jalon.kernel.periods import Period

RESULTS = (("", "non testé"), ("S", "S"), ("SFP", "SFP"), ("R", "R"), ("ZIT", "ZIT"))
FLAGS = (("", "non dit"), ("oui", "oui"), ("non", "non"))
LABELS_AT_MOST = 40


def panel_of(standing: HospitalFile | None, asked: str = "") -> list[str]:
    """The labels offered: those of the period's file, else those of the empty template, and what was asked besides."""
    held = list(standing.layout.get("labels", [])) if standing else []
    labels = held or list(definition_of(Kind.RESISTANCE.value).template_antibiotics)
    labels += [one.strip() for one in asked.replace(";", ",").split(",") if one.strip() and one.strip() not in labels]
    return labels[:LABELS_AT_MOST]


@dataclass
class IsolateForm:
    """What was typed, kept when something is wrong; `errors`: field → what."""

    values: dict[str, str] = field(default_factory=dict)
    results: list[tuple[str, str]] = field(default_factory=list)  # label, as chosen
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def blank(cls, labels: Sequence[str]) -> "IsolateForm":
        return cls(dict.fromkeys(_NAMES, ""), [(label, "") for label in labels])

    @classmethod
    def read(cls, said: Mapping[str, str], labels: Sequence[str]) -> "IsolateForm":
        values = {name: said.get(name, "").strip()[:120] for name in _NAMES}
        return cls(values, [(label, said.get(f"resultat-{rank}", "")) for rank, label in enumerate(labels)])

    def check(self, units: Mapping[str, Any], period: Period, answers: Answers) -> Isolate | None:
        """The isolate, or None with the errors said. An unknown unit is an error here: it is chosen, not copied."""
        if unit_key(self.values["unite"]) not in units:
            self.errors["unite"] = "choisissez une unité de la structure"
        organism = answers.organism(self.values["germe"])
        if organism.status != "resolved":
            self.errors["germe"] = "germe inconnu : écrivez son nom latin, par exemple « Escherichia coli »"
        day = self._day(period)
        if self.values["prelevement"] and references.specimen_of(self.values["prelevement"]) is None:
            self.errors["prelevement"] = "prélèvement inconnu : « urines », « hémoculture », « pus »…"
        coded = {label: results.read_result(text) for label, text in self.results}
        for rank, (label, text) in enumerate(self.results):
            if coded[label] == results.UNREADABLE:
                self.errors[f"resultat-{rank}"] = f"S, SFP, R ou ZIT attendu, « {text[:10]} » lu"
        if not any(coded.values()):
            self.errors["resultats"] = "au moins un antibiotique testé"
        if self.errors:
            return None
        flags = {name: results.read_flag(self.values[name]) for name in ("blse", "epc")}
        return Isolate(
            code_text(self.values["unite"]), self.values["germe"], day, self.values["prelevement"],
            self.values["patient"], flags["blse"], flags["epc"], coded,
        )  # fmt: skip

    def _day(self, period: Period) -> date | None:
        text = self.values["date"]
        if not text:
            return None
        found = read_date(text) or ""
        if len(found) != len("2024-01-31"):
            self.errors["date"] = "une date, jour/mois/année"
            return None
        day = date.fromisoformat(found)
        if not period.first_day <= day <= period.last_day:
            self.errors["date"] = f"un jour de la période ({period.label})"
        return day


_NAMES = ("unite", "germe", "date", "prelevement", "patient", "blse", "epc")
