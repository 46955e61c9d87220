"""The operations of the API as functions: names in English, data under the names that the API gives them."""

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from jalon.client.changes import Changes
from jalon.client.errors import JalonError
from jalon.client.transport import Transport

Row = dict[str, Any]


class Jalon:
    """An instance of Jalon, seen as the person to whom the token belongs."""

    def __init__(self, address: str, token: str) -> None:
        self._transport = Transport(address, token)

    def __enter__(self) -> "Jalon":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def me(self) -> Row:
        """The person, the scopes of the token, the rights that bound it."""
        return self._get("/moi")

    # The directory

    def establishments(self, **filters: str) -> Iterator[Row]:
        """Those the person sees; filters: region, departement, domaine, categorie."""
        return self._pages("/etablissements", filters)

    def search(self, text: str, **filters: str) -> list[Row]:
        """By number, else by name and town; the nearest first."""
        return self._get("/etablissements/recherche", q=text, **filters)

    def establishment(self, key: str, *, on: str | None = None, known_at: str | None = None) -> Row:
        """One establishment on a day. `key`: a FINESS number, or "crm-na:1234"."""
        return self._get(f"/etablissements/{_part(key)}", le=on, connu_le=known_at)

    def listed_changes(self, key: str) -> Iterator[Row]:
        """What became of one establishment between the vintages of each list."""
        return self._pages(f"/etablissements/{_part(key)}/changements", {})

    def changes(self, since: str = "", *, region: str = "") -> Changes:
        """The establishments that changed since a cursor; without one, all of them. Keep its `cursor`."""
        return self._changes("/etablissements/changements", since, {"region": region})

    def territories(self, kind: str = "") -> Iterator[Row]:
        return self._pages("/territoires", {"type": kind})

    def members(self, kind: str, code: str, *, on: str | None = None) -> Iterator[Row]:
        """The establishments of a territory or group on a day."""
        return self._pages(f"/territoires/{_part(kind)}/{_part(code)}/etablissements", {"le": on})

    # What other programs call them

    def external_ids(self, system: str = "") -> Iterator[Row]:
        return self._pages("/identifiants", {"systeme": system})

    def name_outside(self, system: str, external_id: str, establishment: str) -> Row:
        """That number of that system names this establishment; said again, nothing changes."""
        path = f"/identifiants/{_part(system)}/{_part(external_id)}"
        return self._write("PUT", path, {"etablissement": establishment})

    def unname_outside(self, system: str, external_id: str) -> Row:
        return self._write("DELETE", f"/identifiants/{_part(system)}/{_part(external_id)}", None)

    # Lists

    def lists(self, region: str = "") -> Iterator[Row]:
        return self._pages("/listes", {"region": region})

    def make_list(
        self, name: str, region: str, establishments: Iterable[str], *, why: str = "", domain: str = ""
    ) -> Row:
        body = {"nom": name, "region": region, "domaine": domain, "pourquoi": why, "etablissements": [*establishments]}
        return self._write("POST", "/listes", body)

    def list_members(self, number: int) -> Iterator[Row]:
        return self._pages(f"/listes/{number}/etablissements", {})

    def add_to_list(self, number: int, establishment: str, reason: str) -> Row:
        return self._write(
            "POST", f"/listes/{number}/etablissements", {"etablissement": establishment, "motif": reason}
        )

    def remove_from_list(self, number: int, establishment: str, reason: str) -> Row:
        path = f"/listes/{number}/etablissements/{_part(establishment)}"
        return self._write("DELETE", path, None, params={"motif": reason})

    # Grids

    def grids(self) -> list[Row]:
        return self._get("/grilles")

    def columns(self, grid: str, region: str = "") -> list[Row]:
        return self._get(f"/grilles/{_part(grid)}/colonnes", region=region)

    def months(self, grid: str, region: str = "") -> list[Row]:
        """The months of a grid, the last first, each with its state."""
        return self._get(f"/grilles/{_part(grid)}/mois", region=region)

    def lines(
        self, grid: str, month: str, *, region: str = "", columns: Iterable[str] = (), establishment: str = ""
    ) -> Iterator[Row]:
        """The lines of a month, as the screen shows them to that person."""
        asked = {"region": region, "colonnes": ",".join(columns), "etablissement": establishment}
        return self._pages(f"/grilles/{_part(grid)}/mois/{_part(month)}/lignes", asked)

    def value_changes(self, grid: str, since: str = "", *, region: str = "", columns: Iterable[str] = ()) -> Changes:
        """The values of every month stated, corrected or taken back since a cursor; without one, all that stand."""
        asked = {"region": region, "colonnes": ",".join(columns)}
        return self._changes(f"/grilles/{_part(grid)}/changements", since, asked)

    def value(self, grid: str, month: str, establishment: str, column: str, *, region: str = "") -> Row:
        """One value with its origin and its history."""
        path = f"/grilles/{_part(grid)}/mois/{_part(month)}/valeurs/{_part(establishment)}/{_part(column)}"
        return self._get(path, region=region)

    def write(
        self, grid: str, month: str, values: Iterable[Mapping[str, Any]], *, region: str = "", key: str = ""
    ) -> Row:
        """Write values: {"etablissement", "colonne", "valeur", "attendu"}; says what became of each.

        `key`: so that the same call made again has one effect; drawn when none is given.
        """
        body = {"region": region, "valeurs": [dict(one) for one in values]}
        return self._write("POST", f"/grilles/{_part(grid)}/mois/{_part(month)}/valeurs", body, key=key)

    def export(
        self,
        grid: str,
        month: str,
        to: Path,
        *,
        region: str = "",
        format: Literal["csv", "parquet", "xlsx", "json"] = "csv",
    ) -> Path:
        """The month as a file, written at that place."""
        path = f"/grilles/{_part(grid)}/mois/{_part(month)}/export"
        to.write_bytes(self._transport.call("GET", path, params={"region": region, "format": format}).content)
        return to

    # Values that a region disputes

    def contests(self, grid: str, *, region: str = "", state: str = "") -> Iterator[Row]:
        """`state`: ouverte, acceptee, repondue or retiree; all of them when none is given."""
        return self._pages(f"/grilles/{_part(grid)}/contestations", {"region": region, "etat": state})

    def contest(self, grid: str, month: str, proposed: Mapping[str, Any], why: str, *, region: str = "") -> Row:
        """Dispute a value: `proposed` is as for `write`, {"etablissement", "colonne", "valeur"}."""
        body = {"region": region, "motif": why, **proposed}
        return self._write("POST", f"/grilles/{_part(grid)}/mois/{_part(month)}/contestations", body)

    def accept(self, grid: str, number: int) -> Row:
        """Write the value that is proposed, in the name of the owner of the column."""
        return self._write("POST", f"/grilles/{_part(grid)}/contestations/{number}/acceptation", None)

    def answer(self, grid: str, number: int, text: str) -> Row:
        """Say why the value stays as it is."""
        return self._write("POST", f"/grilles/{_part(grid)}/contestations/{number}/reponse", {"reponse": text})

    def withdraw(self, grid: str, number: int) -> Row:
        return self._write("POST", f"/grilles/{_part(grid)}/contestations/{number}/retrait", None)

    # Files

    def sources(self) -> Iterator[Row]:
        return self._pages("/sources", {})

    def deposit(self, file: Path, *, source: str = "", month: str = "") -> Row:
        """Hand a file over; it is read by a job: see `wait`."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        content = file.read_bytes()  # whole, as it is sent: a call made again after a 429 sends it again
        return self._transport.call(
            "POST", "/depots", files={"fichier": (file.name, content)}, data={"source": source, "mois": month},
            headers=headers,
        ).json()  # fmt: skip

    def deposited(self, number: int) -> Row:
        return self._get(f"/depots/{number}")

    def wait(self, number: int, *, seconds: float = 300, every: float = 0.5) -> Row:
        """A deposit once nothing works on it any more: planned, applied, refused…"""
        until = time.monotonic() + seconds
        while (held := self.deposited(number))["avancement"] in ("waiting", "running"):
            if time.monotonic() > until:
                raise JalonError(0, "trop_long", f"Le dépôt n° {number} n’a pas fini en {seconds:g} secondes.")
            time.sleep(every)
        return held

    def apply(self, number: int) -> Row:
        """Apply a deposit that was read; all or nothing, by a job: see `wait`."""
        return self._write("POST", f"/depots/{number}/application", None)

    def waiting(self, number: int) -> Iterator[Row]:
        """The lines and values of a deposit that wait for an answer, or are rejected."""
        return self._pages(f"/depots/{number}/a-regler", {})

    def _get(self, path: str, **asked: Any) -> Any:
        return self._transport.call("GET", path, params=_said(asked)).json()

    def _pages(self, path: str, asked: Mapping[str, Any]) -> Iterator[Row]:
        """Every element; the next page is asked for when the one at hand is used up."""
        cursor = ""
        while True:
            page = self._get(path, **{**asked, "curseur": cursor})
            yield from page["elements"]
            cursor = page["suite"] or ""
            if not cursor:
                return

    def _changes(self, path: str, since: str, asked: Mapping[str, Any]) -> Changes:
        return Changes(lambda cursor: self._get(path, **{**asked, "curseur": cursor, "limite": 500}), since)

    def _write(self, verb: str, path: str, body: Any, *, key: str = "", params: Mapping[str, str] | None = None) -> Row:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._transport.call(verb, path, json=body, params=params, headers=headers).json()


def _part(text: str) -> str:
    """A part of an address, whatever it holds."""
    return quote(text, safe=":")


def _said(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value not in (None, "")}
