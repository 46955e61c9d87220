"""What second factors are computed from (the seed of a code, that of rescue codes), encrypted in the database.

Their keys live outside it: one a line in a small file, the first encrypts, the others still read. The file is drawn at
the first seed, and only then: once a seed is encrypted, a file that is missing is a loss to be said, never a file to be
drawn again.
"""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from jalon.accounts import audit
from jalon.kernel.refusal import Refusal
from jalon.warehouse.vault.keys import OTHERS, write_closed

MARK = "chiffre:"  # before what is encrypted; what has none is from before the keys, and read as it is
HOLDING = ("secret", "seed", "migrated_codes")  # what allauth keeps of a code, of rescue codes
_TELL = "prévenez la personne qui exploite Jalon."
ABOUT = (
    "# Clés des seconds facteurs de Jalon : la première chiffre, les autres lisent encore.\n"
    "# Sans elles, chacun doit réinstaller son second facteur.\n"
)


def encrypt(text: str) -> str:
    return MARK + _ring().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    if not kept.startswith(MARK):
        return kept
    try:
        return _ring().decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken:
        raise Refusal(
            "Ce second facteur ne peut pas être vérifié : la clé qui le chiffre n'est pas dans "
            f"« {_path().name} ». Prévenez la personne qui exploite Jalon."
        ) from None


def problem() -> str:
    """What keeps second factors from being read, for the operator; empty when nothing does. Reads them all."""
    try:
        for held in _encrypted():
            for text in _texts(held.data):
                decrypt(text)
    except Refusal as refusal:
        return str(refusal)
    return ""


def counts() -> tuple[int, int, int]:
    """How many holders of seeds are encrypted, how many are not yet, under how many keys."""
    encrypted = len(_encrypted())
    held = sum(1 for one in _authenticators().all() if any(_texts(one.data)))
    return encrypted, held - encrypted, len(_lines()) if encrypted else 0


def encrypt_all(authenticators: Any) -> None:
    """Encrypt what is not yet. `authenticators`: those of allauth, as a migration or this module knows them."""
    _rewrite(authenticators, lambda text: text if text.startswith(MARK) else encrypt(text))


def decrypt_all(authenticators: Any) -> None:
    _rewrite(authenticators, decrypt)


def rotate(*, forget_old: bool = False) -> int:
    """A new key, under which all is encrypted again; the older ones stay for back-ups, unless they are forgotten."""
    with _locked():
        keys = [Fernet.generate_key(), *_lines()]
        _save(keys)
        with transaction.atomic():
            _rewrite(_authenticators(), lambda text: encrypt(decrypt(text)))
            count = len(_encrypted())
            audit.write("accounts.factor_keys_changed", by=None, rewritten=count)
        if forget_old:
            _save(keys[:1])
    return count


# The rows of allauth


def _authenticators() -> Any:
    from allauth.mfa.models import Authenticator  # its models exist only once Django has started

    return Authenticator.objects


def _encrypted() -> list[Any]:
    held = _authenticators().filter(type__in=("totp", "recovery_codes")).order_by("pk")
    return [one for one in held if any(text.startswith(MARK) for text in _texts(one.data))]


def _texts(data: dict[str, Any]) -> Iterator[str]:
    for name in HOLDING:
        kept = data.get(name)
        yield from kept if isinstance(kept, list) else [kept] if isinstance(kept, str) else []


def _rewrite(authenticators: Any, change: Any) -> None:
    """One row at a time, each held while it is written: a rescue code may be spent meanwhile."""
    for pk in list(authenticators.filter(type__in=("totp", "recovery_codes")).values_list("pk", flat=True)):
        with transaction.atomic():
            held = authenticators.select_for_update().filter(pk=pk).first()
            if held is not None:
                held.data |= {name: _changed(held.data[name], change) for name in HOLDING if name in held.data}
                held.save(update_fields=["data"])


def _changed(kept: Any, change: Any) -> Any:
    return [change(one) for one in kept] if isinstance(kept, list) else change(kept)


# The file of the keys


def _path() -> Path:
    return settings.FACTOR_KEYS


def _ring() -> MultiFernet:
    """The keys, drawn the first time; refused when they are gone, cannot be read, or are open to everybody."""
    path = _path()
    if not path.exists():
        _draw(path)
    try:
        return MultiFernet([Fernet(line) for line in _lines()])
    except ValueError:  # no key at all, or words that are none
        raise Refusal(f"Les clés des seconds facteurs ({path.name}) sont abîmées : {_TELL}") from None


def _lines() -> list[bytes]:
    """The keys as they are written, the one that encrypts first."""
    path = _path()
    try:
        said, mode = path.read_bytes(), path.stat().st_mode
    except OSError:
        raise Refusal(f"Les clés des seconds facteurs ({path.name}) ne se lisent pas : {_TELL}") from None
    if mode & OTHERS:
        raise Refusal(f"Les clés des seconds facteurs ({path.name}) sont ouvertes à tous (chmod 600) : {_TELL}")
    return [line.strip() for line in said.splitlines() if line.strip() and not line.startswith(b"#")]


def _draw(path: Path) -> None:
    """Two processes may draw at once: each writes its own draft, the first to link it wins."""
    if _encrypted():
        raise Refusal(f"Les clés des seconds facteurs ({path.name}) manquent : {_TELL}")
    with _draft([Fernet.generate_key()]) as draft, contextlib.suppress(FileExistsError):
        os.link(draft, path)


def _save(keys: list[bytes]) -> None:
    with _draft(keys) as draft:
        draft.replace(_path())


@contextlib.contextmanager
def _draft(keys: list[bytes]) -> Iterator[Path]:
    path = _path()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_closed(draft, [ABOUT.encode(), *(key + b"\n" for key in keys)])
        yield draft
    except OSError:
        raise Refusal(f"Les clés des seconds facteurs ({path.name}) ne peuvent pas être écrites : {_TELL}") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """One change of keys at a time."""
    _ring()
    folder = os.open(_path().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
