from django import forms
from django.conf import settings

from jalon.accounts.tokens import rules


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(
        label="Nom", max_length=rules.LONGEST_NAME, help_text="Le logiciel qui s’en servira : « CRM régional »."
    )
    scopes = forms.MultipleChoiceField(
        label="Portées",
        choices=list(rules.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce que le jeton permet, jamais plus que les droits de la personne au moment de chaque appel.",
    )

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        most = settings.JALON_TOKEN_DAYS
        self.fields["days"] = forms.IntegerField(
            label="Durée, en jours", initial=min(rules.USUAL_DAYS, most), min_value=1, max_value=most,
            help_text=f"{most} au plus. Passé ce délai, faites un nouveau jeton.",
        )  # fmt: skip
