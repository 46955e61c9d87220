"""Why a provider lets nobody in: the sentence is for who comes, `reason` for the operator alone."""

from jalon.accounts.signin.configuration import Provider
from jalon.kernel.refusal import Refusal


class Unproven(Refusal):
    """What came back does not prove who the person is; `reason` is for the journal of the operator, not the page."""

    def __init__(self, provider: Provider, reason: str) -> None:
        super().__init__(f"{provider.title} n'a pas prouvé qui vous êtes : rien n'est ouvert. Recommencez.")
        self.reason = reason


class Silent(Refusal):
    """The provider cannot be reached, may not be called, or does not answer what it should."""

    def __init__(self, provider: Provider, reason: str) -> None:
        super().__init__(f"{provider.title} ne répond pas : réessayez dans quelques minutes.")
        self.reason = reason
