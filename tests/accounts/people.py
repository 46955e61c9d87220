"""People of these tests, with their rights."""

from jalon.accounts import actions

PASSWORD = "quatre mots pour entrer"


def make(name, role="lecteur", actor="region", territories=(), themes=(), **more):
    return actions.create_person(
        username=name,
        role=role,
        actor=actor,
        territories=territories,
        themes=themes,
        by=None,
        password=PASSWORD,
        **more,
    )
