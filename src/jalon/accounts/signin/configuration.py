"""`connexion.yaml` of the data folder, read and explained. Without it: accounts of Jalon, no second factor asked.

A mistake never opens a door. The provider that it concerns is left out; anywhere else, what the file means is not
known, and nobody comes in until it is mended (`shut`), but by a rescue link of the command line. Those who are in stay,
under the last file that was read well: a process that never read one shows them the same closed page.
"""

import ipaddress
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from jalon.accounts import places
from jalon.accounts.signin import clients
from jalon.accounts.signin.vocabulary import CLAIMS, SECOND_FACTOR, SESSIONS, SIGN_IN
from jalon.catalogue.reader.forms import Key, Notes, place_of, read_block
from jalon.catalogue.reader.nodes import Block, Items, Node, Unreadable, parse_file
from jalon.kernel import addresses
from jalon.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

FILE = "connexion.yaml"
LONGEST_AGE = 7 * 24 * 60  # minutes
LOCAL_ADDRESSES = ("localhost",)
PSC_CLAIMS = {"subject": "sub", "username": "SubjectNameID", "organisation": "SubjectOrganization", "groups": ""}


@dataclass(frozen=True)
class MappedRight:
    """A right that a provider gives to those of a group; with no group, to the establishment of an activity."""

    role: str
    actor: str
    territories: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Provider:
    """Somebody else who says who people are, by OpenID Connect."""

    id: str
    title: str
    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)  # PEM; signs in the place of the secret
    key_id: str = ""
    kind: str = "oidc"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    acr_values: str = ""
    max_age_minutes: int = 0  # none: the provider judges of it
    signed_userinfo: bool = False
    claims: Mapping[str, str] = field(default_factory=dict)
    people: str = "invited"
    match: str = "email"
    trusted_acr: tuple[str, ...] = ()
    trusted_amr: tuple[str, ...] = ()
    rights: tuple[MappedRight, ...] = ()
    activity_right: MappedRight | None = None
    professions: tuple[str, ...] = ()

    def claim(self, name: str) -> str:
        """How this provider names what Jalon calls so; empty when it does not say it."""
        return self.claims.get(name, "")


@dataclass(frozen=True)
class SignIn:
    """What an instance says of how people come in.

    `left_out`: the providers that are mistaken. `shut`: nobody comes in; `unknown`: and nobody may stay either.
    """

    local_accounts: bool = True
    second_factor_for: str = "nobody"
    grace_days: int = 7
    idle_minutes: int = 30
    hours: int = 12
    providers: Mapping[str, Provider] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    shut: bool = False
    unknown: bool = False


def current() -> SignIn:
    """The configuration, read again as soon as the file changes."""
    path = Path(settings.DATA_DIR) / FILE
    try:
        stat = path.stat()
    except FileNotFoundError:
        return SignIn()
    except OSError:
        return _in_doubt(path, _closed([f"{FILE} ne peut pas être lu : vérifiez les droits du dossier de données"]))
    said = _loaded(path, stat.st_mtime_ns, stat.st_size)
    if said.shut:
        return _in_doubt(path, said)
    _last_good[path] = said
    return said


_last_good: dict[Path, SignIn] = {}


def _in_doubt(path: Path, said: SignIn) -> SignIn:
    """What rules those who are in: the last file that this process has read well."""
    good = _last_good.get(path)
    return replace(good, shut=True, problems=said.problems) if good else said


@lru_cache(maxsize=4)
def _loaded(path: Path, changed_at: int, size: int) -> SignIn:
    said = load(path)
    if said.problems:
        logger.error("%s: %d mistake(s)%s", FILE, len(said.problems), ", nobody comes in" if said.shut else "")
    return said


def _closed(problems: Iterable[str]) -> SignIn:
    return SignIn(local_accounts=False, problems=tuple(problems), shut=True, unknown=True)


def load(path: Path) -> SignIn:
    notes = Notes()
    try:
        node = parse_file(path)
    except Unreadable as error:
        return _closed([f"{FILE}, ligne {error.line} : {error.message}"])
    except OSError:
        return _closed([f"{FILE} ne peut pas être lu : vérifiez ses droits"])
    said = read_block(node, SIGN_IN, notes)
    if not isinstance(said, dict):
        return _closed(_told(notes.mistakes))
    at = place_of(node, "providers")
    providers = [_provider(one, notes, path.parent) for one in _filled(said["providers"])]
    if not said["providers"] and isinstance(at, Items):
        notes.wrong(at, "les fournisseurs s'écrivent chacun sous son identifiant")
    factor, lasting = _with_defaults(said["second_factor"], SECOND_FACTOR), _with_defaults(said["sessions"], SESSIONS)
    _check_durations(node, lasting, factor, notes)
    if any(_concerns_all(node, line) for line, _, _ in notes.mistakes):
        return _closed(_told(notes.mistakes))
    known = {one.id: one for one in providers if one}
    return SignIn(
        local_accounts=said["local_accounts"], second_factor_for=factor["required"], grace_days=factor["grace_days"],
        idle_minutes=lasting["idle_minutes"], hours=lasting["hours"],
        providers=known, left_out=tuple(name for name in _named(at) if name not in known),
        problems=tuple(_told(notes.mistakes)),
    )  # fmt: skip


def _named(providers: Node) -> list[str]:
    return list(providers.keys) if isinstance(providers, Block) else []


def _concerns_all(node: Node, line: int) -> bool:
    """Whether a mistake stands anywhere but in the lines of the providers, or in lines that they share."""
    if not isinstance(node, Block) or not isinstance(node.keys.get("providers", ("", ""))[1], Block):
        return True
    inside = {name: first <= line <= last for name, (first, last) in _lines_of_keys(node).items()}
    return not inside["providers"] or any(held for name, held in inside.items() if name != "providers")


def _lines_of_keys(node: Block) -> dict[str, tuple[int, int]]:
    return {name: (key.line, _lines(value)[1]) for name, (key, value) in node.keys.items()}


def _told(mistakes: Iterable[tuple[int, int, str]]) -> list[str]:
    return [f"{FILE}, ligne {line} : {message}" for line, _, message in sorted(mistakes)]


def _provider(said: dict[str, Any], notes: Notes, folder: Path) -> Provider | None:
    """The provider, or None once its mistakes are noted: half a provider lets nobody in."""
    at = said["at"]
    if _is_mistaken(at, notes):
        return None
    _check_issuer(said["issuer"], place_of(at, "issuer"), notes)
    if not 0 <= said["max_age_minutes"] <= LONGEST_AGE:
        notes.wrong(place_of(at, "max_age_minutes"), f"« max_age_minutes » va de 1 à {LONGEST_AGE}")
    proof = _proof(said, at, folder, notes)
    rights = [_right(one, node, notes) for one, node in _pairs(said["rights"], place_of(at, "rights"))]
    wanted = said["activities"] if isinstance(said["activities"], dict) else None
    if wanted and said["kind"] != "psc":
        notes.wrong(place_of(at, "activities"), "les activités sont dites par Pro Santé Connect seul (kind: psc)")
    of_activity = _activity_right(wanted, place_of(at, "activities"), notes) if wanted else None
    if _is_mistaken(at, notes):
        return None
    is_psc, trusted = said["kind"] == "psc", _filled_block(said["second_factor"])
    return Provider(
        id=said["id"], title=said["title"], issuer=said["issuer"].rstrip("/"), client_id=said["client_id"],
        **proof, kind=said["kind"], max_age_minutes=said["max_age_minutes"], signed_userinfo=said["signed_userinfo"],
        scopes=_scopes(said["scopes"], is_psc), acr_values=said["acr_values"] or ("eidas1" if is_psc else ""),
        claims=_claims(said["claims"], is_psc), people=said["people"], match=said["match"],
        trusted_acr=tuple(trusted.get("acr", ())) or (("eidas1", "eidas2", "eidas3") if is_psc else ()),
        trusted_amr=tuple(trusted.get("amr", ())), rights=tuple(rights), activity_right=of_activity,
        professions=tuple(wanted["professions"]) if wanted else (),
    )  # fmt: skip


def _scopes(said: tuple[str, ...], is_psc: bool) -> tuple[str, ...]:
    usual = ("openid", "scope_all") if is_psc else ("openid", "profile", "email")
    return said if "openid" in said else ("openid", *said) if said else usual


def _claims(said: Any, is_psc: bool) -> dict[str, str]:
    usual = {key.name: str(key.default) for key in CLAIMS} | (PSC_CLAIMS if is_psc else {})
    written = {key.name: said[key.name] for key in CLAIMS if said[key.name] != key.default} if said else {}
    return usual | written


def _check_issuer(issuer: str, at: Node, notes: Notes) -> None:
    """HTTPS, except on this very machine: its keys are asked for there."""
    try:
        address = addresses.read(issuer)
    except Refusal as refusal:
        notes.wrong(at, f"« {issuer[:200]} » : {str(refusal)[0].lower()}{str(refusal)[1:]}")
        return
    if not (address.is_secure or is_this_machine(address.host)):
        notes.wrong(at, f"« {issuer} » : l'adresse d'un fournisseur commence par https://")


def is_this_machine(host: str) -> bool:
    try:
        return host in LOCAL_ADDRESSES or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _proof(said: dict[str, Any], at: Node, folder: Path, notes: Notes) -> dict[str, str]:
    """What proves to the provider that it is us: never written in this file, which is read and shown around."""
    written = [name for name in ("secret_file", "secret_env", "key_file") if said[name]]
    if len(written) != 1:
        notes.wrong(at, "il faut le secret du fournisseur : secret_file, secret_env ou key_file, l'un des trois")
        return {}
    place = place_of(at, written[0])
    if variable := said["secret_env"]:
        found = os.environ.get(variable, "")
        return {"secret": found or str(notes.wrong(place, f"la variable {variable} est vide ou absente"))}
    held = _beside(folder, said[written[0]], place, notes)
    if said["secret_file"]:
        return {"secret": held}
    if held and clients.read(held) is None:
        notes.wrong(place, "cette clé ne se lit pas : RSA (2048 bits au moins) ou EC (P-256), PEM, sans mot de passe")
    return {"private_key": held, "key_id": said["key_id"]}


def _beside(folder: Path, name: str, at: Node, notes: Notes) -> str:
    """What a file of the data folder says, without the blanks around it."""
    path = folder / name
    if path.resolve().parent != folder.resolve() or not path.is_file():
        notes.wrong(at, f"le fichier « {name} » n'est pas dans le dossier de données")
        return ""
    try:
        found = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        notes.wrong(at, f"le fichier « {name} » ne se lit pas")
        return ""
    if not found:
        notes.wrong(at, f"le fichier « {name} » est vide")
    return found


def _right(said: dict[str, Any], at: Node, notes: Notes) -> MappedRight:
    found = MappedRight(**{name: said[name] for name in ("group", "role", "actor", "territories", "themes", "acts")})
    problem = (
        places.problem(found.actor, found.territories, found.themes)
        or places.problem_of_acts(found.role, found.actor, found.acts)
        or places.problem_of_establishments(found.role, found.territories, found.acts)
    )
    if problem:
        notes.wrong(at, problem[0].lower() + problem[1:])
    return found


def _activity_right(said: dict[str, Any], at: Node, notes: Notes) -> MappedRight:
    """The establishment is known only when somebody comes: here, what its right may be at all."""
    found = MappedRight(**{name: said[name] for name in ("role", "actor", "themes", "acts")})
    problem = (
        places.problem(found.actor, (), found.themes)
        or places.problem_of_acts(found.role, found.actor, found.acts)
        or places.problem_of_establishments(found.role, (f"{places.ESTABLISHMENT}:990000010",), found.acts)
    )
    if problem:
        notes.wrong(at, problem[0].lower() + problem[1:])
    return found


def _check_durations(node: Node, lasting: dict[str, Any], factor: dict[str, Any], notes: Notes) -> None:
    for block, name, held, least, most in (
        ("sessions", "idle_minutes", lasting, 1, 24 * 60),
        ("sessions", "hours", lasting, 1, 7 * 24),
        ("second_factor", "grace_days", factor, 0, 90),
    ):
        if isinstance(held[name], int) and not least <= held[name] <= most:
            notes.wrong(place_of(node, block, name), f"« {name} » va de {least} à {most} (lu : {held[name]})")


def _with_defaults(said: Any, keys: Iterable[Key]) -> dict[str, Any]:
    return {key.name: key.default for key in keys} | (said if isinstance(said, dict) else {})


def _filled(said: Any) -> tuple[Any, ...]:
    return said if isinstance(said, tuple) else ()


def _filled_block(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _pairs(said: Any, at: Node) -> list[tuple[dict[str, Any], Node]]:
    """Each right with where it stands; those that could not be read are noted already."""
    nodes = at.items if isinstance(at, Items) else (at,)
    read = [one for one in _filled(said) if isinstance(one, dict)]
    return list(zip(read, nodes, strict=False))


def _is_mistaken(node: Node, notes: Notes) -> bool:
    first, last = _lines(node)
    return any(first <= line <= last for line, _, _ in notes.mistakes)


def _lines(node: Node) -> tuple[int, int]:
    """From the first to the last line that a node stands on."""
    if isinstance(node, Block):
        held = [_lines(value) for _, value in node.keys.values()]
    elif isinstance(node, Items):
        held = [_lines(one) for one in node.items]
    else:
        held = []
    return node.line, max([node.line, *(last for _, last in held)])
