"""jalon worker: the processes that do the long work."""


def add_commands(commands) -> None:
    worker = commands.add_parser("worker", help="faire les travaux longs (imports, calculs) jusqu'à l'arrêt")
    worker.add_argument("--workers", type=int, default=2, metavar="N", help="nombre de processus (2)")
    how = worker.add_mutually_exclusive_group()
    how.add_argument("--single", action="store_true", help="un seul processus, sans gardien")
    how.add_argument("--once", action="store_true", help="faire ce qui attend, puis s'arrêter")
    worker.set_defaults(handler=run_worker, needs_django=False)


def run_worker(options) -> int:
    from jalon.jobs import worker

    if not (options.single or options.once):
        return worker.keep(max(1, options.workers))
    import django

    django.setup()
    if options.once:
        worker.work_once()
        return 0
    return worker.work()
