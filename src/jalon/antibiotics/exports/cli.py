"""jalon antibiotics export | checks."""

import json
from pathlib import Path
from typing import Any


def add_words(words: Any) -> None:
    export = words.add_parser("export", help="écrire un fichier pour la surveillance, selon un format du catalogue")
    export.add_argument("layout", metavar="FORMAT", help="identifiant d'un format : surveillance_consommations…")
    export.add_argument("out", type=Path, metavar="SORTIE", help="fichier, ou dossier où l'écrire sous son nom")
    export.add_argument("--period", metavar="PÉRIODE", help="trimestre ou année (défaut : la dernière tenue)")
    export.add_argument("--establishment", action="append", metavar="FINESS", help="plusieurs fois pour plusieurs")
    export.set_defaults(handler=run_export)
    checks = words.add_parser("checks", help="ce que les contrôles ont trouvé et qui n'a pas de réponse")
    checks.add_argument("--period", metavar="PÉRIODE", help="trimestre ou année (défaut : toutes)")
    checks.add_argument("--establishment", action="append", metavar="FINESS", help="plusieurs fois pour plusieurs")
    checks.set_defaults(handler=run_checks)


def run_export(options: Any) -> int:
    from jalon import catalogue  # heavy, only when a command needs it
    from jalon.antibiotics.exports import rows, written
    from jalon.antibiotics.queries.asked import hospitals_of
    from jalon.kernel.refusal import Refusal

    known = catalogue.current().atb_exports
    if options.layout not in known:
        raise Refusal(f"format inconnu : « {options.layout} » (il y a : {', '.join(sorted(known))})")
    layout, hospitals = known[options.layout], hospitals_of(options.establishment or [])
    asked = rows.asked_by(layout, hospitals, options.period)
    made = rows.rows(layout, asked)
    name = written.file_name(layout, asked.period.code, [one.code for one in hospitals])
    path = options.out / name if options.out.is_dir() else options.out
    try:
        path.write_bytes(written.content(layout, made))
    except OSError as error:
        raise Refusal(f"ne peut pas être écrit ({error.strerror})", where=str(path)) from error
    if options.json:
        print(json.dumps({"file": str(path), "layout": layout.id, "period": asked.period.code, "rows": len(made)}))
        return 0
    print(f"{path} : {len(made)} lignes, {asked.period.label}, périmètre {asked.perimeter.title}")
    if layout.notice:
        print(layout.notice)
    return 0


def run_checks(options: Any) -> int:
    from jalon.antibiotics.queries import alerts
    from jalon.antibiotics.queries.asked import hospitals_of
    from jalon.antibiotics.rules.periods import read_period

    period = read_period(options.period).code if options.period else ""
    found = list(alerts.alerts(hospitals_of(options.establishment or []), period=period))
    if options.json:
        print(json.dumps({"alerts": [_told(one) for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one.severity}  {one.establishment.code}  {one.period}  {one.message}")
    print(f"{len(found)} constats sans réponse" if len(found) > 1 else f"{len(found)} constat sans réponse")
    return 0


def _told(alert: Any) -> dict[str, Any]:
    return {
        "check": alert.check_code, "severity": alert.severity, "establishment": alert.establishment.code,
        "period": alert.period, "key": alert.key, "message": alert.message,
        "found_at": alert.found_at.isoformat(),
    }  # fmt: skip
