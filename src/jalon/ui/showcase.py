"""The examples of /composants/: every component in every state, with invented establishments."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from jalon.catalogue.definitions import Actor
from jalon.ui import french, showcase_charts, tables
from jalon.ui.menu import Concern

ACTORS = {
    "national": ("ANS", True, "gris"),
    "region": ("Région", False, "jaune"),
    "cpam": ("Assurance Maladie", True, "bleu"),
    "site": ("Établissement", False, "vert"),
}
MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]
SENT = [210, 260, 255, 390, 420, None, 505, 640, 610, 720, 830, 905]


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Intitulé de la vue", help_text="Il apparaîtra dans la liste des vues partagées.")
    month = forms.CharField(label="Mois des données", initial="août")
    domain = forms.ChoiceField(label="Type", choices=[("ES", "Hôpitaux (ES)"), ("ESSMS", "Médico-social (ESSMS)")])
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    scope = forms.ChoiceField(
        label="Portée",
        widget=forms.RadioSelect,
        choices=[("line", "Cette ligne seulement"), ("source", "Toutes les livraisons de cette source")],
        initial="line",
    )
    shared = forms.BooleanField(
        label="Partager avec ma région", required=False, help_text="Les lecteurs la verront sans pouvoir la changer."
    )
    password = forms.CharField(label="Phrase de passe", required=False, widget=forms.PasswordInput())
    locked = forms.CharField(label="Source", initial="Suivi MSSanté", disabled=True)


class ExampleFilters(forms.Form):
    q = forms.CharField(label="Nom, FINESS, ville", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    department = forms.ChoiceField(
        label="Département", required=False, choices=[("", "Tous"), ("24", "Dordogne"), ("33", "Gironde")]
    )
    meteo = forms.ChoiceField(
        label="Météo", required=False, choices=[("", "Toutes"), ("a", "En cours, alerte"), ("d", "Déployé / VA signée")]
    )


def sections() -> dict[str, Any]:
    """Everything the page needs, ready to be shown."""
    return {
        "actors": [Actor(id=i, title=t, national=n, colour=c) for i, (t, n, c) in ACTORS.items()],
        "breadcrumb": [("Accueil", "/"), ("Composants", "")],
        "table": _table(),
        "facts": _facts(),
        "form": ExampleForm(),
        "refused_form": ExampleForm({"name": "", "month": "aout", "domain": "autre"}),
        "filters": ExampleFilters(),
        "page": Paginator(range(1386), 50).page(3),
        "tabs": [("Lignes", "#onglets", True, 1386), ("À régler", "#", False, 1), ("Différences", "#", False, 214)],
        "steps": _steps(),
        "history": _history(),
        "concerns": _concerns(),
        "months": MONTHS,
        "sent": SENT,
        "shares": [("Dordogne", 61.4), ("Gironde", 47), ("Creuse", 8.5), ("Corrèze", None)],
        "charts": showcase_charts.all_charts(),
        "states": ["waiting", "running", "done", "failed", "cancelled", "planned", "applied", "refused"],
        "row_states": ["matched", "pending", "rejected", "open", "settled", "dismissed"],
        "value_states": ["not_applicable", "unavailable", "absent", "carried", "derived", "stale", "fictitious"],
        "skies": ["Déployé / VA signée", "En cours - pas d’alerte", "En cours - alerte", "Non démarré", ""],
        "icons": "search list-filter download upload pencil undo-2 history lock columns-3 bookmark".split(),
    }


def _table() -> tables.Table:
    columns = [
        tables.Column("Établissement", sort="nom", sorted="ascending"),
        tables.Column("FINESS", kind="code"),
        tables.Column("Département"),
        tables.Column("DPI", kind="state", hint="août 2022"),
        tables.Column("Documents versés", kind="number", sort="-documents", hint="août 2022"),
        tables.Column("Taux", kind="percent", decimals=1, hint="juillet 2022"),
        tables.Column("Météo", kind="meteo", hint="août 2022"),
    ]
    return tables.Table(
        "Établissements suivis",
        columns,
        [
            (_page("CH des Trois Moulins"), "240000015", "Dordogne", "applied", 12480, 46.9, "Déployé"),
            (_page("Clinique du Parc"), "330000027", "Gironde", "planned", 980, 7, "En cours - alerte"),
            (_page("CHU de Port-Neuf"), "330000035", "Gironde", "applied", 201331, 61.4, "En cours - pas d’alerte"),
            (_page("Hôpital de Hautefeuille"), "230000047", "Creuse", "unavailable", None, None, "Non démarré"),
        ],
        total=("4 établissements", "", "", "", 214791, None, ""),
        exports=[tables.Export(name, "#tableau") for name in ("XLSX", "CSV", "Parquet")],
        note="Les taux ne s’additionnent pas : leur total reste vide.",
    )  # fmt: skip


def _page(name: str) -> tables.Link:
    return tables.Link(name, "#tableau")


def _facts() -> list[tuple[str, ...]]:
    return [
        ("Raison sociale", "CH des Trois Moulins"),
        ("FINESS géographique", "240000015"),
        ("Entité juridique", "240000908", "CH de la Vallée"),
        ("Catégorie", "Centre hospitalier (355)"),
        ("Fermé le", ""),
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"title": "Charger l’annuaire", "text": "2 431 établissements, liste SAE 2022.", "done": True},
        {"title": "Déposer un premier fichier", "text": "Un fichier national du mois, tel que vous l’avez reçu.",
         "current": True, "url": "#etapes", "action": "Déposer un fichier"},
        {"title": "Inviter quelqu’un", "text": "Un collègue de la région, ou un lecteur.",
         "url": "#etapes", "action": "Inviter"},
    ]  # fmt: skip


def _history() -> list[dict[str, Any]]:
    return [
        {"at": datetime(2022, 9, 12, 14, 5, tzinfo=french.PARIS), "title": "47 %, saisi en ligne",
         "by": "Claire Fontaine (région)", "tone": "info", "icon": "pencil", "text": "Chiffre confirmé par l’éditeur."},
        {"at": datetime(2022, 9, 5, 9, 30, tzinfo=french.PARIS), "title": "42 %, ligne 118 de Suivi_DMP_2022-08.xlsx",
         "by": "import", "tone": "neutral", "icon": "file-spreadsheet"},
        {"at": datetime(2022, 8, 4, 8, 12, tzinfo=french.PARIS), "title": "Ligne en attente",
         "by": "import", "tone": "warning", "icon": "circle-question-mark"},
    ]  # fmt: skip


def _concerns() -> list[Concern]:
    return [
        Concern(
            "lignes à régler", "#aujourdhui", 3, "Suivi DMP, août 2022 : numéros inconnus de l’annuaire.", "Régler"
        ),
        Concern("fichiers manquent ce mois-ci", "#aujourdhui", 2, "ASP Ségur, Suivi MSSanté.", "Déposer", tone="info"),
        Concern(
            "contrôle en erreur", "#aujourdhui", 1, "Un cumul annuel a baissé : CHU de Port-Neuf.", "Voir", tone="error"
        ),
    ]
