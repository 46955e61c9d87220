"""How the list of findings is filtered, and how a selection of them is answered."""

from django import forms

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.regions import REGIONS
from jalon.indicators import queries

SEVERITIES = (("", "toutes"), ("erreur", "erreur"), ("avertissement", "avertissement"), ("info", "information"))
STATES = ((queries.OPEN, "ouverts"), (queries.ACKNOWLEDGED, "acquittés"), (queries.CLEARED, "levés d'eux-mêmes"))


class FindingFilter(forms.Form):
    """GET parameters of the list; anything unreadable counts as not asked."""

    etat = forms.ChoiceField(label="État", choices=STATES, required=False)
    gravite = forms.ChoiceField(label="Gravité", choices=SEVERITIES, required=False)
    theme = forms.ChoiceField(label="Thème", required=False)
    region = forms.ChoiceField(label="Région", required=False)

    def __init__(self, data, perimeter: Perimeter) -> None:
        super().__init__(data or {"etat": queries.OPEN})
        self.perimeter = perimeter
        themes = [(theme.id, theme.title) for theme in catalogue.current().themes.values()]
        self._offer("theme", [("", "tous"), *themes])
        seen = perimeter.regions
        named = [(code, REGIONS[code].name) for code in REGIONS if seen is None or code in seen]
        self._offer("region", [("", "toutes"), *sorted(named, key=lambda pair: pair[1])])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the reader of types)
        field.choices = choices

    def found(self):
        """The findings asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return queries.findings(
            self.perimeter, state=asked.get("etat") or queries.OPEN, severity=asked.get("gravite", ""),
            theme=asked.get("theme", ""), region=asked.get("region", ""),
        )  # fmt: skip


class Answer(forms.Form):
    """The reason given for a selection of findings."""

    motif = forms.CharField(label="Motif", max_length=300, required=False)
