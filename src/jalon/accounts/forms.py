import re
from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from jalon.accounts import places, queries
from jalon.accounts.models import Act, Role, User
from jalon.kernel import finess

_YEARS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31))]


class RightForm(forms.Form):
    """A right to give: role, in whose name, where, on what."""

    role = forms.ChoiceField(label="Rôle", choices=Role.choices, initial=Role.READER)
    actor = forms.ChoiceField(
        label="Au nom de", initial="region", help_text="L’organisme dont cette personne remplit les colonnes."
    )
    acts = forms.MultipleChoiceField(
        label="Actes",
        required=False,
        choices=Act.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun choix : ceux du rôle. Commenter ou contester, c’est saisir ; régler une ligne, importer.",
    )
    territories = forms.MultipleChoiceField(
        label="Territoires",
        required=False,
        help_text="Aucun choix : partout. Plusieurs choix : touche Ctrl maintenue.",
    )
    establishments = forms.CharField(
        label="Établissements",
        required=False,
        help_text="À la place des territoires : des numéros FINESS géographiques, séparés par des espaces.",
    )
    themes = forms.MultipleChoiceField(label="Thèmes", required=False, help_text="Aucun choix : tous.")

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        _offer(self, "actor", places.actor_choices())
        _offer(self, "territories", places.territory_choices())
        _offer(self, "themes", places.theme_choices())

    def clean_establishments(self) -> list[str]:
        """The numbers as territories; a word that can be read as no number, or as two, is said."""
        found = []
        for word in re.split(r"[\s,;]+", self.cleaned_data["establishments"].strip()):
            reading = finess.read(word)
            if reading.numbers == (reading.text,):  # whole: a right is not given on a number that was completed
                found.append(f"{places.ESTABLISHMENT}:{reading.numbers[0]}")
            elif word:
                raise forms.ValidationError(f"« {word} » n'est pas un numéro FINESS complet : neuf caractères.")
        return found

    def clean(self) -> dict:
        """What is typed joins what is chosen: a right has one list of territories."""
        said = super().clean() or self.cleaned_data
        typed = said.pop("establishments", [])
        return {**said, "territories": [*said.get("territories", []), *typed]}


class InvitationForm(RightForm):
    """A person to invite, with a first right."""

    username = forms.CharField(label="Nom de connexion", max_length=150, help_text="Par exemple : prenom.nom")
    first_name = forms.CharField(label="Prénom", max_length=150, required=False)
    last_name = forms.CharField(label="Nom", max_length=150, required=False)
    email = forms.EmailField(label="Courriel", required=False)
    organisation = forms.CharField(label="Organisme", max_length=120, required=False)
    field_order = ["username", "first_name", "last_name", "email", "organisation"]


class RightsFilterForm(forms.Form):
    """Which rights the matrix shows."""

    territory = forms.ChoiceField(label="Territoire", required=False)
    theme = forms.ChoiceField(label="Thème", required=False)
    actor = forms.ChoiceField(label="Au nom de", required=False)
    act = forms.ChoiceField(label="Peut", required=False, choices=[("", "Tout"), *Act.choices])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        _offer(self, "territory", [("", "Tous"), *places.territory_choices()])
        _offer(self, "theme", [("", "Tous"), *places.theme_choices()])
        _offer(self, "actor", [("", "Tous"), *places.actor_choices()])

    def chosen(self) -> dict[str, str]:
        """What is asked for; what does not exist is as if nothing had been asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class PasswordForm(forms.Form):
    """A password to choose, typed twice."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        help_text="Au moins 12 caractères ; une suite de quatre mots convient bien.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        typed = super().clean() or self.cleaned_data
        if typed.get("password") != typed.get("again"):
            self.add_error("again", "Les deux mots de passe diffèrent.")
        return typed


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """The choices of a field, read when the form is shown: catalogue and journal change."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActFilterForm(forms.Form):
    """What to look for in the journal."""

    person = forms.ModelChoiceField(
        label="Personne", queryset=User.objects.order_by("username"), required=False, empty_label="Toutes"
    )
    verb = forms.ChoiceField(label="Acte", required=False)
    text = forms.CharField(label="Objet", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    first = forms.DateField(label="Du", required=False, widget=_day(), validators=_YEARS)
    last = forms.DateField(label="Au", required=False, widget=_day(), validators=_YEARS)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        _offer(self, "verb", [("", "Tous"), *queries.known_verbs()])

    def chosen(self) -> queries.ActFilter:
        """The filter, leaving out what could not be read."""
        self.is_valid()
        held = self.cleaned_data
        return queries.ActFilter(
            person=held["person"].pk if held.get("person") else None,
            verb=held.get("verb", ""),
            text=held.get("text", ""),
            first=held.get("first"),
            last=held.get("last"),
        )
