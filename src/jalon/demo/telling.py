"""What `jalon demo` says while it works and once it is done."""

import json

from jalon.demo.instance import Access, Instance

COUNTS = {"read": "lues", "matched": "rapprochées", "pending": "en attente", "rejected": "rejetées"}


class Teller:
    """Prints as it goes; with `quiet`, only one JSON object at the end."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def say(self, text: str = "") -> None:
        if not self._quiet:
            print(text, flush=True)  # noqa: T201 - a command line prints

    def month(self, label: str, totals: dict[str, int]) -> None:
        self.say(f"  {label} : {totals['files']} fichiers, {grouped(totals['observations'])} valeurs depuis le début")

    def totals(self, totals: dict[str, int]) -> None:
        words = " + ".join(f"{grouped(totals[key])} {COUNTS[key]}" for key in ("matched", "pending", "rejected"))
        self.say(f"\n{totals['files']} fichiers, {grouped(totals['read'])} lignes lues = {words}.")
        self.say(f"{grouped(totals['observations'])} valeurs publiées en {totals['seconds']} s.")
        files, rows, isolates = (grouped(totals[key]) for key in ("hospital_files", "hospital_rows", "isolates"))
        self.say(
            f"Antibiotiques : {files} fichiers d'hôpitaux, {rows} lignes, {isolates} isolats ; les patients, inventés,"
        )
        self.say("de deux laboratoires sont pseudonymisés et chiffrés dans un coffre propre à la démonstration.")

    def reused(self, place: Instance) -> Access:
        from django.core.management import call_command  # only here: the rest knows no Django

        call_command("migrate", interactive=False, verbosity=0)
        self.say(f"La région fictive est déjà prête dans {place.folder} (--fresh pour recommencer).")
        return place.access()

    def how_to_enter(self, place: Instance, access: Access) -> None:
        self.say("\nPour entrer, un mot de passe pour tous : " + access.password)
        width = max(len(name) for name, _ in access.people)
        for name, role in access.people:
            self.say(f"  {name.ljust(width)}  {role}")
        self.say(f"\nÀ essayer : déposer les fichiers du mois suivant, qui sont dans {place.to_deposit}")
        self.say(f"Pour les antibiotiques, le trimestre suivant du CHU est dans {place.quarter_to_deposit}")
        self.say(f"Tout est dans {place.folder} ; rien n'est réel, et chaque page le dit.")

    def opened(self, address: str) -> None:
        self.say(f"\nJalon est ouvert : {address}  (Ctrl-C pour arrêter)")

    def as_json(self, access: Access) -> None:
        people = [{"name": name, "role": role} for name, role in access.people]
        found = {**access.totals, "password": access.password, "people": people}
        print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - a command line prints


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
