from jalon.catalogue.reader.forms import FLAG, INTEGER, TEXT, Key, reference
from jalon.catalogue.reader.vocabulary.shared import COMMON

FEED = (
    *COMMON,
    Key("list", reference("list"), "La liste d'annuaire que le fichier doit être ; un autre est refusé", required=True),
    Key("address", TEXT, "Où aller le chercher : une adresse http ou https", required=True),
    Key("every", INTEGER, "Tous les combien de jours", default=30),
    Key("sha256_address", TEXT, "Où lire l'empreinte SHA-256 que le fichier doit avoir", default=""),
    Key("least_bytes", INTEGER, "En dessous de cette taille, le fichier est refusé", default=0),
    Key(
        "private",
        FLAG,
        "Le serveur est sur un réseau privé (un miroir de la région) : sans ce mot, il est refusé",
        default=False,
    ),
)
