"""Rows of small lists, in the layouts that are really published."""

from jalon.kernel.finess import check_digit

SAE = "an;fi;rs;fi_ej;cat;catr;stjr;reg;dep;COMINSEE;NOMCOM;CPO;SIRTET"
REGIONAL = (
    "finess_et;finess_ej;finess_pmsi;raison_sociale;categorie;categorie_lib;domaine;secteur;commune_cog;commune;"
    "code_postal;departement;region;siret;capacite;latitude;longitude;etat;date_debut;date_fin;source"
)
MEMBERS = "type;code;nom;membre_type;membre;membre_nom;role;date_debut;date_fin;note"


def number(eight):
    """A valid FINESS number from its first eight digits."""
    return eight + check_digit(eight)


ET1, ET2, ET3 = number("24000037"), number("33078119"), number("16000017")
EJ1, EJ2 = number("24000005"), number("31002501")


def sae_row(
    et, name, ej=EJ1, *, year=2022, category="355", region="75", department="24", commune="24037", town="BERGERAC"
):
    return f"{year};{et};{name};{ej};{category};PUB2;1;{region};{department};{commune};{town};24100;"


def regional_row(
    et, name, ej="", *, pmsi="", domain="ES", category="355", source="DREES SAE 2023 (ID)", end="", state="A"
):
    place = "24037;BERGERAC;24100;24;75"
    return f"{et};{ej};{pmsi};{name};{category};libellé;{domain};public;{place};;;;;{state};;{end};{source}"
