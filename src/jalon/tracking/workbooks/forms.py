"""What a person asks of a workbook before it leaves."""

from typing import Any

from django import forms
from django.utils import timezone

from jalon.accounts.places import place_title
from jalon.tracking.frame import Place
from jalon.tracking.workbooks.leaving import Asked
from jalon.tracking.workbooks.queries import usual_limit


class AskForWorkbook(forms.Form):
    contenu = forms.ChoiceField(
        label="Colonnes",
        choices=[
            ("tout", "Toutes, les miennes ouvertes"),
            ("miennes", "Seulement celles que je complète"),
        ],
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    avant = forms.DateField(
        label="À rendre au plus tard le",
        help_text="Après ce jour, le classeur se lit encore mais ne s'applique plus.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, place: Place, departments: list[str], themes: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"avant": usual_limit(place.grid.id, place.region, place.month)})
        self.fields["theme"].choices = [("", "Tous"), *themes]  # type: ignore[attr-defined]
        shown = [(code, f"{place_title(department=code)} ({code})") for code in departments]
        self.fields["departement"].choices = [("", "Tous"), *shown]  # type: ignore[attr-defined]

    def clean_avant(self):
        day = self.cleaned_data["avant"]
        if day < timezone.localdate():
            raise forms.ValidationError("Ce jour est déjà passé.")
        return day

    def asked(self) -> Asked:
        said = self.cleaned_data
        own_only = said["contenu"] == "miennes"
        return Asked(own_only=own_only, department=said["departement"], theme=said["theme"], until=said["avant"])
