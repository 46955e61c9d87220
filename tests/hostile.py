"""Lies for what says things in JSON: one word changed somewhere, by a seeded die."""

HOSTILE = (
    None, True, -1, 0, 1.5, 2**70, "", "a\0b", "../dehors", "/etc/dehors", "a/../../x", "a\\b", "x" * 5000, "é" * 200,
    "\x1b[2J", "\ud800", "cle-secrete", "coffre/cles.json", "coffre/parts", ".inacheve", "jalon.sqlite3", "originaux",
    "originaux/ab/abc/plus", "originaux/./ab", "originaux//ab", "__main__", "jalon..x", [], {}, [[]], ["a"], [{}],
    {"path": "x"}, "0" * 64, 0o4755,
)  # fmt: skip


def lied(dice, said):
    """The same with one word changed, left out or said twice."""
    if isinstance(said, dict) and said and dice.random() < 0.9:
        name = dice.choice(sorted(said))
        if dice.random() < 0.1:
            return {key: value for key, value in said.items() if key != name}
        return said | {name: lied(dice, said[name])}
    if isinstance(said, list) and said and dice.random() < 0.9:
        place = dice.randrange(len(said))
        if dice.random() < 0.15:
            return [*said, said[place]]
        return [*said[:place], lied(dice, said[place]), *said[place + 1 :]]
    return dice.choice(HOSTILE)
