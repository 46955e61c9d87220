"""Filters and forms of the directory's pages."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import make_aware

from jalon import catalogue
from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.actions.corrections import CORRECTABLE
from jalon.directory.models import Change, Link
from jalon.kernel.refusal import Refusal

YEARS = range(1900, 2201)
NATURES = [("et", "Établissements"), ("ej", "Entités juridiques"), ("tous", "Groupements et territoires")]


class Filters(forms.Form):
    """What the list shows; every choice is in the address."""

    q = forms.CharField(
        label="Nom, commune ou numéro", required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    region = forms.ChoiceField(label="Région", required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    domaine = forms.ChoiceField(label="Domaine", required=False)
    categorie = forms.ChoiceField(label="Catégorie", required=False)
    nature = forms.ChoiceField(label="Nature", required=False, choices=NATURES)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            self.fields[name].choices = [("", "Tout")] + found  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What is asked for; a choice that does not exist is as if nothing had been asked."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return {**said, "nature": said["nature"] or "et"}


def region_choices(codes: list[str]) -> list[tuple[str, str]]:
    return [(code, REGIONS[code].name if code in REGIONS else code) for code in codes]


def department_choices(codes: list[str], region: str = "") -> list[tuple[str, str]]:
    known = [(code, DEPARTMENTS.get(code)) for code in codes]
    return [
        (code, f"{code} {place.name}" if place else code)
        for code, place in known
        if not region or (place and place.region == region)
    ]


class ChangeFilters(forms.Form):
    """Which changes, between which two lists, where."""

    listes = forms.ChoiceField(label="Entre les listes", required=False)
    quoi = forms.ChoiceField(
        label="Changement",
        required=False,
        choices=[("", "Tous"), *((c.value, c.label.capitalize()) for c in Change.What)],
    )
    region = forms.ChoiceField(label="Région", required=False)
    departement = forms.ChoiceField(label="Département", required=False)


class CorrectionForm(forms.Form):
    field = forms.ChoiceField(label="Champ", choices=[(name, label) for name, (label, _) in CORRECTABLE.items()])
    value = forms.CharField(
        label="Valeur tenue pour juste",
        required=False,
        max_length=200,
        help_text="Vide : ce champ est à tenir pour vide.",
    )
    reason = forms.CharField(
        label="Motif", max_length=300, help_text="Il sera lu à côté de la valeur : d'où vient-elle ?"
    )


class CommentForm(forms.Form):
    theme = forms.ChoiceField(label="Thème", required=False)
    text = forms.CharField(
        label="Message",
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        help_text="Jamais de nom ni de numéro de patient.",
    )

    def __init__(self, *args: Any, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "Général"), *themes]  # type: ignore[attr-defined]


class ReplacementForm(forms.Form):
    """A person says, and dates, that an establishment was replaced by another."""

    come = forms.CharField(label="Remplacé par (n° FINESS)", max_length=12)
    kind = forms.ChoiceField(
        label="Lien", choices=[(one.value, one.label) for one in (Link.Kind.REPLACED_BY, Link.Kind.MERGED_INTO)]
    )
    valid_from = forms.DateField(
        label="Depuis le",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Aucune liste ne date ce changement : vous le dites.",
    )


class ListForm(forms.Form):
    """How a named list is called, and for whom."""

    name = forms.CharField(label="Nom de la liste", max_length=120)
    why = forms.CharField(
        label="Pourquoi", required=False, max_length=300, help_text="Ce à quoi elle servira, pour qui la retrouvera."
    )
    shared = forms.BooleanField(label="La partager avec ceux qui lisent la région", required=False, initial=True)


class PastedListForm(ListForm):
    """A list made from a column of FINESS numbers."""

    region = forms.ChoiceField(label="Région")
    domain = forms.ChoiceField(
        label="Domaine",
        required=False,
        choices=[("", "Tous"), ("ES", "Établissements de santé"), ("ESSMS", "ESSMS")],
    )
    numbers = forms.CharField(
        label="Numéros FINESS, un par ligne",
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        max_length=400_000,
        help_text="Collez une colonne de tableur : seule la première cellule de chaque ligne est lue.",
    )

    field_order = ("numbers", "region", "domain", "name", "why", "shared")

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]


def theme_choices() -> list[tuple[str, str]]:
    themes = catalogue.current().themes.values()
    return sorted(((one.id, one.title) for one in themes), key=lambda pair: pair[1])


def read_view(parameters: Any) -> tuple[date, datetime | None]:
    """The day and the instant of knowledge asked for by ?au= and ?connu=."""
    return _day(parameters.get("au", ""), "au") or timezone.localdate(), _instant(parameters.get("connu", ""))


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise Refusal(f"« {text} » n'est pas une date (attendu : {name}=2022-08-31)") from None
    if day.year not in YEARS:
        raise Refusal(f"« {text} » : l'année doit être entre {YEARS.start} et {YEARS.stop - 1}")
    return day


def _instant(text: str) -> datetime | None:
    if len(text) > 10:
        _day(text, "connu")
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise Refusal(f"« {text} » n'est pas un instant (attendu : connu=2022-09-05)") from None
        return make_aware(found) if found.tzinfo is None else found
    day = _day(text, "connu")
    return make_aware(datetime.combine(day, time.max)) if day else None


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, in words, for a page that answers with a refusal."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label} : {errors[0]}" if label else str(errors[0])
