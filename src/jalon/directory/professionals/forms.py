"""The filters of the page of professionals."""

from typing import Any

from django import forms

from jalon.directory.professionals.queries.listing import Asked


class Filters(forms.Form):
    """Which professionals; every choice is in the address."""

    q = forms.CharField(
        label="Nom ou numéro RPPS", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    profession = forms.ChoiceField(label="Profession", required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    mode = forms.ChoiceField(label="Mode d'exercice", required=False)
    savoir_faire = forms.ChoiceField(label="Savoir-faire", required=False)
    finess = forms.CharField(label="N° FINESS", required=False, max_length=9)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], names: bool, **kwargs: Any) -> None:
        """`names`: a person who reads no name is not asked for one."""
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            self.fields[name].choices = [("", "Tout"), *found]  # type: ignore[attr-defined]
        if not names:
            del self.fields["q"]

    def asked(self) -> Asked:
        """What is asked for; a choice that does not exist is as if nothing had been asked."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return Asked(
            text=said.get("q", ""), profession=said["profession"], department=said["departement"], mode=said["mode"],
            skill=said["savoir_faire"], finess_et=said["finess"],
        )  # fmt: skip
