"""A region of twelve hospitals in two départements and three classes, a neighbour of six, and a national file."""

from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.ledger import NewCoverage
from jalon.indicators.models import Batch
from tests.directory import lists
from tests.indicators.worlds import observation

REGION, NEIGHBOUR, MONTH = "75", "53", "2022-08"
HEADER = (
    "finess_et;finess_ej;raison_sociale;categorie;categorie_lib;domaine;secteur;commune_cog;commune;departement;"
    "region;capacite;latitude;longitude;source"
)
SAE = lists.SAE
ORDERED, NOT_ORDERED = "Commande signée", "Pas de commande signée"
SECRET = "HOPITAL-VOISIN"


def et(rank):
    return lists.number(f"2400{rank:04d}")


def ej(rank):
    return lists.number(f"2490{rank:04d}")


def build(folder):
    """Load the lists; answers the id of each establishment and legal entity, by rank."""
    _write(folder / "etablissements_ici.csv", HEADER, [_row(rank) for rank in range(18)])
    _write(folder / "ID_2021.csv", SAE, [_sae(rank) for rank in range(18)])
    _write(
        folder / "territoires_ici.csv", lists.MEMBERS,
        [f"ght;G1;GHT un;ej;{ej(0)};;;;;", f"ght;G1;GHT un;ej;{ej(1)};;;;;", f"ght;G2;GHT deux;ej;{ej(1)};;;;;"],
    )  # fmt: skip
    codes = {one.code: one.pk for one in Entity.objects.filter(kind__in=("et", "ej"))}
    return {"et": [codes[et(rank)] for rank in range(18)], "ej": [codes[ej(rank)] for rank in range(9)]}


def department(rank):
    return "35" if rank >= 12 else "24" if rank % 3 else "33"


def _row(rank):
    """Two sites an entity; one in four has no position; the last six are the neighbour's."""
    here = rank < 12
    place = "" if rank % 4 == 3 else f"{44.5 + rank / 30};{0.1 + rank / 20}"
    name = f"HOPITAL {rank}" if here else f"{SECRET} {rank}"
    town = "24037;BERGERAC" if here else "35238;RENNES"
    return (
        f"{et(rank)};{ej(rank // 2)};{name};355;CH;ES;public;{town};{department(rank)};"
        f"{REGION if here else NEIGHBOUR};{40 + rank};{place or ';'};liste 2022"
    )


def _sae(rank):
    fields = lists.sae_row(
        et(rank), f"HOPITAL {rank}", ej(rank // 2), year=2021, department=department(rank),
        region=REGION if rank < 12 else NEIGHBOUR,
    ).split(";")  # fmt: skip
    fields[SAE.split(";").index("catr")] = ("PUB1", "PUB2", "PUB2")[rank % 3]
    return ";".join(fields)


def _write(path, header, rows):
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    directory.load_file(path, None)


def deliver(values, source, *, month=MONTH, codes=(), regions=(), speaks=False):
    """(indicator, entity, value) rows of a file of that source; `regions`: what it says it covers."""
    ids = ledger.indicator_ids({*codes, *(row[0] for row in values)})
    batch = ledger.open_batch(Batch.Kind.DELIVERY, label=source, by=None)
    ledger.stage(batch, [observation(ids, code, month, entity, value) for code, entity, value in values])
    covered = [
        NewCoverage(pk, month, source=source, domains=("ES",), regions=regions, silence_speaks=speaks)
        for pk in ids.values()
    ]
    ledger.apply(batch, superseding=[], coverage=covered)
    return batch


def usual(ids, month=MONTH):
    """Messages of the nine entities of the country, orders of eight hospitals here, a rate, a state kept private."""
    messages = [("mssante_messages_envoyes", one, 100.0 * (rank + 1)) for rank, one in enumerate(ids["ej"])]
    boxes = [("mssante_boites", one, float(rank + 1)) for rank, one in enumerate(ids["ej"])]
    deliver([*messages, *boxes], "mssante_general", month=month)
    deliver([("asp_etat_dpi", one, ORDERED) for one in ids["et"][:8]], "asp_segur", month=month, speaks=True)
    deliver(
        [("insi_taux_qualifiees", one, 10.0 * k) for k, one in enumerate(ids["et"][:10])], "insi_m1271", month=month
    )
    deliver([("meteo", one, "Déployé / VA signée") for one in ids["et"][:5]], "colonnes_region", month=month)
