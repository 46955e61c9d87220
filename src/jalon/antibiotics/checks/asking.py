"""What the address of the page asks: state, severity, check, period; and whom an answer commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.antibiotics import access
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import Alert
from jalon.antibiotics.queries import alerts
from jalon.antibiotics.rules.periods import read_period
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal

HERE = "antibiotics:checks"


@dataclass(frozen=True)
class Look:
    """The choices of the page. `period` empty: every period, for a mistake of last year is still one."""

    place: Place
    state: str = alerts.OPEN
    severity: str = ""
    check: str = ""
    period: str = ""

    @property
    def fields(self) -> dict[str, str]:
        said = {
            "etablissement": self.place.hospital.code if self.place.hospital else "", "periode": self.period,
            "etat": "" if self.state == alerts.OPEN else self.state, "gravite": self.severity, "controle": self.check,
        }  # fmt: skip
        return {key: value for key, value in said.items() if value}

    def url(self, name: str = HERE, *arguments: object, **changes: str) -> str:
        query = urlencode({key: value for key, value in (self.fields | changes).items() if value})
        return reverse(name, args=arguments) + (f"?{query}" if query else "")

    def found(self) -> QuerySet[Alert]:
        return alerts.alerts(
            self.place.looked_at, state=self.state, severity=self.severity, check=self.check, period=self.period
        )


def read_look(asked: Mapping[str, str], place: Place) -> Look:
    """The choices of an address; a Refusal in French for what cannot be chosen."""
    state = asked.get("etat", "") or alerts.OPEN
    severity, check, period = (asked.get(name, "") for name in ("gravite", "controle", "periode"))
    if state not in alerts.STATES:
        raise Refusal(f"État inconnu : « {state} ».")
    if severity and severity not in alerts.SEVERITIES:
        raise Refusal(f"Gravité inconnue : « {severity} ».")
    if check and check not in catalogue.current().atb_checks:
        raise Refusal(f"Contrôle inconnu : « {check} ».")
    return Look(place, state, severity, check, read_period(period).code if period else "")


def ticked(perimeter: Perimeter, numbers: Iterable[str]) -> list[Alert]:
    """The alerts of a form, all of hospitals that the person may answer for."""
    wanted = [pk for pk in map(read_whole, numbers) if pk is not None]
    found = list(Alert.objects.filter(pk__in=wanted).select_related("establishment"))
    if not found:
        raise Refusal("Cochez au moins un constat.")
    for one in found:
        check_may_answer(perimeter, one)
    return found


def check_may_answer(perimeter: Perimeter, alert: Alert) -> None:
    access.check_may_see(perimeter, alert.establishment)
    if not access.may_bring(perimeter, alert.establishment):
        raise PermissionDenied("Acquitter un constat demande un droit de saisie sur l'établissement.")


def sees_rows(perimeter: Perimeter, alert: Alert) -> bool:
    """Rows of isolates are read in the hospital; the rest of its files by all who may see it."""
    return access.is_inside(perimeter, alert.establishment) or not alert_on_isolates(alert)


def alert_on_isolates(alert: Alert) -> bool:
    check = alerts.check_of(alert)
    rule = check.rule if check else ""
    return rule in ("natural_resistance", "blse_c3g_all_s", "unit_unknown") or alert.key.startswith("isolates|")
