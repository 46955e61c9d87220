"""jalon demo."""


def add_commands(commands) -> None:
    demo = commands.add_parser("demo", help="inventer une région fictive, puis ouvrir le site")
    demo.add_argument("--port", type=int, default=None, metavar="N", help="port (8000, ou un autre s'il est pris)")
    demo.add_argument("--no-serve", action="store_true", help="tout préparer sans ouvrir le site")
    demo.add_argument("--fresh", action="store_true", help="effacer la région fictive et recommencer")
    demo.set_defaults(handler=run_demo, needs_django=False)


def run_demo(options) -> int:
    """Django starts here, once the data folder of the demo is chosen: it never shares that of real data."""
    from jalon.demo import instance, telling

    place = instance.prepare(options.data_folder, fresh=options.fresh)
    told = telling.Teller(quiet=options.json)
    import django  # half a second, which `--help` must not cost

    django.setup()
    access = told.reused(place) if place.complete else _begin(place, told)
    if options.json:
        told.as_json(access)
    else:
        told.how_to_enter(place, access)
    return 0 if options.no_serve else _serve(options, told)


def _begin(place, told):
    from jalon.demo import story  # needs Django

    return story.run(place, told)


def _serve(options, told) -> int:
    from jalon.web import serving

    return serving.serve(host="127.0.0.1", port=options.port, processes_count=1, workers=1, ready=told.opened)
