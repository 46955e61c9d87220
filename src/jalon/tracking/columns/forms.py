"""The form that describes a column, and what it starts with."""

from typing import Any

from django import forms
from django.http import QueryDict

from jalon import catalogue
from jalon.kernel.numbers import as_text
from jalon.tracking.columns import access, rules
from jalon.tracking.columns.rules import Draft, Mistaken
from jalon.tracking.frame import Place

NEW_THEME = "nouveau-theme"  # no identifier has a hyphen
GRAINS = (("et", "l’établissement (FINESS géographique)"), ("ej", "l’entité juridique, montré sur chacun de ses sites"))


class ColumnForm(forms.Form):
    """A column to add or to change, as people say it."""

    label = forms.CharField(label="Nom de la colonne", max_length=rules.LONGEST_NAME)
    why = forms.CharField(
        label="À quoi elle sert", max_length=400, required=False,
        help_text="Une phrase ; elle paraît dans l’aide de la colonne et dans la méthodologie du classeur.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Ce qu’on y écrit", choices=list(rules.KINDS.items()))
    values = forms.CharField(
        label="Valeurs de la liste", required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une par ligne, dans l’ordre où elles seront proposées.",
    )  # fmt: skip
    open_list = forms.BooleanField(label="Accepter aussi une valeur hors de la liste", required=False)
    not_applicable = forms.CharField(
        label="Valeur qui veut dire « non concerné »", required=False, max_length=rules.LONGEST_VALUE,
        help_text="Par exemple : Non concerné. Ces cases ne sont pas vides, mais ne comptent pas comme une réponse.",
    )  # fmt: skip
    unit = forms.CharField(label="Unité", required=False, max_length=20, help_text="Par exemple : visites, postes.")
    minimum = forms.CharField(label="Plus petite valeur admise", required=False, max_length=30)
    maximum = forms.CharField(label="Plus grande valeur admise", required=False, max_length=30)
    additive = forms.BooleanField(
        label="Les valeurs s’additionnent d’un établissement à l’autre", required=False,
        help_text="Le pied de la grille montre alors leur somme.",
    )  # fmt: skip
    owner = forms.ChoiceField(label="Qui la remplit", initial="region")
    grain = forms.ChoiceField(label="À propos de", choices=GRAINS, initial="et")
    carries_over = forms.BooleanField(
        label="La valeur tient d’un mois à l’autre", required=False, initial=True,
        help_text="Elle est reprise, en gris, jusqu’à ce qu’on la confirme ou la change.",
    )  # fmt: skip
    private = forms.BooleanField(
        label="Réservée à la région", required=False,
        help_text="Les propriétaires nationaux et les autres régions n’en voient rien, sauf partage case par case.",
    )  # fmt: skip
    theme = forms.ChoiceField(label="Thème")
    new_theme = forms.CharField(
        label="Titre du nouveau thème", required=False, max_length=60,
        help_text="Seulement si aucun thème de la grille ne convient ; il fait un bandeau de plus, à la fin.",
    )  # fmt: skip
    after = forms.ChoiceField(label="Après la colonne", required=False)
    width = forms.IntegerField(
        label="Largeur", required=False, min_value=4, max_value=80, help_text="En caractères ; vide : selon le type.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def __init__(self, *arguments: Any, place: Place, but: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._draft: Draft | None = None
        themes = [(theme.id, theme.title) for theme in place.grid.themes]
        by_theme = {
            title: [(c.id, c.label) for c in place.grid.columns if c.theme == theme and c.id != but]
            for theme, title in themes
        }
        actors = [(one.id, one.title) for one in catalogue.current().actors.values() if access.may_own(one)]
        self._offer("theme", [*themes, (NEW_THEME, "un nouveau thème…")])
        if themes:
            self.initial.setdefault("theme", themes[0][0])
        self._offer("after", [("", "à la fin du thème"), *by_theme.items()])
        self._offer("owner", actors)

    def _offer(self, name: str, choices: list) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - of this form
        field.choices = choices

    def clean(self) -> dict:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                theme = "" if said["theme"] == NEW_THEME else said["theme"]
                self._draft = rules.read_draft(said | {"theme": theme})
            except Mistaken as wrong:
                self.tell(wrong)
        return said

    @property
    def draft(self) -> Draft:
        """What a valid form describes."""
        assert self._draft is not None  # noqa: S101 - the caller asked whether it is valid
        return self._draft

    def tell(self, wrong: Mistaken) -> None:
        """Put each mistake beside its field."""
        for name, sentence in wrong.mistakes.items():
            self.add_error(name if name in self.fields else None, sentence)

    def showing(self, seen: str) -> "ColumnForm":
        """The same form, filled as it was, about the version that stands now."""
        self.data = {**self.data.dict(), "seen": seen} if isinstance(self.data, QueryDict) else self.data
        return self


def filled(draft: Draft) -> dict[str, Any]:
    """What the form starts with when a column is changed."""
    return {
        "label": draft.label, "why": draft.why, "kind": draft.kind, "values": "\n".join(draft.values),
        "open_list": draft.open_list, "not_applicable": draft.not_applicable, "unit": draft.unit,
        "minimum": _bound(draft.minimum), "maximum": _bound(draft.maximum), "additive": draft.additive,
        "owner": draft.owner, "grain": draft.grain, "carries_over": draft.carries_over, "private": draft.private,
        "theme": draft.theme, "after": draft.after, "width": draft.width or None,
    }  # fmt: skip


def _bound(number: float | None) -> str:
    return "" if number is None else as_text(number).replace(".", ",")
