"""Programs that call the API in these tests."""

from django.test import Client

from jalon.accounts.tokens import actions
from jalon.accounts.tokens.rules import SCOPES


class Program:
    """A program that calls with a person's token; every answer is JSON."""

    def __init__(self, person, scopes=tuple(SCOPES), **more):
        self.token, self.secret = actions.create_token(person=person, name="essai", scopes=scopes, by=person, **more)
        self.client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, address, **query):
        return self.client.get(f"/api/v1{address}", query)

    def post(self, address, body=None, **headers):
        return self._send("post", address, body, headers)

    def put(self, address, body=None, **headers):
        return self._send("put", address, body, headers)

    def delete(self, address, **headers):
        return self._send("delete", address, None, headers)

    def _send(self, verb, address, body, headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, verb)(f"/api/v1{address}", body, content_type="application/json", headers=named)

    def pages(self, address, limite=1, **query):
        """Every element, page after page."""
        found, cursor = [], ""
        while True:
            page = self.get(address, limite=limite, curseur=cursor, **query).json()
            found += page["elements"]
            cursor = page["suite"]
            if not cursor:
                return found
