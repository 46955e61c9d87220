"""Every act, tried by everyone: those who may not are refused and nothing has moved; the others do it."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jalon import catalogue
from jalon.accounts import actions as accounts
from jalon.tracking.workbooks import actions as tracking
from tests.antibiotics import small_hospital as hospital_files
from tests.sources import files
from tests.web import worlds

pytestmark = pytest.mark.django_db

HERE = {"region": "75", "mois": worlds.MONTH}
CELL = {"valeur": "Déployé / VA signée", "maniere": "valeur", "attendu": "observation"}
BLOCK = {"colonne": "meteo", "valeur": "Déployé / VA signée", "cases": "here:observation"}
COLUMN_FORM = {
    "label": "Visite", "kind": "text", "owner": "region", "grain": "et", "theme": "sih", "etape": "ecrire",
}  # fmt: skip
DRAW = {"taille": "5", "graine": "x"}
LIST_FORM = {"numbers": worlds.HERE, "region": "75", "name": "Collée", "confirme": "oui"}
SUBSCRIPTION = {"title": "x", "address": "https://198.51.101.7/", "owner": "admin", "events": "month.closed"}
BRINGING = "admin officer far_officer owner"  # the files of that owner and theme
SETTLING = "admin officer owner"
IN_HOSPITAL = "admin officer hospital"
IN_THE_REGION = "admin officer other_theme"
# address, query, form, who may do it
ACTS = {
    "fetch a feed": ("directory:fetch", {}, {}, "admin"),
    "load a list": ("directory:load", {}, {"fichiers": "file"}, "admin"),
    "deposit": ("sources:deposit", {}, {"fichiers": "file"}, f"{BRINGING} other_theme other_owner"),
    "read again": ("sources:read_again", {}, {"period": "2022-10"}, BRINGING),
    "apply": ("sources:apply", {}, {}, BRINGING),
    "apply together": ("sources:apply_lot", {}, {"n": "planned"}, BRINGING),
    "give up": ("sources:give_up", {}, {}, BRINGING),
    "settle a row": ("sources:answer_row", "regler", {"entite": "here"}, SETTLING),
    "dismiss a row": ("sources:answer_row", "ecarter", {"motif": "x"}, BRINGING),
    "dismiss a value": ("sources:answer_cell", "ecarter", {"motif": "x"}, SETTLING),
    "forget": ("sources:forget", {}, {}, SETTLING),
    "paste a list": ("directory:new_list", {}, LIST_FORM, f"{IN_THE_REGION} owner other_owner"),
    "rename a list": ("directory:change_list", "renommer", {"name": "Autre"}, IN_THE_REGION),
    "keep a list to oneself": ("directory:change_list", "garder", {}, "officer"),
    "put a list away": ("directory:change_list", "ranger", {}, IN_THE_REGION),
    "add to a list": ("directory:change_list", "ajouter", {"finess": worlds.FAR, "motif": "x"}, ""),  # another region
    "take off a list": ("directory:remove_member", {}, {"motif": "x"}, IN_THE_REGION),
    "correct": ("directory:correct", {}, {"field": "name", "value": "Autre", "reason": "x"}, IN_THE_REGION),
    "undo a correction": ("directory:undo_correction", {}, {}, IN_THE_REGION),
    "replace": (
        "directory:replace", {}, {"come": worlds.FAR, "kind": "remplace_par", "valid_from": "2023-01-01"},
        IN_THE_REGION,
    ),
    "end a link": ("directory:end_link", {}, {}, IN_THE_REGION),
    "comment": ("directory:comment", {}, {"text": "x"}, f"{IN_THE_REGION} owner other_owner"),
    "comment a theme": ("directory:comment", {}, {"text": "x", "theme": "dmp"}, "admin officer owner other_owner"),
    "withdraw a comment": ("directory:withdraw_comment", {}, {}, "admin officer"),
    "answer a comment": ("directory:answer_comment", {}, {"text": "x"}, IN_THE_REGION),
    "share a comment": ("directory:share_comment", {}, {}, IN_THE_REGION),
    "acknowledge": ("indicators:acknowledge", {}, {"constat": "finding", "motif": "x"}, f"{SETTLING} other_owner"),
    "open a month": ("tracking:month_open", HERE, {"mois": "2022-09", "jour": "2022-10-15"}, "admin officer"),
    "plan a closing": ("tracking:month_plan", HERE, {"jour": "2022-09-15"}, "admin officer"),
    "close a month": ("tracking:month_close", HERE, {"note": "x"}, "admin officer"),
    "reopen a month": ("tracking:month_reopen", HERE, {"motif": "x"}, "admin officer"),
    "seal an archive again": ("tracking:month_seal", HERE, {}, ""),  # it is sealed once
    "verify an archive": ("tracking:archive_verify", HERE, {}, "admin officer reader"),
    "list priorities": (
        "tracking:list_from_priorities", HERE, {"nom": "L", "premiers": "5"}, f"{IN_THE_REGION} owner other_owner",
    ),
    "list a sample": ("tracking:list_from_sample", HERE | DRAW, {"nom": "L"}, f"{IN_THE_REGION} owner other_owner"),
    "list the grid": ("tracking:list_from_grid", HERE, {"nom": "L"}, f"{IN_THE_REGION} owner other_owner"),
    "write": ("tracking:write", HERE, CELL, "admin officer"),
    "share a cell": ("tracking:share_cell", HERE, {}, "admin officer"),
    "undo": ("tracking:undo", HERE, {}, "admin officer"),
    "take a workbook": (
        "tracking:take_workbook", HERE, {"contenu": "tout", "avant": "2099-01-01"},
        f"{IN_THE_REGION} owner other_owner",
    ),
    "bring a workbook": (
        "tracking:bring_workbook", HERE, {"fichiers": "workbook"}, f"{IN_THE_REGION} owner other_owner",
    ),
    "lose a workbook": ("tracking:lose_workbook", {}, {}, "admin officer"),
    "settle a conflict": ("tracking:choose_in_return", {}, {"toutes": "oui", "choix": "theirs"}, "admin officer"),
    "apply a workbook": ("tracking:apply_return", {}, {}, "admin officer"),
    "give a workbook up": ("tracking:cancel_return", {}, {}, "admin officer"),
    "take a workbook back": ("tracking:undo_return", {}, {}, "admin officer"),
    "write a block": ("tracking:block", HERE, BLOCK, "admin officer"),
    "undo a block": ("tracking:undo_block", HERE, {}, "officer"),  # its author
    "contest": ("tracking:contest", HERE, {"valeur": "Commande signée", "motif": "x"}, "admin officer"),
    "answer a contest": ("tracking:end_contest", "repondre", {"reponse": "x"}, "other_owner"),
    "accept a contest": ("tracking:end_contest", "accepter", {}, "other_owner"),
    "withdraw a contest": ("tracking:end_contest", "retirer", {}, "admin officer"),
    "add a column": ("tracking:add_column", HERE, COLUMN_FORM | {"seen": "grid"}, "admin officer"),
    "change a column": ("tracking:change_column", HERE, COLUMN_FORM | {"seen": "column"}, "admin officer"),
    "retire a column": ("tracking:retire_column", HERE, {"motif": "x", "vue": "column"}, "admin officer"),
    "put a column back": ("tracking:restore_column", HERE, {"vue": "retired column"}, "admin officer"),
    "delete a view": ("tracking:delete_view", {}, {}, "officer"),
    "register a hospital": ("antibiotics:register", {}, {"etablissement": worlds.HERE}, "admin officer hospital"),
    "bring a file": (
        "antibiotics:deposit", {}, {"etablissement": worlds.HERE, "periode": "2022-T3", "fichiers": "bed days"},
        "admin officer hospital",
    ),
    "bring a file back": ("antibiotics:restore_file", {}, {}, "admin officer hospital"),
    "type bed-days": (
        "antibiotics:entry", {"etablissement": worlds.HERE, "periode": "2022-T3"},
        {"vu": "bed days held", "unite": "0402", "valeur": "77"}, "admin officer hospital",
    ),
    "validate a period": (
        "antibiotics:validate", {}, {"etablissement": worlds.HERE, "periode": "2022-T3"}, "admin officer hospital",
    ),
    "show names": ("antibiotics:show_names", {}, {"region": "75", "noms": "montrer"}, "admin officer"),
    "acknowledge alerts": (
        "antibiotics:acknowledge_alerts", {}, {"alerte": "alert", "motif": "x"}, "admin officer hospital",
    ),
    "reopen an alert": ("antibiotics:reopen_alert", {}, {"motif": "x"}, "admin officer hospital"),
    "describe a tool": ("antibiotics:contract_tool", {}, {"etablissement": worlds.HERE, "outil": "x"}, IN_HOSPITAL),
    "answer items": (
        "antibiotics:contract_items", {},
        {"etablissement": worlds.HERE, "annee": "2022", "reponse-referent": "faite"}, IN_HOSPITAL,
    ),
    "write an action": (
        "antibiotics:contract_action_add", {},
        {"etablissement": worlds.HERE, "annee": "2022", "action": "x", "avancement": "faite"}, IN_HOSPITAL,
    ),
    "change an action": (
        "antibiotics:contract_action", {}, {"action": "x", "avancement": "faite"}, IN_HOSPITAL,
    ),
    "withdraw an action": ("antibiotics:contract_action_withdraw", {}, {}, IN_HOSPITAL),
    "settle a label": (
        "antibiotics:answer_label", {},
        {"objet": "organism", "libelle": "x", "code": "Proteus mirabilis", "etablissement": worlds.HERE}, IN_HOSPITAL,
    ),
    "settle a label for all": (
        "antibiotics:answer_label", {}, {"objet": "organism", "libelle": "x", "code": "Proteus mirabilis"},
        "admin officer",
    ),
    "settle a code": (
        "antibiotics:settle_ucd", {}, {"ucd": "9999993", "geste": "aucun", "etablissement": worlds.HERE}, IN_HOSPITAL,
    ),
    "confirm codes": (
        "antibiotics:confirm_ucds", {},
        {"proposition": "9999993|J01DD04|P|2|g|x", "etablissement": worlds.HERE}, IN_HOSPITAL,
    ),
    "load a table of drugs": (
        "antibiotics:load_drugs", {}, {"fichier": "drugs", "etablissement": worlds.HERE}, IN_HOSPITAL,
    ),
    "forget an answer": ("antibiotics:act_on_answer", "oublier", {}, IN_HOSPITAL),
    "keep an answer": ("antibiotics:act_on_answer", "garder", {}, IN_HOSPITAL),
    "take an answer for all": ("antibiotics:act_on_answer", "accepter", {}, "admin officer"),
    "refuse an answer": ("antibiotics:act_on_answer", "refuser", {"motif": "x"}, "admin officer"),
    "withdraw a code": ("antibiotics:act_on_presentation", "retirer", {}, IN_HOSPITAL),
    "take a code for all": ("antibiotics:act_on_presentation", "accepter", {}, "admin officer"),
    "refuse a code": ("antibiotics:act_on_presentation", "refuser", {"motif": "x"}, "admin officer"),
    "cancel a job": ("jobs:cancel", {}, {}, "admin officer"),
    "trust another instance": ("sources:trust_sender", {}, {"name": "x", "fingerprint": "0" * 64}, "admin"),
    "trust it no more": ("sources:revoke_sender", {}, {}, "admin"),
    "make a bundle": ("sources:make_bundle", {}, {"name": "x"}, ""),  # its trace is in the journal
    "bring a bundle": ("sources:bring_bundle", {}, {"paquet": "bundle"}, "admin"),
    "drop a bundle": ("sources:drop_bundle", {}, {}, "admin"),
    "take a bundle": ("sources:take_bundle", {}, {}, "admin"),
    "subscribe": ("letters:new_subscription", {}, SUBSCRIPTION, "admin"),
    "change a subscription": ("letters:subscription", {}, SUBSCRIPTION, "admin"),
    "try a subscription": ("letters:act_on_subscription", "essai", {}, "admin"),
    "stop a subscription": ("letters:act_on_subscription", "arreter", {}, "admin"),
    "change a secret": ("letters:act_on_subscription", "secret", {}, "admin"),
    "remove a subscription": ("letters:act_on_subscription", "retirer", {}, "admin"),
    "send a message again": ("letters:send_again", {}, {}, "admin"),
    "invite": ("accounts:invite", {}, {"username": "neuve", "role": "lecteur", "actor": "region"}, "admin"),
    "give a right": ("accounts:person", {}, {"role": "administrateur", "actor": "region"}, "admin"),
    "make a token": (
        "accounts:tokens", {}, {"name": "x", "scopes": "annuaire:lire", "days": "9"},
        "admin officer reader neighbour far_officer owner other_owner hospital other_theme",
    ),
    "make a token for another": (
        "accounts:person_tokens", {}, {"name": "x", "scopes": "annuaire:lire", "days": "9"}, "",  # she signs in herself
    ),
    "revoke a token": ("accounts:revoke_token", {}, {}, "admin officer"),
    "see as another": ("accounts:see_as", {}, {}, ""),  # changes nothing but the session
    "close the sessions of another": ("accounts:close_their_sessions", {}, {}, ""),  # nothing but sessions
    "take a right back": ("accounts:revoke", {}, {}, "admin"),
    "withdraw the rights of a former provider": ("accounts:withdraw", {}, {"fournisseur": "ancien"}, "admin"),
    "close an access": ("accounts:set_active", {}, {}, "admin"),
    "receive the seals": ("accounts:seals", {}, {}, "admin"),
    "verify the journal": ("accounts:journal_verify", {}, {}, "admin"),
    "propose a purge": ("accounts:propose", {}, {}, ""),  # one waits already
    "approve a purge": ("accounts:approve", {}, {}, "admin"),
    "give up a purge": ("accounts:abandon", {}, {}, "admin"),
    "take up a purge": ("accounts:run_again", {}, {}, ""),  # nobody approved it
    "hold": ("accounts:retention", {}, {"scope": "what", "value": "jobs", "reason": "x"}, "admin"),
    "lift a hold": ("accounts:lift", {}, {}, "admin"),
}  # fmt: skip


@pytest.fixture
def world(tmp_path):
    with worlds.own_catalogue(tmp_path):
        yield worlds.make(tmp_path)


def act(world, client, address, query, form):
    """Send the form of an act, filled with what the world holds."""
    named = world.named(address)
    if address in ("sources:read_again", "sources:apply", "sources:give_up"):
        named = {"pk": world.planned.pk}
    if isinstance(query, str):
        named, query = named | {"verb": query}, {}
    real = {
        "planned": world.planned.pk, "observation": world.observation, "here": world.here.pk,
        "finding": world.findings[1].pk, "admin": world.people["admin"].pk,
        "grid": catalogue.current().grids["segur_es"].version,
        "column": worlds.column_seen(worlds.COLUMN_ADDED), "retired column": worlds.column_seen(worlds.COLUMN_RETIRED),
        "bundle": ContentFile((world.sending.folder / "paquet.zip").read_bytes(), name="paquet.zip"),
        "drugs": ContentFile(hospital_files.DRUGS.encode(), name="livret.csv"),
        "bed days": ContentFile(b"UF;Journ\xc3\xa9es\n0402;130\n", name="journees.csv"),
        "alert": world.alerts[0].pk,
        "bed days held": world.brought.replaced_by.get().pk,
        "workbook": ContentFile(tracking.file_of(world.workbook), name="rendu.xlsx"),
        "file": ContentFile(files.certificates([]).encode(), name="DMP_certificats_2022-11.csv"),
    }  # fmt: skip
    real["here:observation"] = f"{world.here.code}:{world.observation}"
    filled = {name: real.get(value, value) for name, value in form.items()}
    return client.post(reverse(address, kwargs=named), filled, query_params=query)


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", ACTS)
def test_act_is_for_those_who_may(world, name):
    *asked, allowed = ACTS[name]
    clients = {person: signed_in(world.people[person]) for person in world.people}
    before = worlds.held()  # each try is undone

    for person, client in clients.items():
        with worlds.catalogue_kept(), transaction.atomic():
            answer = act(world, client, *asked)
            worlds.body_of(answer)  # an act that answers a file: read to its end, it is closed
            moved = worlds.held() != before
            transaction.set_rollback(True)
        assert answer.status_code < 500, person
        assert moved == (person in allowed.split()), f"{person}: {answer.status_code}"


@pytest.mark.parametrize("name", ["neighbour", "far_officer", "other_owner", "other_theme"])
def test_original_is_for_those_who_bring_its_files(world, client, name):
    client.force_login(world.people[name])
    answer = client.get(world.address("sources:original"))
    worlds.body_of(answer)

    assert (answer.status_code == 200) == (name == "far_officer")


def test_region_brings_nothing_into_the_columns_of_another(world, client):
    client.force_login(world.people["far_officer"])
    world.planned.source = "colonnes_region"
    world.planned.report = {"regions": {"75": 1, "53": 4}}
    world.planned.save()

    answer = client.post(reverse("sources:apply", args=[world.planned.pk]))

    assert answer.status_code == 400
    assert "Nouvelle-Aquitaine" in answer.text


def test_right_taken_back_ends_at_once(world, client):
    client.force_login(world.people["officer"])
    assert client.get("/annuaire/").status_code == 200

    accounts.revoke(grant=world.people["officer"].grants.get(), by=None)

    assert client.get("/annuaire/").status_code == 403


def test_closed_access_ends_the_sessions(world, client):
    client.force_login(world.people["officer"])

    accounts.deactivate(person=world.people["officer"], by=None)

    assert "/compte/connexion/" in client.get("/annuaire/").headers["Location"]
