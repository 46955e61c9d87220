"""Keeping times: those shipped, those a region writes, and their mistakes."""

import pytest

JOBS = "title: Travaux\nwhat: jobs\nbasis: besoin du service\nremains: rien\n"


def test_every_kind_shipped_has_its_time(region):
    retention = region.load().retention

    assert retention["fichiers_recus"].keep_in_words == "5 ans"
    assert retention["travaux"].keep_in_words == "12 mois"
    assert retention["valeurs"].keep_in_words == "sans limite"
    assert retention["journal_des_actes"].personal


def test_region_replaces_a_time(region):
    version = region.load().retention["travaux"].version
    region.write("retention/travaux.yaml", f"{JOBS}keep: {{years: 1, months: 6}}\nreplaces: {version}\n")

    held = region.load()

    assert held.problems == ()
    assert held.retention["travaux"].keep_in_words == "1 an et 6 mois"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (f"{JOBS}keep: {{years: 0}}\n", 5, "le temps gardé est d'au moins un jour"),
        (f"{JOBS}keep: {{years: 300}}\n", 5, "au plus 200 ans"),
        (f"{JOBS}keep: {{weeks: 3}}\n", 5, "clé inconnue « weeks »"),
        ("title: X\nwhat: observations\nbasis: x\nremains: x\nkeep: {years: 1}\n", 5, "n'est jamais purgé"),
        ("title: X\nwhat: jobs\nbasis: x\nkeep: {years: 1}\n", 1, "dites ce qui reste après la purge"),
        ("title: X\nwhat: gommes\nbasis: x\n", 2, "« gommes » n'est pas accepté ici"),
        (f"{JOBS}keep: {{years: 1}}\n", 2, "« jobs » a déjà son temps dans travaux.yaml"),
    ],
)
def test_mistake_is_explained(region, text, line, message):
    region.write("retention/autre.yaml", text)

    problem = region.load().problems[0]

    assert (problem.path.name, problem.line) == ("autre.yaml", line)
    assert message in problem.message
