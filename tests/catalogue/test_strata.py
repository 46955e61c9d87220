"""Strata of comparison: those shipped, those a region writes, and their mistakes."""

import pytest

CLASS = "title: Essai\nby: [stratum]\n"


def test_shipped_strata_give_each_domain_its_peers(region):
    strata = region.load().strata

    peers = {
        domain: [one.id for one in strata.values() if one.peers and domain in one.domains] for domain in ("ES", "ESSMS")
    }

    assert peers == {"ES": ["classe_sae"], "ESSMS": ["categorie_taille"]}
    assert strata["categorie_taille"].by == ("category", "capacity")
    assert strata["taille_essms"].bands == (30, 60, 90)
    assert strata["ght"].territory == "ght"


def test_region_writes_its_own(region):
    region.write("strata/lits.yaml", "title: Taille\ndomains: [ES]\nby: [capacity]\nbands: [100, 300]\nunit: lits\n")

    held = region.load()

    assert held.problems == ()
    assert (held.strata["lits"].unit, held.strata["lits"].peers) == ("lits", False)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("title: Essai\nby: []\n", 2, "il faut au moins un trait (clé by)"),
        ("title: Essai\nby: [capacity]\n", 1, "« by: capacity » demande la clé bands"),
        ("title: Essai\nby: [territory]\n", 1, "« by: territory » demande la clé territory"),
        (f"{CLASS}bands: [10]\n", 3, "« bands » n'a de sens qu'avec by: capacity"),
        (f"{CLASS}territory: ght\n", 3, "« territory » n'a de sens qu'avec by: territory"),
        ("title: Essai\nby: [capacity]\nbands: [60, 30]\n", 3,
         "les tranches se suivent, de la plus petite à la plus grande"),
        ("title: Essai\nby: [territory, sector]\nterritory: ght\n", 2,
         "territory ne se croise pas : un établissement peut être de plusieurs"),
    ],
)  # fmt: skip
def test_mistake_is_explained_at_its_line(region, text, line, message):
    region.write("strata/essai.yaml", text)

    assert (line, message) in region.problems()


def test_unknown_trait_is_named(region):
    region.write("strata/essai.yaml", "title: Essai\nby: [couleur]\n")

    [(line, message)] = region.problems()

    assert line == 2
    assert "couleur" in message
