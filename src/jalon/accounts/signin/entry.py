"""What a session remembers of how its person came in: the provider, the two factors, the activity he acts for."""

from dataclasses import dataclass
from typing import Any

from jalon.accounts.signin import rules
from jalon.accounts.signin.configuration import Provider
from jalon.accounts.signin.oidc import Asked, Proof
from jalon.kernel.refusal import Refusal

ASKED, PROVIDER, ACTING, FACTOR = "jalon_asked", "jalon_provider", "jalon_acting", "jalon_two_factors"
LEAVING = "jalon_leaving"
AT_ONCE = 5  # requests to providers that one browser may have under way
ASKED_FOR = 600  # seconds to come back from a provider


@dataclass(frozen=True)
class Acting:
    """For which activity someone acts. `offered`: key, label, whether it gives a right here."""

    chosen: str
    label: str
    offered: tuple[tuple[str, str, bool], ...]

    @property
    def must_choose(self) -> bool:
        return not self.chosen and len(self.offered) > 1


def keep_asked(session: Any, asked: Asked) -> None:
    held = list(session.get(ASKED, {}).items())[-(AT_ONCE - 1) :]
    session[ASKED] = dict([*held, (asked.state, asked.kept())])


def take_asked(session: Any, provider: str, state: str, now: float) -> Asked:
    """What was asked under that state, once: a second time, or for another provider, it was never asked."""
    held = dict(session.get(ASKED, {}))
    found = held.pop(state, None)
    session[ASKED] = held
    if found is None or found["provider"] != provider or now - found["at"] > ASKED_FOR:
        raise Refusal("Cette réponse ne correspond à aucune demande en cours : recommencez la connexion.")
    return Asked(**found)


def trusts(provider: Provider, proof: Proof) -> bool:
    """Whether what was proved there counts as two factors."""
    return rules.has_two_factors(provider, proof.claims)


def remember(session: Any, provider: Provider, proof: Proof) -> None:
    """To be called once the person is in: what he proved, and among which activities he may choose."""
    session[PROVIDER] = {"id": provider.id, "title": provider.title, "id_token": proof.id_token}
    session[FACTOR] = trusts(provider, proof)
    offered = [
        (one.key, one.label, rules.gives_a_right(provider, one))
        for one in rules.activities(proof.claims)
        if provider.kind == "psc"
    ]
    session.pop(ACTING, None)
    if offered:
        only = offered[0] if len(offered) == 1 else ("", "", False)
        session[ACTING] = {"chosen": only[0], "label": only[1], "offered": offered}


def forget(session: Any) -> None:
    for name in (PROVIDER, ACTING, FACTOR):
        session.pop(name, None)


def acting(session: Any) -> Acting | None:
    held = session.get(ACTING)
    return Acting(held["chosen"], held["label"], tuple(map(tuple, held["offered"]))) if held else None


def choose(session: Any, key: str) -> str:
    """Act for that activity from now on; returns its label."""
    held = acting(session)
    label = next((label for one, label, _ in held.offered if one == key), "") if held else ""
    if held is None or not label:
        raise Refusal("Cette activité n'est pas parmi les vôtres : choisissez-en une de la liste.")
    session[ACTING] = {"chosen": key, "label": label, "offered": [list(one) for one in held.offered]}
    return label
