"""Three hospitals of one region, two of one legal entity, with a month of values: for the tests of the grid."""

from jalon.directory import actions as directory
from jalon.directory.models import Entity
from tests.directory import lists
from tests.indicators.worlds import publish

BERGERAC, ANNEXE, CLINIQUE = lists.number("24000037"), lists.number("24000099"), lists.number("16001320")
EJ_BERGERAC, EJ_CLINIQUE = lists.number("24000005"), lists.number("16000163")
MONTH = "2022-08"
COVERED = {"domains": ("ES",), "regions": ()}


def hospitals(folder):
    """Load the three hospitals from a list, as a person would."""
    rows = [
        lists.regional_row(BERGERAC, "CH DE BERGERAC", EJ_BERGERAC, pmsi=EJ_BERGERAC),
        lists.regional_row(ANNEXE, "CH DE BERGERAC - ANNEXE", EJ_BERGERAC, pmsi=EJ_BERGERAC),
        lists.regional_row(CLINIQUE, "CLINIQUE DU PORT", EJ_CLINIQUE, pmsi=CLINIQUE),
    ]
    path = folder / "etablissements_essai.csv"
    path.write_text("\n".join([lists.REGIONAL, *rows]), encoding="utf-8")
    directory.load_file(path, None)
    return {code: Entity.objects.get(kind=kind, code=code).pk for kind, code in ENTITIES}


ENTITIES = [("et", BERGERAC), ("et", ANNEXE), ("et", CLINIQUE), ("ej", EJ_BERGERAC), ("ej", EJ_CLINIQUE)]


def month(entities):
    """August 2022: orders (one missing), messages of the legal entity, the météo of July and of August."""
    publish([("meteo", "2022-07", entities[BERGERAC], "Non démarré")])
    publish(
        [
            ("asp_etat_dpi", MONTH, entities[BERGERAC], "Commande signée"),
            ("asp_montant_dpi", MONTH, entities[BERGERAC], 147500.0),
            ("mssante_messages_envoyes", MONTH, entities[EJ_BERGERAC], 1830.0),
            ("meteo", MONTH, entities[CLINIQUE], "Déployé / VA signée"),
            ("commentaire_general", MONTH, entities[CLINIQUE], "=1+1 : à revoir"),
        ],
        coverage=[("asp_etat_dpi", MONTH, COVERED)],
    )
