"""jalon exchange: files handed from one instance to another, in a signed bundle."""

import json
from datetime import datetime
from pathlib import Path


def add_commands(commands) -> None:
    words = commands.add_parser("exchange", help="les paquets signés, d'une instance de Jalon à une autre")
    words = words.add_subparsers(metavar="QUOI", required=True)
    keys = words.add_parser("keys", help="l'empreinte de la clé de cette instance, tirée la première fois")
    keys.add_argument("--out", type=Path, metavar="FICHIER", help="écrire la clé publique, à remettre aux autres")
    keys.set_defaults(handler=run_keys)
    _add_trust(words)
    export = words.add_parser("export", help="faire un paquet des fichiers appliqués ici")
    export.add_argument("file", type=Path, metavar="FICHIER")
    export.add_argument("--name", required=True, metavar="NOM", help="le nom de cette instance, que l'autre lira")
    export.add_argument("--source", nargs="+", default=[], metavar="ID", help="sinon toutes les sources nationales")
    export.add_argument("--period", nargs="+", default=[], metavar="MOIS", help="sinon tous les mois")
    export.add_argument("--theme", nargs="+", default=[], metavar="THÈME", help="sinon tous les thèmes")
    export.set_defaults(handler=run_export)
    show = words.add_parser("show", help="vérifier un paquet et dire ce qu'il contient, sans rien écrire")
    show.add_argument("file", type=Path, metavar="FICHIER")
    show.set_defaults(handler=run_show)
    take = words.add_parser("import", help="prendre un paquet : tout, ou rien")
    take.add_argument("file", type=Path, metavar="FICHIER")
    take.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, sans rien écrire")
    take.add_argument("--add-definitions", action="store_true", help="ajouter au catalogue les définitions inconnues")
    take.add_argument("--with-ours", action="store_true", help="lire avec nos définitions là où les siennes diffèrent")
    take.set_defaults(handler=run_import)


def _add_trust(words) -> None:
    trust = words.add_parser("trust", help="faire confiance à la clé d'une autre instance")
    trust.add_argument("key", metavar="CLÉ", help="fichier de sa clé publique, ou son empreinte")
    trust.add_argument("--name", required=True, metavar="NOM", help="de qui elle est")
    trust.set_defaults(handler=run_trust)
    revoke = words.add_parser("revoke", help="ne plus prendre les paquets d'une clé")
    revoke.add_argument("key", metavar="EMPREINTE")
    revoke.set_defaults(handler=run_revoke)
    listing = words.add_parser("list", help="les clés de confiance, et les paquets reçus")
    listing.set_defaults(handler=run_list)


def run_keys(options) -> int:
    from jalon.sources.exchange import keys  # cryptography: only when asked

    public = keys.public_bytes(keys.own_key(options.data_folder))
    if options.out:
        options.out.write_bytes(keys.as_file(public))
    fingerprint = keys.fingerprint_of(public)
    if options.json:
        print(json.dumps({"fingerprint": fingerprint}))
    else:
        print(f"Empreinte de la clé de cette instance :\n{keys.spaced(fingerprint)}")
    return 0


def run_trust(options) -> int:
    from jalon.sources.exchange import keys, trusting

    path = Path(options.key)
    fingerprint = keys.fingerprint_in(path.read_bytes()) if path.is_file() else keys.read_fingerprint(options.key)
    sender = trusting.trust(fingerprint=fingerprint, name=options.name, by=None)
    if options.json:
        print(json.dumps({"fingerprint": fingerprint, "name": sender.name}, ensure_ascii=False))
    else:
        print(f"Les paquets de « {sender.name} » seront pris ici. Vérifiez avec eux l'empreinte, de vive voix :")
        print(keys.spaced(fingerprint))
    return 0


def run_revoke(options) -> int:
    from jalon.kernel.refusal import Refusal
    from jalon.sources.exchange import keys, trusting
    from jalon.sources.models import Sender

    sender = Sender.objects.filter(fingerprint=keys.read_fingerprint(options.key)).first()
    if sender is None:
        raise Refusal("Cette clé n'a jamais été de confiance ici.")
    trusting.revoke(sender=sender, by=None)
    print(json.dumps({"name": sender.name}) if options.json else f"Plus aucun paquet de « {sender.name} » n'est pris.")
    return 0


def run_list(options) -> int:
    from jalon.sources.models import Receipt, Sender

    senders = [
        {"name": one.name, "fingerprint": one.fingerprint, "trusted": one.revoked_at is None}
        for one in Sender.objects.all()
    ]
    receipts = [
        {"sender": one.sender.name, "made_at": one.made_at.isoformat(), "digest": one.digest}
        for one in Receipt.objects.select_related("sender")[:50]
    ]
    if options.json:
        print(json.dumps({"senders": senders, "receipts": receipts}, ensure_ascii=False))
        return 0
    for sender in senders:
        print(f"{sender['name']:<30} {sender['fingerprint']}{'' if sender['trusted'] else '  (retirée)'}")
    for receipt in receipts:
        made_at = _instant(datetime.fromisoformat(receipt["made_at"]))
        print(f"reçu de {receipt['sender']}, fait le {made_at}, manifeste {receipt['digest'][:12]}")
    if not senders:
        print("Aucune clé de confiance.")
    return 0


def run_export(options) -> int:
    from jalon.sources.exchange import exporting

    made = exporting.export(
        options.file, name=options.name, by=None,
        sources=options.source, periods=options.period, themes=options.theme,
    )  # fmt: skip
    if options.json:
        files = [{"source": one.source, "period": one.period, "file": one.file_name} for one in made.deliveries]
        print(json.dumps({"file": str(made.path), "manifest": made.digest, "files": files}, ensure_ascii=False))
    else:
        print(f"{made.path} : {len(made.deliveries)} fichier(s), signés de la clé {made.fingerprint[:16]}…")
    return 0


def run_show(options) -> int:
    from jalon.sources.exchange import bundle, importing, trusting

    with bundle.verified(options.file, trusting.trusted_name) as held:
        _tell(options, importing.compare(held))
    return 0


def run_import(options) -> int:
    from jalon.sources.exchange import importing

    taken = importing.take(
        options.file, by=None, add=options.add_definitions, with_ours=options.with_ours, dry_run=options.dry_run
    )
    observations = sum(one.observations for one in taken.deliveries)
    waiting = 0 if options.dry_run else sum(one.waiting_count() for one in taken.deliveries)
    answer = {"files": len(taken.deliveries), "observations": observations, "already": bool(taken.compared.already)}
    if options.json:
        print(json.dumps(answer))
    elif taken.compared.already:
        print("Ce paquet a déjà été pris : rien n'a changé.")
    else:
        _tell(options, taken.compared)
        print(f"{len(taken.deliveries)} fichier(s) pris, {observations} observations.")
        print("Essai : rien n'a été écrit." if options.dry_run else f"{waiting} ligne(s) ou valeur(s) à régler.")
    return 3 if waiting else 0


def _tell(options, compared) -> None:
    from jalon.sources.exchange.importing import Known

    bundle = compared.bundle
    files = [
        {"source": one.source, "period": one.period, "file": one.file_name, "held": compared.holds(one)}
        for one in bundle.deliveries
    ]
    unknown, different = ([one.id for one in compared.of(known)] for known in (Known.UNKNOWN, Known.DIFFERENT))
    if options.json:
        said = {"sender": bundle.sender, "fingerprint": bundle.fingerprint, "made_at": bundle.made_at.isoformat()}
        print(json.dumps(said | {"files": files, "unknown": unknown, "different": different}, ensure_ascii=False))
        return
    made_at = _instant(bundle.made_at)
    print(f"Paquet de « {bundle.sender} », fait le {made_at}. Signature et contenu vérifiés.")
    for one in files:
        print(f"  {one['source']:<20} {one['period']:<8} {one['file']}{'  (déjà ici)' if one['held'] else ''}")
    if unknown:
        print(f"Définitions inconnues ici : {', '.join(unknown)}")
    if different:
        print(f"Définitions qui diffèrent : {', '.join(different)}")


def _instant(at: datetime) -> str:
    """As the clock of the region says it."""
    from django.utils.timezone import localtime

    return f"{localtime(at):%d/%m/%Y à %H:%M}"
