"""The grid of the sample deliveries: its totals are those drawn, each legal entity and project counted once."""

from collections import Counter

import pytest
from django.test import TestCase

from jalon.accounts import access
from jalon.directory import actions as directory
from jalon.kernel.periods import Period
from jalon.tracking import export, queries, rules
from jalon.tracking.queries import Look
from tests.sources import worlds

pytestmark = [pytest.mark.slow, pytest.mark.real_data, pytest.mark.usefixtures("real_data")]

KINDS = ("DPI", "PFI", "RI", "LOINC", "SGL", "RADIO")
MSSANTE = {"boxes": "mssante_boites", "sent": "mssante_messages_envoyes", "received": "mssante_messages_recus"}
DMP = {"sortie": "dmp_sortie", "labo": "dmp_labo", "radio": "dmp_radio"}
REGION = {"meteo": "meteo", "sih": "sih_editeur", "org": "insi_organisation", "pilot": "pilote_mes"}
COMMENTS = {"note": "general", "meteo_note": "segur", "sih_note": "sih", "insi_note": "insi"}


def look_at(grid, month):
    every = tuple(column.id for column in queries.grid_definition(grid).columns)
    look = Look(grid=queries.grid_definition(grid), region="75", month=Period(month), columns=every)
    return queries.look_at(look, access.system())


def column_of(sheet, column_id):
    return next(column for column in sheet.columns if column.definition.id == column_id)


def said_this_month(sheet, column_id):
    """The values of a column that this month's file gave, carried ones apart."""
    column = column_of(sheet, column_id)
    entries = (column.entries[code] for code in column.codes)
    return Counter(value for value, _, _, flags in entries if value is not None and not flags & rules.CARRIED)


class TestThreeMonths(TestCase):
    @classmethod
    def setUpTestData(cls):
        *first, cls.second_list = worlds.LISTS
        worlds.load_directory(first)
        for month in worlds.MONTHS:
            worlds.sources_load(*worlds.month_files(month))
        cls.totals = worlds.expected()["totals_region_75"]
        cls.sheets = {month: look_at("segur_es", month) for month in worlds.MONTHS}

    def test_one_line_per_hospital_of_the_region(self):
        for month, sheet in self.sheets.items():
            assert len(sheet.view.lines) == self.totals["asp_segur"][month]["population_es"]

    def test_orders_and_their_amounts(self):
        for month, sheet in self.sheets.items():
            totals = sheet.totals()
            for kind in KINDS:
                told = dict(self.totals["asp_segur"][month][kind])
                amount, no_line = told.pop("amount_signed"), told.pop("no_line")
                counts = totals[f"asp_etat_{kind.lower()}"].counts
                assert {value: counts.get(value, 0) for value in told} == told
                assert sum(counts.values()) - sum(told.values()) + self.waiting(sheet, kind) == no_line
                signed = totals[f"asp_montant_{kind.lower()}"]
                assert {"n": signed.n, "sum": signed.sum} == amount

    @staticmethod
    def waiting(sheet, kind):
        """Lines in conflict: neither an order nor the absence of one."""
        column = column_of(sheet, f"asp_etat_{kind.lower()}")
        return sum(column.entries[code][1] == rules.WAITING for code in column.codes)

    def test_totals_sheet_accounts_for_every_line(self):
        table = export.totals_table(self.sheets["2022-08"])

        orders = {row[3].value: row[4].value for row in table.rows if row[1].value == "DPI"}
        assert sum(orders.values()) == 413
        assert orders["en attente d'une réponse"] == 1

    def test_identity_service(self):
        for month, sheet in self.sheets.items():
            told, totals = self.totals["insi_m1271"][month], sheet.totals()
            assert dict(totals["insi_appel"].counts) == told["call"]
            assert (totals["insi_appels"].n, totals["insi_appels"].sum) == (told["calls"]["n"], told["calls"]["sum"])
            rates = totals["insi_taux_qualifiees"]
            assert rates.n == told["rate_percent"]["n"]
            assert rates.mean * rates.n == pytest.approx(told["rate_percent"]["sum"])
            assert rates.sum is None

    def test_messages_of_legal_entities_are_counted_once(self):
        for month in ("2022-07", "2022-08"):
            told = self.totals["mssante_general"][month]["ej_with_a_site_in_region"]
            totals = self.sheets[month].totals()
            for field, column in MSSANTE.items():
                assert (totals[column].n, totals[column].sum) == (told[field]["n"], told[field]["sum"])
            assert dict(totals["mssante_raccordement"].counts) == told["state"]

    def test_record_feeding_by_legal_entity_and_by_site(self):
        for month, sheet in self.sheets.items():
            name = "dmp_alimentation_corrige" if month == "2022-08" else "dmp_alimentation"
            told = self.totals[name].get(month, self.totals[name])
            told = told.get("region", told)
            totals = sheet.totals()
            for field, column in DMP.items():
                assert dict(totals[column].counts) == told[f"{field}_oui"]
                assert totals[f"{column}_cumul"].n == told[f"{field}_n"]["n"]
                assert totals[f"{column}_cumul"].sum == told[f"{field}_n"]["sum"]

    def test_certificates(self):
        for month, sheet in self.sheets.items():
            told = self.totals["dmp_certificats"][month]
            assert dict(said_this_month(sheet, "dmp_certificat_commande")) == told["order"]
            assert dict(said_this_month(sheet, "dmp_certificat_installe")) == told["installed"]

    def test_candidates_and_their_domains(self):
        for month, sheet in self.sheets.items():
            told, totals = self.totals["sun_es"][month], sheet.totals()
            assert (totals["sun_montant"].n, totals["sun_montant"].sum) == (told["amount"]["n"], told["amount"]["sum"])
            assert dict(totals["sun_domaines"].counts) == told["domains"]

    def test_columns_of_the_region(self):
        for month, sheet in self.sheets.items():
            told = self.totals["colonnes_region"][month]
            for field, column in REGION.items():
                assert dict(said_this_month(sheet, column)) == told[field]
            for field, theme in COMMENTS.items():
                assert sum(said_this_month(sheet, f"commentaire_{theme}").values()) == told["comments"][field]

    def test_medico_social_grid(self):
        for month in worlds.MONTHS:
            told, totals = self.totals["esms_numerique"][month], look_at("segur_essms", month).totals()
            assert dict(totals["esms_dui"].counts) == told["dui"]
            assert dict(totals["esms_jalon"].counts) == told["milestone"]
            for field, column in {"granted": "esms_montant_accorde", "paid": "esms_montant_verse"}.items():
                assert (totals[column].n, totals[column].sum) == (told[field]["n"], told[field]["sum"])

    def test_amount_of_a_project_is_counted_once(self):
        for month in worlds.MONTHS:
            told, totals = self.totals["cnsa_reporting"][month], look_at("segur_essms", month).totals()
            assert totals["cnsa_montant_projet"].n == told["projects"]
            assert totals["cnsa_montant_projet"].sum == told["amount_once_per_project"]
            assert (totals["cnsa_dui_actifs"].n, totals["cnsa_dui_actifs"].sum) == tuple(told["dui"].values())

    def test_a_later_list_does_not_move_a_cell_of_august(self):
        before = cells(self.sheets["2022-08"])

        directory.load_file(self.second_list, None)

        assert cells(look_at("segur_es", "2022-08")) == before


def cells(sheet):
    return sheet.view.lines, [[column.entries[code] for code in column.codes] for column in sheet.view.columns]
