"""What only a browser shows: contrast, keyboard, themes, files dropped, in a wide window and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


def spills(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", ["page", "phone"])
@pytest.mark.parametrize("address", ["/composants/", "/compte/login/"])
def test_pages_can_be_read_by_everyone(request, enter, window, theme, address):
    page = request.getfixturevalue(window)
    if address == "/composants/":
        enter(page)
    page.emulate_media(color_scheme=theme)

    page.goto(address)

    assert violations(page) == []
    assert not spills(page)


def test_open_dialog_and_menu_can_be_read_by_everyone(page, enter):
    enter(page).goto("/composants/")

    page.click(".user-menu summary")
    menu = violations(page)
    page.keyboard.press("Escape")
    page.click("[data-opens=exemple]")

    assert menu == []
    assert violations(page) == []


def test_theme_chosen_is_kept(page, enter):
    enter(page).goto("/composants/")

    page.click(".user-menu summary")
    page.click("[data-theme-value=dark]")
    page.reload()

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.locator("[data-theme-value=dark]").get_attribute("aria-pressed") == "true"


def test_menu_is_walked_with_arrows_and_left_with_escape(page, enter):
    enter(page).goto("/composants/")
    page.focus(".user-menu summary")

    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("ArrowUp")
    last = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Escape")

    assert first == "Mon compte"
    assert last == "Se déconnecter"
    assert page.locator(".user-menu").get_attribute("open") is None
    assert page.evaluate("document.activeElement.matches('.user-menu summary')")


def test_menu_closes_on_a_click_elsewhere(page, enter):
    enter(page).goto("/composants/")

    page.click(".user-menu summary")
    page.click("h1")

    assert page.locator(".user-menu").get_attribute("open") is None


def test_dialog_closes_by_escape_and_gives_the_focus_back(page, enter):
    enter(page).goto("/composants/")

    page.click("[data-opens=exemple]")
    opened = page.locator("#exemple").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not page.locator("#exemple").is_visible()
    assert page.evaluate("document.activeElement.matches('[data-opens=exemple]')")


def test_side_panel_folds_and_opens_again(page, enter):
    enter(page).goto("/composants/")

    page.click("[data-hides=cellule]")
    folded = not page.locator("#cellule").is_visible()
    page.click("[data-opens=cellule]")

    assert folded
    assert page.locator("#cellule").is_visible()


def test_no_line_starts_with_a_sign_that_belongs_to_the_word_before(page, enter):
    enter(page).goto("/composants/")

    sentence = page.get_by_text("Livraison appliquée").first.inner_text()

    assert sentence == "Livraison appliquée\u00a0: 5 000 lignes, 214 valeurs changées."


def test_what_people_typed_keeps_its_own_spaces(page, enter):
    enter(page).goto("/composants/")
    page.evaluate("""() => {
        const part = Object.assign(document.createElement('div'), {id: 'essai'});
        part.innerHTML = '<table><tr><td>a : b</td></tr></table><p>a : b</p><textarea>a : b</textarea>'
            + '<code>a : b</code><h4><b>mot</b> : « <b>mot</b> » ; 5 % ?</h4>';
        document.body.append(part);
        htmx.trigger(part, 'htmx:load');
    }""")

    names = "['td', 'textarea', 'code', 'p', 'h4']"
    texts = page.evaluate(names + ".map(name => document.querySelector(`#essai ${name}`).textContent)")

    assert texts == ["a : b", "a : b", "a : b", "a\u00a0: b", "mot\u00a0: «\u00a0mot\u00a0»\u202f; 5\u202f%\u202f?"]


def test_confirmation_refused_sends_nothing(page, enter):
    enter(page).goto("/composants/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))

    page.click("[data-confirm] button")
    asked = page.locator("[data-confirm-text]").inner_text()
    page.click("#confirmation button:has-text('Annuler')")

    assert asked == "Arrêter ce travail\u202f? Rien ne sera écrit à moitié."
    assert "POST" not in sent


def test_confirmation_given_sends_the_form(page, enter):
    enter(page).goto("/composants/")

    page.click("[data-confirm] button")
    with page.expect_request(lambda request: request.method == "POST"):
        page.click("#confirmation button:has-text('Arrêter')")


def test_files_chosen_are_listed_with_their_weight(page, enter):
    enter(page).goto("/composants/")

    page.set_input_files(
        "#fichiers", [{"name": "ASP-08-2022.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 12_300}]
    )

    assert page.locator("[data-dropzone-list] li").inner_text().replace("\n", " ") == "ASP-08-2022.xlsx 12,3\u00a0ko"


def test_files_dropped_are_taken(page, enter):
    enter(page).goto("/composants/")

    page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File(["a"], "depose.csv"));
        const drop = new DragEvent("drop", { dataTransfer: files, bubbles: true });
        document.querySelector("[data-dropzone]").dispatchEvent(drop);
    }""")

    assert page.evaluate("document.querySelector('#fichiers').files[0].name") == "depose.csv"


def test_number_is_copied(page, enter):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(page).goto("/composants/")

    page.click("[data-copies]")

    page.wait_for_selector("[data-copies].copied")
    assert page.evaluate("navigator.clipboard.readText()") == "240000015"


def test_header_of_a_table_that_fits_stays_in_sight(page, enter):
    enter(page).goto("/composants/")
    page.wait_for_selector("#tableau .scroller.fits")

    page.evaluate(
        "window.scrollTo(0, document.querySelector('#tableau tbody tr:nth-child(3)').getBoundingClientRect().top)"
    )

    assert page.evaluate("document.querySelector('#tableau thead th').getBoundingClientRect().top") == 0


def test_skip_link_comes_first(page, enter):
    enter(page).goto("/composants/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"
