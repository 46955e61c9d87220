"""Bundles signed by somebody who is trusted and who lies: refused in French, or of a shape that harms nobody."""

import json
import random
import re
import zipfile

import pytest

from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle, importing
from jalon.sources.models import BroughtBundle, Delivery, Receipt
from tests.hostile import lied
from tests.sources.exchange.bundles import Sending, flipped
from tests.sources.exchange.test_importing import ROW
from tests.tracking import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(tmp_path):
    worlds.hospitals(tmp_path)
    made = Sending(tmp_path)
    made.trusted()
    return made


@pytest.fixture
def members(sending):
    with zipfile.ZipFile(sending.bundle(ROW)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def signed(path, sending, manifest, members):
    """The manifest as it is told, signed by the trusted key."""
    said = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("manifest.json", said)
        whole.writestr("manifest.sig", sending.key.sign(b"jalon-exchange 1\n" + said))
        for name, content in members:
            whole.writestr(name, content)
    return path


def read(path, sending):
    """What is read of it: refused, or its files and definitions, beside what is here."""
    try:
        with bundle.verified(path, {sending.fingerprint: "Nation"}.get) as held:
            importing.compare(held)
            return held
    except Refusal:
        return None


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_bundle_that_lies_is_refused_or_harms_nobody(sending, members, tmp_path):
    manifest = json.loads(members.pop("manifest.json"))
    del members["manifest.sig"]
    dice, refused = random.Random(20260302), 0
    for rank in range(400):
        said, held = manifest, list(members.items())
        if rank % 4:
            said = lied(dice, manifest)
        else:
            name, content = dice.choice(held)
            others = [one for one in held if one[0] != name]
            held = dice.choice([others, [*held, (name, content)], [*others, (name, content[:-1])],
                                [*others, (name, flipped(content))], [*held, ("../dehors", b"x")]])  # fmt: skip

        found = read(signed(tmp_path / "b.zip", sending, said, held), sending)

        refused += found is None
        if found is not None:
            assert all(re.fullmatch(r"[\w.-]+/[\w./-]+", name) for name in found.sizes)
            assert all(
                word.isprintable() for one in found.deliveries for word in vars(one).values() if word != one.size
            )
    assert 300 < refused < 400  # what changes nothing of what is read passes
    assert not Delivery.objects.exists()
    assert not Receipt.objects.exists()
    assert not BroughtBundle.objects.exists()


def test_bytes_changed_cut_or_added_are_refused_or_change_nothing(sending, members, tmp_path):
    whole = (sending.folder / "paquet.zip").read_bytes()
    dice = random.Random(20260303)
    same = read(sending.folder / "paquet.zip", sending)
    for _ in range(300):
        place = dice.randrange(len(whole))
        content = dice.choice([whole[:place], flipped(whole, place), whole[:place] + b"\0" + whole[place:],
                               whole[:place] + whole[place + 1 :]])  # fmt: skip
        (tmp_path / "b.zip").write_bytes(content)

        found = read(tmp_path / "b.zip", sending)

        assert found is None or (found.digest, found.deliveries) == (same.digest, same.deliveries)
