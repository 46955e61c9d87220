from django import forms

from jalon.accounts.retention.models import Hold


class HoldForm(forms.Form):
    """Something to keep beyond its time."""

    scope = forms.ChoiceField(label="Portée", choices=Hold.Scope.choices)
    value = forms.CharField(
        label="Laquelle",
        max_length=60,
        help_text="L’identifiant de la source, le n° de la livraison, le n° FINESS, ou la sorte de données.",
    )
    reason = forms.CharField(label="Motif", max_length=300)
