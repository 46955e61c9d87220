"""The state of an instance, as `jalon check` and the health page tell it."""

from importlib.util import find_spec

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from jalon import __version__, catalogue

OPTIONAL_PARTS = {
    "psycopg": "PostgreSQL",
    "openpyxl": "comparaison avec openpyxl",
    "playwright": "essais au navigateur",
}


def describe() -> dict:
    database = settings.DATABASES["default"]
    vendor = connection.vendor
    return {
        "version": __version__,
        "data_dir": str(settings.DATA_DIR),
        "database": f"{vendor} ({database['NAME'] if vendor == 'sqlite' else database['HOST']})",
        "database_answers": database_answers(),
        "migrations_to_apply": unapplied(),
        "demo": settings.DEMO,
        "catalogue_problems": catalogue_problems(),
        "sign_in_problems": sign_in_problems(),
        "optional_parts": {label: find_spec(module) is not None for module, label in OPTIONAL_PARTS.items()},
    }


def sentences(found: dict) -> list[str]:
    late = found["migrations_to_apply"]
    problems = found["catalogue_problems"]
    lines = [
        f"Jalon {found['version']}" + (" (région fictive)" if found["demo"] else ""),
        f"Dossier de données : {found['data_dir']}",
        f"Base de données : {found['database']}" + ("" if found["database_answers"] else ", qui ne répond pas"),
        f"Mise à jour : {late} étape(s) à appliquer, lancer « jalon migrate »" if late else "Base à jour",
    ]
    explained = f"{problems} problème(s), « jalon catalogue check » les explique"
    lines.append(f"Catalogue : {explained if problems else 'aucun problème'}")
    lines += [f"Connexion : {said}" for said in found["sign_in_problems"] or ["aucun problème"]]
    if "orphan_observations" in found:
        orphans = found["orphan_observations"]
        damage = f"{orphans} valeur(s) se rapportent à ce qui n'existe plus : rétablissez une sauvegarde"
        lines.append(f"Registre : {damage if orphans else 'aucune valeur orpheline'}")
    lines += [f"{label} : {'présent' if there else 'absent'}" for label, there in found["optional_parts"].items()]
    return lines


def database_answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def orphan_observations() -> int:
    """How many observations name something that is not there. Reads the whole ledger: no page asks for it."""
    from jalon.indicators import ledger  # once Django is ready

    return 0 if unapplied() or not database_answers() else sum(ledger.orphans().values())


def unapplied() -> int:
    """How many migrations the database lacks; all of them when it does not answer."""
    if not database_answers():
        return 0
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def sign_in_problems() -> list[str]:
    """What is wrong in connexion.yaml, cannot be obeyed yet, or was left behind by what it says no more."""
    from jalon.accounts import access
    from jalon.accounts.signin import configuration, entrance, former, seeds  # once Django is ready

    if not database_answers() or unapplied():
        return list(configuration.current().problems)
    left = former.found(access.system())
    return [
        *entrance.problems(),
        *([unread] if (unread := seeds.problem()) else []),
        *(f"{one.sentence} Pour les retirer : jalon signin withdraw {one.provider}" for one in left),
    ]


def catalogue_problems() -> int:
    return len(catalogue.current().problems)
