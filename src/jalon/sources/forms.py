"""What people fill in about files: filters of lists, the month and source of a file, a reason."""

from typing import Any

from django import forms

from jalon import catalogue
from jalon.kernel.periods import Period
from jalon.sources.models import Delivery, Waiting


def source_choices(empty: str) -> list[tuple[str, str]]:
    sources = sorted(catalogue.current().sources.values(), key=lambda source: source.title)
    return [("", empty), *((source.id, source.title) for source in sources)]


def _offer_sources(field: Any, empty: str) -> None:
    """Asked of the catalogue each time a form is made: a region may have added a file."""
    field.choices = source_choices(empty)


class DeliveryFilter(forms.Form):
    source = forms.ChoiceField(label="Source", required=False)
    mois = forms.CharField(
        label="Mois", required=False, widget=forms.TextInput(attrs={"placeholder": "2022-08", "size": 9})
    )
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *Delivery.State.choices])

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _offer_sources(self.fields["source"], "Toutes")


class QueueFilter(forms.Form):
    quoi = forms.ChoiceField(label="Quoi", required=False, choices=[("lignes", "Lignes"), ("cellules", "Valeurs")])
    issue = forms.ChoiceField(
        label="Issue", required=False, choices=[("", "Toutes"), ("pending", "En attente"), ("rejected", "Rejetées")]
    )
    etat = forms.ChoiceField(label="État", required=False, choices=[*Waiting.State.choices, ("tous", "Tous")])
    source = forms.ChoiceField(label="Source", required=False)
    texte = forms.CharField(label="Numéro ou nom", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    livraison = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _offer_sources(self.fields["source"], "Toutes")


class ReadAgain(forms.Form):
    """What a person says of a file when the file does not, or says it wrong."""

    period = forms.CharField(
        label="Mois des données", required=False, max_length=7,
        help_text="2022-08 ; laissez vide pour suivre ce que dit le fichier.",
    )  # fmt: skip
    source = forms.ChoiceField(label="Source", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _offer_sources(self.fields["source"], "Reconnaître seule")

    def clean_period(self) -> str:
        said = self.cleaned_data["period"].strip()
        if said:
            try:
                return Period(said).code
            except ValueError as error:
                raise forms.ValidationError("Écrivez le mois comme 2022-08.") from error
        return ""
