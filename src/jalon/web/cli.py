"""jalon serve."""


def add_commands(commands) -> None:
    serve = commands.add_parser("serve", help="ouvrir le site et faire les travaux longs, jusqu'à l'arrêt")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRESSE", help="adresse d'écoute (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=None, metavar="N", help="port (8000, ou un autre s'il est pris)")
    serve.add_argument("--processes", type=_several, default=2, metavar="N", help="processus du site (2)")
    about = "processus des travaux longs (2) ; 0 : le site seul, « jalon worker » les fait ailleurs"
    serve.add_argument("--workers", type=_none_or_several, default=2, metavar="N", help=about)
    serve.set_defaults(handler=run_serve, needs_django=False)


def _port(text: str) -> int:
    return _within(int(text), 65_535)


def _several(text: str) -> int:
    return _within(int(text), 64)


def _none_or_several(text: str) -> int:
    return _within(int(text), 64, least=0)


def _within(number: int, most: int, least: int = 1) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def run_serve(options) -> int:
    from jalon.web import serving

    return serving.serve(
        host=options.host,
        port=options.port,
        processes_count=options.processes,
        workers=options.workers,
        ready=lambda address: print(f"Jalon est ouvert : {address}  (Ctrl-C pour arrêter)", flush=True),
    )
