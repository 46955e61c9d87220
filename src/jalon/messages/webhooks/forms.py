from typing import Any

from django import forms

from jalon.accounts import happenings
from jalon.accounts.models import User
from jalon.kernel import addresses


class SubscriptionForm(forms.Form):
    """An address, what it is told, and in whose eyes."""

    title = forms.CharField(label="Nom", max_length=120, help_text="Celui du logiciel qui reçoit : « CRM régional ».")
    address = forms.CharField(
        label="Adresse", max_length=addresses.LONGEST, help_text="https://…, sans nom ni mot de passe.",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label="Propriétaire", queryset=User.objects.filter(is_active=True).order_by("username"),
        help_text="L'adresse n'apprend que ce que cette personne peut lire.",
    )  # fmt: skip
    events = forms.MultipleChoiceField(label="Évènements", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        titles = {one.name: one.title for one in happenings.declared()}
        self.fields["events"].choices = list(titles.items())  # type: ignore[attr-defined]
