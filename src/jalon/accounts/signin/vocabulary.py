"""The words of `connexion.yaml`: what an instance says of how people come in. Read like a file of the catalogue."""

from jalon.catalogue.reader.forms import FLAG, INTEGER, TEXT, TEXTS, Key, block_of, list_of, named, one_of

KINDS = ("oidc", "psc")
PEOPLE = ("invited", "created")
MATCHES = ("email", "username", "none")
WHO = ("nobody", "administrators", "everyone")
ROLES = ("lecteur", "contributeur", "region", "national", "administrateur")
ACTS = ("lire", "saisir", "importer", "clore")

_WHAT = (
    Key("role", one_of(ROLES), "Le rôle donné", required=True),
    Key("actor", TEXT, "Au nom de quel acteur du catalogue", default="region"),
    Key("themes", TEXTS, "Les thèmes ; sans cette clé, tous", default=()),
    Key("acts", list_of(one_of(ACTS)), "Les actes ; sans cette clé, ceux du rôle", default=()),
)
RIGHT = (
    Key("group", TEXT, "Le groupe, tel que le fournisseur l'écrit", required=True),
    *_WHAT,
    Key("territories", TEXTS, "Les territoires (region:75, departement:24…) ; sans cette clé, partout", default=()),
)
ACTIVITIES = (
    *_WHAT,
    Key("professions", TEXTS, "Les codes de profession admis ; sans cette clé, toutes", default=()),
)
CLAIMS = (
    Key("subject", TEXT, "Ce qui désigne la personne pour toujours", default="sub"),
    Key("username", TEXT, "Son nom de connexion", default="preferred_username"),
    Key("email", TEXT, "Son courriel", default="email"),
    Key("first_name", TEXT, "Son prénom", default="given_name"),
    Key("last_name", TEXT, "Son nom", default="family_name"),
    Key("organisation", TEXT, "Son organisme", default=""),
    Key("groups", TEXT, "Ses groupes : une liste de textes", default="groups"),
)
TRUSTED = (
    Key("acr", TEXTS, "Les niveaux (acr) qui valent un second facteur", default=()),
    Key("amr", TEXTS, "Les moyens (amr) qui valent un second facteur : mfa, otp, hwk…", default=()),
)
PROVIDER = (
    Key("title", TEXT, "Le nom que porte son bouton", required=True),
    Key("kind", one_of(KINDS), "oidc, ou psc pour Pro Santé Connect", default="oidc"),
    Key("issuer", TEXT, "Son adresse, telle que ses jetons la disent (iss)", required=True),
    Key("client_id", TEXT, "L'identifiant qu'il a donné à cette instance", required=True),
    Key("secret_file", TEXT, "Le fichier, dans le dossier de données, qui contient le secret", default=""),
    Key("secret_env", TEXT, "Ou la variable d'environnement qui le contient", default=""),
    Key("key_file", TEXT, "Ou celui, dans le dossier de données, de la clé privée qui signe à sa place (PEM)",
        default=""),
    Key("key_id", TEXT, "Le nom (kid) sous lequel il connaît cette clé ; sans ce mot, son empreinte", default=""),
    Key("signed_userinfo", FLAG, "Refuser ce qu'il ajoute (userinfo) s'il ne le signe pas", default=False),
    Key("scopes", TEXTS, "Ce qui lui est demandé", default=()),
    Key("acr_values", TEXT, "Le niveau exigé de lui (acr_values)", default=""),
    Key("max_age_minutes", INTEGER, "Depuis combien de minutes, au plus, il a vérifié la personne ; sinon il en juge",
        default=0),
    Key("claims", block_of(CLAIMS), "Comment il nomme ce que Jalon lit", default=None),
    Key("people", one_of(PEOPLE), "invited : qui a déjà un compte ; created : qui se présente en reçoit un",
        default="invited"),
    Key("match", one_of(MATCHES), "Comment reconnaître un compte qui attend : son courriel vérifié, son nom, ou jamais",
        default="email"),
    Key("second_factor", block_of(TRUSTED), "Ce qui, chez lui, vaut un second facteur", default=None),
    Key("rights", list_of(block_of(RIGHT)), "Les droits que donnent ses groupes", default=()),
    Key("activities", block_of(ACTIVITIES), "Le droit que donne une activité sur son établissement", default=None),
)  # fmt: skip
SECOND_FACTOR = (
    Key("required", one_of(WHO), "Qui doit en avoir un", default="nobody"),
    Key("grace_days", INTEGER, "Combien de jours pour l'installer", default=7),
)
SESSIONS = (
    Key("idle_minutes", INTEGER, "Sans rien faire, une connexion se ferme après", default=30),
    Key("hours", INTEGER, "En tout cas après", default=12),
)
SIGN_IN = (
    Key("local_accounts", FLAG, "Entre-t-on avec un mot de passe de Jalon ?", default=True),
    Key("second_factor", block_of(SECOND_FACTOR), "Le second facteur", default=None),
    Key("sessions", block_of(SESSIONS), "Combien dure une connexion", default=None),
    Key("providers", named(PROVIDER, "fournisseur"), "Par qui l'on peut entrer", default=()),
)
