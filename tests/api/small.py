"""Two regions with a hospital each and a few values: enough for what programs may and may not do."""

from dataclasses import dataclass, field

from jalon.directory.models import Entity
from tests.accounts import people
from tests.directory import lists
from tests.indicators.worlds import publish

HERE, TWIN, FAR = (lists.number(eight) for eight in ("24000037", "24000044", "35000001"))
SEAT, FAR_SEAT = (lists.number(eight) for eight in ("24000005", "35000003"))
GRID, MONTH = "segur_es", "2022-08"


@dataclass
class Small:
    here: Entity
    twin: Entity
    far: Entity
    people: dict = field(default_factory=dict)


def make(folder) -> Small:
    staff = {
        "admin": people.make("admin", "administrateur"),
        "officer": people.make("chargee", "region", territories=["region:75"]),
        "reader": people.make("lectrice", territories=["region:75"]),
        "neighbour": people.make("voisine", "region", territories=["region:53"]),
        "owner": people.make("proprietaire", "national", "ans"),
        "hospital": people.make("hopital", "contributeur", "region", territories=[f"etablissement:{HERE}"]),
    }
    _hospitals(folder)
    here, twin, far = (Entity.objects.get(kind="et", code=code) for code in (HERE, TWIN, FAR))
    publish([
        ("meteo", MONTH, here.pk, "Non démarré"), ("meteo", MONTH, far.pk, "Non démarré"),
        ("commentaire_general", MONTH, here.pk, "COMMENTAIRE-ICI"), ("asp_etat_dpi", MONTH, here.pk, "Commande signée"),
    ])  # fmt: skip
    return Small(here, twin, far, staff)


def _hospitals(folder) -> None:
    from jalon.directory import actions

    far = lists.regional_row(FAR, "HOPITAL LOINTAIN", FAR_SEAT, pmsi=FAR_SEAT)
    rows = [
        lists.regional_row(HERE, "HOPITAL ICI", SEAT, pmsi=SEAT),
        lists.regional_row(TWIN, "HOPITAL JUMEAU", SEAT, pmsi=""),
        far.replace("24037;BERGERAC;24100;24;75", "35238;RENNES;35000;35;53"),
    ]
    path = folder / "etablissements_essai.csv"
    path.write_text("\n".join([lists.REGIONAL, *rows]), encoding="utf-8")
    actions.load_file(path, None)
