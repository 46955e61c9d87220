"""An empty instance opens on its three steps."""

from jalon.demo import deliveries
from jalon.demo.invention import invent
from tests.browser.pages.files import LotPage
from tests.browser.pages.frame import picture, violations


def test_empty_instance_is_opened_in_three_steps(empty, visit, tmp_path):
    world = invent()
    written = deliveries.write_lists(world, tmp_path / "annuaire")
    lists = [path for path in written if not path.name.startswith("PS_")]  # professionals come by the command line
    file = next(path for path in deliveries.write_all(world, tmp_path / "mois") if path.name.startswith("SUN-ES"))
    page = visit(empty, "alix")
    steps = page.locator("main ol > li")

    assert steps.count() == 3
    assert violations(page) == []
    picture(page, "premiers-pas")

    page.get_by_role("link", name="Charger une liste").click()
    page.locator("input[type=file]").set_input_files([str(path) for path in lists])
    page.get_by_role("button", name="Charger").click()
    page.get_by_role("link", name="Lire le compte rendu").click()
    page.get_by_text("etablissements_val_d_estuaire_fictif.csv").first.wait_for()
    page.goto("/")

    page.get_by_role("link", name="Déposer un fichier").click()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="Déposer et lire").click()
    LotPage(page).wait_until_read().apply()
    page.goto("/")

    page.get_by_role("link", name="Inviter").click()
    page.locator("[name=username]").fill("camille")
    page.get_by_role("button", name="Créer le compte").click()
    page.goto("/")

    assert page.get_by_text("Pour commencer").count() == 0
