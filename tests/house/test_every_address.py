"""Every address of the site, and who may open it: a new one is written here before it is committed."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from jalon.accounts import actions
from tests.accounts import people
from tests.web import worlds

pytestmark = pytest.mark.django_db

OPEN, KNOWN, READERS, ADMINISTRATORS = "anyone", "signed in, even without a right", "holds a right", "administrator"
LOCAL = "holds a right, even if it is limited to one establishment"
LOCAL_ACT = "POST, holds a right, even if it is limited to one establishment"
ACT, OWN_ACT, ADMINISTRATORS_ACT = "POST, holds a right", "POST, of what he asked for", "POST, administrator"
WHO = {
    OPEN: (
        "account_email account_inactive account_login account_logout account_reset_password account_set_password "
        "account_signup accounts:from_provider accounts:invitation accounts:rescue accounts:to_provider "
        "mfa_authenticate mfa_login_webauthn web:health web:metrics"
    ),
    KNOWN: (
        "account_change_password account_reauthenticate accounts:activity accounts:mine accounts:sessions "
        "accounts:tokens jobs:list jobs:one jobs:progress mfa_activate_totp mfa_add_webauthn mfa_deactivate_totp "
        "mfa_download_recovery_codes mfa_edit_webauthn mfa_generate_recovery_codes mfa_index mfa_list_webauthn "
        "mfa_reauthenticate mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_view_recovery_codes ui:components "
        "web:home web:programs"
    ),
    READERS: (
        "directory:changes directory:changes_export directory:establishment directory:export directory:group "
        "directory:group_export directory:home directory:legal_entity directory:legal_entity_export directory:list "
        "directory:list_export directory:lists directory:load "
        "directory:load_report directory:loading directory:loads directory:new_list directory:professional "
        "directory:professionals directory:professionals_counts_export directory:professionals_export directory:unit "
        "directory:units_export indicators:findings indicators:findings_export indicators:home indicators:indicator "
        "sources:definition sources:deliveries sources:delivery sources:deposit sources:home sources:learnt "
        "sources:lot sources:original sources:queue sources:report sources:row sources:template_file "
        "sources:waiting_cell sources:waiting_row tracking:add_column tracking:archive_file tracking:archive_verdict "
        "tracking:block tracking:cell tracking:change_column tracking:column tracking:columns tracking:compare "
        "tracking:compare_export tracking:contests tracking:contests_export tracking:data tracking:export "
        "tracking:freshness tracking:freshness_export tracking:glance tracking:grid tracking:home "
        "tracking:month_close tracking:month_reopen tracking:month_since tracking:months tracking:moved "
        "tracking:moved_export tracking:new_list tracking:priorities tracking:priorities_export tracking:report_file "
        "tracking:reports tracking:return_original tracking:return_result tracking:sample tracking:workbook_file "
        "tracking:workbook_return tracking:workbooks"
    ),
    LOCAL: (
        "antibiotics:answers antibiotics:answers_export antibiotics:check_rows antibiotics:checks "
        "antibiotics:checks_export antibiotics:comparing antibiotics:comparing_export antibiotics:composition_export "
        "antibiotics:consumption antibiotics:consumption_export antibiotics:consumption_lines "
        "antibiotics:consumption_lines_export antibiotics:contract antibiotics:crossing antibiotics:crossing_export "
        "antibiotics:crossing_lags_export antibiotics:deposit antibiotics:drug antibiotics:drugs "
        "antibiotics:drugs_export antibiotics:entry antibiotics:export_file antibiotics:exports antibiotics:file "
        "antibiotics:file_export antibiotics:file_original antibiotics:files antibiotics:files_export "
        "antibiotics:followed_export antibiotics:home antibiotics:hospitals_export antibiotics:isolates_export "
        "antibiotics:kinds antibiotics:pair_export antibiotics:period antibiotics:planned antibiotics:proposed "
        "antibiotics:report_file antibiotics:reports antibiotics:resistance antibiotics:resistance_export "
        "antibiotics:resistance_isolates antibiotics:resistance_pair antibiotics:resistance_places_export "
        "antibiotics:settle_question antibiotics:settling antibiotics:settling_export antibiotics:template_file"
    ),
    ADMINISTRATORS: (
        "accounts:invite accounts:journal accounts:journal_csv accounts:people accounts:person accounts:person_tokens "
        "accounts:plan accounts:plan_csv accounts:processing accounts:processing_file accounts:retention "
        "accounts:rights accounts:rights_csv directory:feeds directory:load_problems letters:home "
        "letters:new_subscription letters:subscription letters:subscriptions sources:bundle "
        "sources:exchange sources:exchange_key"
    ),
    ACT: (
        "directory:answer_comment directory:change_list directory:comment directory:correct directory:end_link "
        "directory:remove_member directory:replace directory:share_comment directory:take_back_comment "
        "directory:undo_correction directory:withdraw_comment indicators:acknowledge sources:answer_cell "
        "sources:answer_row sources:apply sources:apply_lot sources:forget sources:give_up sources:read_again "
        "tracking:apply_return tracking:archive_verify tracking:bring_workbook tracking:cancel_return "
        "tracking:choose_in_return tracking:contest tracking:delete_view tracking:end_contest tracking:list_from_grid "
        "tracking:list_from_priorities tracking:list_from_sample tracking:lose_workbook tracking:month_open "
        "tracking:month_plan tracking:month_seal tracking:remind tracking:restore_column tracking:retire_column "
        "tracking:save_view tracking:share_cell tracking:take_back_cell tracking:take_workbook tracking:undo "
        "tracking:undo_block tracking:undo_return tracking:write"
    ),
    LOCAL_ACT: (
        "antibiotics:acknowledge_alerts antibiotics:act_on_answer antibiotics:act_on_presentation "
        "antibiotics:answer_label antibiotics:apply_planned antibiotics:cancel_planned antibiotics:confirm_ucds "
        "antibiotics:contract_action antibiotics:contract_action_add antibiotics:contract_action_withdraw "
        "antibiotics:contract_items antibiotics:contract_tool antibiotics:create_vault antibiotics:load_drugs "
        "antibiotics:register antibiotics:remove_isolate antibiotics:reopen antibiotics:reopen_alert "
        "antibiotics:restore_file antibiotics:settle_ucd antibiotics:show_names antibiotics:validate"
    ),
    OWN_ACT: (
        "accounts:choose_activity accounts:close_other_sessions accounts:close_session accounts:reminders "
        "accounts:revoke_token accounts:stop_seeing jobs:cancel"
    ),
    ADMINISTRATORS_ACT: (
        "accounts:abandon accounts:approve accounts:cancel_invitation accounts:close_their_sessions "
        "accounts:journal_verify accounts:lift accounts:new_link accounts:propose accounts:revoke accounts:run_again "
        "accounts:seals accounts:see_as accounts:set_active accounts:withdraw directory:fetch "
        "letters:act_on_subscription letters:ask_again letters:give_up letters:send_again sources:bring_bundle "
        "sources:drop_bundle sources:make_bundle sources:revoke_sender sources:take_bundle sources:trust_sender"
    ),
}
PROGRAMS = (  # by a token alone: tests/api
    "api:a_regler api:accepter api:api-root api:application api:changements api:colonnes api:contestation "
    "api:contestations api:contester api:depot api:depots api:etablissement api:etablissements "
    "api:etablissements_changes api:export_annuaire api:export_grille api:grilles api:identifiant api:identifiants "
    "api:lignes api:liste api:listes api:membre_de_liste api:membres api:membres_de_liste api:moi api:mois "
    "api:openapi-json api:recherche api:repondre api:retirer api:sources api:territoires api:valeur api:valeurs "
    "api:valeurs_changees"
)
ACTS = (ACT, LOCAL_ACT, OWN_ACT, ADMINISTRATORS_ACT)
POSTED_TOO = (
    "accounts:invitation", "accounts:invite", "accounts:person", "accounts:person_tokens", "accounts:rescue",
    "accounts:retention", "accounts:tokens", "antibiotics:deposit", "antibiotics:entry", "directory:load",
    "directory:new_list", "letters:new_subscription", "letters:subscription", "sources:deposit", "tracking:block",
    "tracking:month_close", "tracking:month_reopen",
)  # fmt: skip


def names(*who):
    return [name for one in who for name in WHO[one].split()]


def every_name(resolver=None, space=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from every_name(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


@pytest.fixture
def world(tmp_path):
    with worlds.own_catalogue(tmp_path):
        yield worlds.make(tmp_path)


@pytest.fixture
def browse(world):
    """A client signed in as one of the people of the world; errors are answers, as on the real site."""

    def browse(name, **options):
        client = Client(raise_request_exception=False, **options)
        client.force_login(world.people[name])
        return client

    return browse


def test_every_address_is_listed_here_and_nothing_else():
    assert sorted(set(every_name())) == sorted([*names(*WHO), *PROGRAMS.split()])


def test_strangers_are_sent_to_the_login_page(world, client):
    for name in sorted(set(names(*WHO)) - set(names(OPEN))):
        assert "/compte/connexion/" in client.get(world.address(name)).headers.get("Location", ""), name


def test_without_a_right_nothing_is_shown(world, client):
    nobody = people.make("nouvelle")
    actions.revoke(grant=nobody.grants.get(), by=None)
    client.force_login(nobody)

    for name in names(READERS, LOCAL, ADMINISTRATORS):
        assert client.get(world.address(name)).status_code == 403, name
    for name in names(ACT, LOCAL_ACT, ADMINISTRATORS_ACT):
        assert client.post(world.address(name)).status_code == 403, name
    for name in names(KNOWN):
        text = worlds.text_of(client.get(world.address(name)))
        assert [word for word in worlds.SECRETS if word in text] == [], name


def test_reader_of_another_region_sees_nothing_of_this_one(world, browse):
    client = browse("neighbour")

    for name in names(READERS, LOCAL, KNOWN, OPEN):
        for query in ("", "?region=75&etat=tous&quoi=cellules&q=hopital", "?nature=ej", f"?q={worlds.SEAT[:8]}"):
            address = world.address(name) + query
            text = worlds.text_of(client.get(address))
            assert [word for word in worlds.SECRETS if word in text and word not in address] == [], address


def test_person_of_one_establishment_enters_no_page_of_its_region(world, browse):
    client = browse("hospital")

    for name in names(READERS, ADMINISTRATORS):
        for query in ("", f"?region=75&mois={worlds.MONTH}&etat=tous&quoi=cellules&q=hopital"):
            answer = client.get(world.address(name) + query)
            assert answer.status_code == 403, name
            assert "Vos droits portent sur votre établissement" in worlds.text_of(answer), name
    for name in names(ACT, ADMINISTRATORS_ACT):
        assert client.post(world.address(name)).status_code == 403, name


def test_person_of_one_establishment_reads_nothing_of_its_region_elsewhere(world, browse):
    client = browse("hospital")

    for name in names(KNOWN, LOCAL, OPEN, OWN_ACT):
        answer = client.get(world.address(name))
        text = worlds.text_of(answer)
        assert answer.status_code < 500, name
        own = (
            {"HOPITAL-ICI", "UNITE-ICI", "CONSTAT-ICI", worlds.HERE}
            if name in (*names(LOCAL), "accounts:mine", "web:home")
            else set()
        )
        if name == "antibiotics:reports":
            own = own | {"MOTIF-ICI"}  # its yearly report says why the hospital left its own finding
        hidden = set(worlds.SECRETS) - own
        assert [word for word in hidden if word in text] == [], name
    assert "Aucun droit" not in client.get("/").text


def test_national_owner_sees_nothing_that_the_region_keeps_to_itself(world, browse):
    client = browse("other_owner")

    for name in names(READERS, KNOWN, OPEN):
        for query in ("", f"?region=75&mois={worlds.MONTH}&colonne=commentaire_general"):
            text = worlds.text_of(client.get(world.address(name) + query))
            assert [word for word in worlds.KEPT if word in text] == [], name + query


def test_reader_of_the_region_sees_what_the_other_must_not(world, browse):
    client = browse("reader")
    shown = "".join(worlds.text_of(client.get(world.address(name))) for name in names(READERS))

    seen = {word for word in worlds.SECRETS if word in shown}

    # A row that names nobody is for those who bring its file; a professional, for those who work with him.
    assert seen == set(worlds.SECRETS) - {"LIGNE-ICI", "SOIGNANT-ICI"}


def test_pages_for_administrators_are_refused_to_others(world, browse):
    officer, administrator = browse("officer"), browse("admin")

    for name in names(ADMINISTRATORS):
        assert officer.get(world.address(name)).status_code == 403, name
        assert administrator.get(world.address(name)).status_code == 200, name
    for name in names(ADMINISTRATORS_ACT):
        assert officer.post(world.address(name)).status_code == 403, name


def test_reading_changes_nothing(world, browse):
    client = browse("admin")
    before = worlds.held()

    for name in names(*WHO):
        answer = client.get(world.address(name))
        worlds.body_of(answer)
        assert answer.status_code == 405 or name not in names(*ACTS), name

    assert worlds.held() == before


def test_every_act_needs_the_token_of_its_form(world, browse):
    client = browse("admin", enforce_csrf_checks=True)
    before = worlds.held()

    for name in (*names(*ACTS), *POSTED_TOO, "account_login", "account_change_password"):
        answer = client.post(world.address(name), {"motif": "x", "valeur": "x", "nom": "x"})
        assert answer.status_code == 403, name
        assert "Formulaire expiré" in answer.text, name

    assert worlds.held() == before
