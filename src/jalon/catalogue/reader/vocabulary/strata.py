from jalon.catalogue.reader.forms import FLAG, NUMBER, TEXT, Key, list_of, mapping_of, one_of
from jalon.catalogue.reader.vocabulary.shared import COMMON, DOMAINS

TRAITS = ("department", "stratum", "category", "sector", "capacity", "territory")

STRATUM = (
    *COMMON,
    Key("domains", list_of(one_of(DOMAINS)), "Les domaines où elle a un sens ; absent : tous", default=()),
    Key(
        "by",
        list_of(one_of(TRAITS)),
        "Ce qui fait se ressembler deux établissements ; deux réponses, et il faut les deux. stratum : la classe "
        "de la SAE ; capacity : la taille ; territory : un groupe ou un territoire de l'annuaire",
        required=True,
    ),
    Key("bands", list_of(NUMBER), "Avec capacity : où commence chaque tranche après la première", default=()),
    Key("unit", TEXT, "Avec capacity : ce qui est compté", default="places"),
    Key("territory", TEXT, "Avec territory : la nature du groupe, comme dans la liste qui l'a chargé", default=""),
    Key("labels", mapping_of(TEXT, TEXT, "bloc « code: libellé »"), "Le libellé des codes", default=None),
    Key(
        "peers",
        FLAG,
        "Les établissements de même strate sont les pairs montrés dans la grille ; une seule par domaine",
        default=False,
    ),
)
