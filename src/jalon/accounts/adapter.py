"""What allauth asks of us: nobody signs up by himself; an administrator invites."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False
