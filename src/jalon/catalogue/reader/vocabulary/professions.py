from jalon.catalogue.reader.forms import TEXT, TEXTS, Key, mapping_of
from jalon.catalogue.reader.vocabulary.shared import COMMON

PROFESSION_CHOICE = (
    *COMMON,
    Key(
        "professions",
        mapping_of(TEXT, TEXT, "bloc « code: libellé »"),
        "Les professions gardées, par leur code dans le fichier national ; les autres lignes ne sont pas gardées",
        required=True,
    ),
    Key("regions", TEXTS, "Les régions où ils exercent ; sans elles ni départements, celles de l'annuaire", default=()),
    Key("departments", TEXTS, "Les départements où ils exercent, en plus de ces régions", default=()),
)
