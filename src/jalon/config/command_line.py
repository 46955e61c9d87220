"""The words of the `jalon` command: gathered from the modules, explained in French. Standard library only."""

import argparse
import importlib
import re
import textwrap
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, NoReturn

# In the order in which help prints them.
MODULES = (
    *("config", "web", "jobs", "accounts", "demo", "catalogue", "directory", "indicators", "sources"),
    *("tracking", "campaigns", "antibiotics", "record", "population", "messages"),
)
FRENCH_ERRORS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"je ne connais pas : \1"),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n'est pas un choix possible (\3)"),
    (r"argument (.*?): invalid (\S+) value: (.*)", r"\1 : \3 ne convient pas"),
    (r"argument (.*?): expected one argument", r"\1 : il manque sa valeur"),
    (r"argument (.*?): expected at least one argument", r"\1 : il manque au moins une valeur"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 ne va pas avec \2"),
    (r"one of the arguments (.*) is required", r"il faut l'une de ces options : \1"),
)


class Misused(Exception):
    """The words typed make no command; `usage` reminds how to write it."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class Formatter(argparse.HelpFormatter):
    """argparse writes the options first, and one that takes several words would swallow the argument after it."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        if usage is None and any(action.option_strings and action.nargs in ("+", "*") for action in actions):
            arguments = sorted(actions, key=lambda action: bool(action.option_strings))
            said = ["%(prog)s", *map(_written, arguments)]
            usage = textwrap.fill(" ".join(said), self._width, subsequent_indent=" " * 4, break_on_hyphens=False)
        super().add_usage(usage, actions, groups, prefix)


def _written(action: argparse.Action) -> str:
    """An argument or an option, as it is typed."""
    among = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
    words = str(action.metavar or among or action.dest) if action.nargs != 0 else ""
    words += f" [{words} ...]" if action.nargs in ("+", "*") else ""
    if not action.option_strings:
        return words
    option = f"{action.option_strings[0]} {words}".strip()
    return option if action.required else f"[{option}]"


class Parser(argparse.ArgumentParser):
    """argparse, speaking French, and leaving to the caller how a mistake is said."""

    def __init__(self, **options) -> None:
        given: dict[str, Any] = {"add_help": False, "allow_abbrev": False, "formatter_class": Formatter}
        super().__init__(**given | options)
        self._positionals.title = "à indiquer"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "utilisation :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "utilisation :", 1)

    def error(self, message: str) -> NoReturn:
        for english, french in FRENCH_ERRORS:
            if re.fullmatch(english, message):
                message = re.sub(english, french, message)
        raise Misused(message, self.format_usage())


def global_options() -> argparse.ArgumentParser:
    """The options that may be written before or after any word."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir", metavar="DOSSIER", help="dossier de données (sinon $JALON_DATA)")
    parser.add_argument("--json", action="store_true", help="imprimer un seul objet JSON, rien d'autre")
    return parser


def parse(words: Sequence[str]) -> argparse.Namespace:
    """What was asked; raises `Misused`, and leaves by SystemExit(0) when help was asked."""
    common = global_options()
    common.exit_on_error = False
    try:
        chosen, rest = common.parse_known_args(words)
    except argparse.ArgumentError as error:
        raise Misused("--data-dir : il manque le dossier", "utilisation : jalon --data-dir DOSSIER …\n") from error
    options = full_parser().parse_args(rest)
    options.data_dir, options.json = chosen.data_dir, chosen.json
    return options


def full_parser() -> Parser:
    parser = Parser(
        prog="jalon",
        description="Jalon, plateforme de pilotage des programmes de santé d'une région.",
        parents=[global_options()],
        epilog="Code de fin : 0 fait ; 3 fait, des lignes restent à régler ; 2 refusé, rien n'est écrit ; 1 incident.",
    )
    parser.add_argument("--version", action="store_true", help="afficher la version")
    parser.set_defaults(handler=None, needs_django=True)
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE", dest="command")
    for module in MODULES:
        if find_spec(f"jalon.{module}") and find_spec(f"jalon.{module}.cli"):
            importlib.import_module(f"jalon.{module}.cli").add_commands(commands)
    return parser
