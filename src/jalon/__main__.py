"""The `jalon` command: reads the words, starts Django when the command needs it, turns errors into exit codes.

0 done · 3 done, with rows to settle · 2 refused or misused, nothing written · 1 unexpected error.
"""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jalon import __version__
from jalon.config import command_line, environment
from jalon.kernel.refusal import Refusal

DONE, UNEXPECTED, REFUSED = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if words is None else words)
    try:
        return run(words)
    except command_line.Misused as error:
        return _say(f"{error}\n{error.usage.rstrip()}", words, REFUSED)
    except Refusal as error:
        return _say(str(error), words, REFUSED)
    except KeyboardInterrupt:
        return _say("Interrompu.", words, REFUSED)
    except BrokenPipeError:  # `jalon … | head`: nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if why := _why_refused(error, words):
            return _say(why, words, REFUSED)
        return _say(_incident(error), words, UNEXPECTED)


def run(words: list[str]) -> int:
    options = command_line.parse(words)
    if options.version:
        print(f"jalon {__version__}")
        return DONE
    if options.handler is None:
        raise command_line.Misused("Que faut-il faire ? « jalon --help » donne la liste des commandes.", "")
    if options.data_dir:
        os.environ["JALON_DATA"] = options.data_dir
    options.data_folder = environment.data_folder()
    os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.config.settings"
    return _call(options)


def _call(options: Namespace) -> int:
    if not getattr(options, "unfinished", False):
        environment.refuse_unfinished(options.data_folder)
    if options.needs_django:
        import django  # half a second, which `--help` must not cost

        django.setup()
    code = options.handler(options)
    sys.stdout.flush()
    return code or DONE


def _why_refused(error: Exception, words: list[str]) -> str:
    """The sentence for what is no accident: a file that was named and cannot be used, a database not made yet."""
    if isinstance(error, OSError) and error.filename and Path(str(error.filename)) in map(Path, words):
        return f"« {error.filename} » ne peut être ni lu ni écrit : vérifiez le chemin et vos droits."
    from jalon.jobs import incidents

    if incidents.is_of_a_full_disk(error):
        return incidents.NO_ROOM
    if not type(error).__module__.startswith("django.db"):
        return ""
    from jalon.config import state

    if not state.database_answers():
        asked = "JALON_DATABASE_URL" in os.environ  # a file of ours that cannot be opened is an accident
        return "La base de données ne répond pas : vérifiez son adresse et qu'elle est démarrée." if asked else ""
    return "La base de données n'est pas prête : lancez d'abord « jalon migrate »." if state.unapplied() else ""


def _incident(error: Exception) -> str:
    from jalon.jobs import incidents

    number = incidents.record(error, environment.data_folder())
    return (
        f"Erreur imprévue : rien n'a été enregistré. Incident {number}, "
        f"à transmettre avec le fichier journal/incident-{number}.txt du dossier de données."
    )


def _say(message: str, words: list[str], code: int) -> int:
    """To the person on the error stream; as the one object a script expects with --json."""
    if "--json" in words:
        print(json.dumps({"error": message, "code": code}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
