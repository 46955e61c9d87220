from typing import Any

from django import forms

from jalon import catalogue
from jalon.kernel.periods import Period
from jalon.sources.exchange import exporting


class TrustForm(forms.Form):
    name = forms.CharField(
        label="Nom", max_length=120, help_text="Celui de l’autre instance : il sera lu à côté de chaque fichier."
    )
    fingerprint = forms.CharField(
        label="Empreinte de sa clé", max_length=100, help_text="64 chiffres, à vérifier de vive voix avec elle."
    )


class ExportForm(forms.Form):
    """What to put in a bundle."""

    name = forms.CharField(label="Nom de cette instance", max_length=120)
    sources = forms.MultipleChoiceField(
        label="Sources", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucune cochée : toutes celles des propriétaires nationaux.",
    )  # fmt: skip
    periods = forms.CharField(label="Mois", required=False, help_text="2022-08 2022-09 ; vide : tous.")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = sorted(catalogue.current().sources.values(), key=lambda source: source.title)
        leaving = [(one.id, one.title) for one in known if not exporting.why_not_leave(one)]
        self.fields["sources"].choices = leaving  # type: ignore[attr-defined]

    def clean_periods(self) -> list[str]:
        try:
            return [Period(word).code for word in self.cleaned_data["periods"].replace(",", " ").split()]
        except ValueError as error:
            raise forms.ValidationError("Écrivez les mois comme 2022-08, séparés par des espaces.") from error
