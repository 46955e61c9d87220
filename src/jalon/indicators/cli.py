"""jalon bench [NAME]: measurements on an invented world, in a scratch folder that is deleted afterwards."""

import argparse

NAMES = (
    *("grid", "edit", "import", "export", "month", "antibiotics", "hospital", "directory", "professionals"),
    *("people", "backup", "all"),
)

DISK = "mesurer sur un disque de tant de mégaoctets, que l'import de « people » remplit (0 : celui de la machine)"


def add_commands(commands) -> None:
    bench = commands.add_parser("bench", help="mesurer la vitesse sur un monde inventé, puis tout effacer")
    bench.add_argument("name", nargs="?", default="all", choices=NAMES, help="ce qu'il faut mesurer (défaut : all)")
    bench.add_argument("--lines", type=int, default=5000, metavar="N", help="établissements (5000)")
    bench.add_argument("--columns", type=int, default=60, metavar="N", help="colonnes (60)")
    bench.add_argument("--months", type=int, default=36, metavar="N", help="mois d'historique (36)")
    bench.add_argument("--isolates", type=int, default=1_000_000, metavar="N", help="isolats (1000000)")
    bench.add_argument("--establishments", type=int, default=103_000, metavar="N", help="annuaire national (103000)")
    bench.add_argument("--people", type=int, default=200_000, metavar="N", help="professionnels (200000)")
    bench.add_argument("--elsewhere", type=int, default=0, metavar="N", help="professionnels d'ailleurs (0)")
    bench.add_argument("--pace", type=float, default=15, metavar="S", help="secondes entre deux actes (15)")
    bench.add_argument("--seconds", type=float, default=60, metavar="S", help="durée de « people » (60)")
    bench.add_argument("--faults", type=int, default=0, metavar="N", help="kill -9 donnés pendant « people » (0)")
    bench.add_argument("--disk", type=int, default=0, metavar="MO", help=DISK)
    bench.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite", help="base (sqlite)")
    bench.add_argument("--scratch", metavar="DOSSIER", help="où écrire le monde inventé (dossier temporaire)")
    bench.set_defaults(handler=run_bench, needs_django=False)


def run_bench(options: argparse.Namespace) -> int:
    from jalon.indicators.bench.running import run

    return run(options, say=lambda text: print(text, flush=True))
