"""Three fictitious hospitals and five quarters, to the digit: figures computed apart, never from the workbooks."""

import pytest
from django.test import TestCase

from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts.isolates import gather
from jalon.antibiotics.models import Alert
from jalon.antibiotics.queries import alerts as queries_of_alerts
from jalon.antibiotics.queries import consumption, resistance
from jalon.antibiotics.queries.asked import ask, perimeter_of
from jalon.antibiotics.rules.incidence import incidence
from jalon.antibiotics.rules.periods import read_period
from tests.antibiotics import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.real_data, pytest.mark.usefixtures("real_data"), pytest.mark.slow]
ON_ISOLATES = ("resistance_naturelle", "blse_sensible_aux_c3g")


def close(wanted, digits=6):
    """The file's figures are rounded: half a unit of the last decimal."""
    return None if wanted is None else pytest.approx(wanted, abs=0.5 * 10**-digits + 1e-9, rel=0)


class TestWholeSample(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.files = worlds.load_everything()
        cls.told, cls.gathered = worlds.expected(), {}
        cls.hospitals = {name: worlds.loading.establishment_of(code) for name, code in worlds.HOSPITALS.items()}

    def table(self, name, period, **options):
        """Each hospital and period is gathered once: the tables differ, not the facts."""
        asked = ask([self.hospitals[name]], period, "spares")
        if (name, period) not in self.gathered:
            self.gathered[name, period] = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter)
        options = {"by": "establishment"} | options
        return consumption.tabulated(asked, self.gathered[name, period], **options).rows

    def periods(self):
        return [(name, period) for name in self.told["hospitals"] for period in (*worlds.QUARTERS, "2024")]

    def test_rows_of_every_file(self):
        wrong = []
        for one in self.told["files"]:
            file = self.files[one["file"]]
            wanted = {name: one[name] for name in ("read", "matched", "pending", "rejected")}
            counted = one | {"isolates": one["isolates"]["read"]} if "isolates" in one else one
            names = ("bed_days", "admissions", "units", "isolates", "cells_pending", "units_unknown_ucd")
            wanted |= {name: counted[name] for name in names if name in counted}
            found = {name: getattr(file, name, None) or file.totals.get(name, 0) for name in wanted}
            if found != wanted:
                wrong.append((one["file"], {k: (found[k], wanted[k]) for k in wanted if found[k] != wanted[k]}))

        assert wrong == []

    def test_perimeter_and_bed_days(self):
        for name, period in self.periods():
            wanted = self.told["hospitals"][name]
            row = self.table(name, period)[0]

            if period != "2024":
                assert row["eligible_units"] == wanted["perimeter"][period]["eligible"]
            assert row["bed_days"] == wanted["bed_days"][period]["inside"]
            assert row["bed_days_all"] == wanted["bed_days"][period]["total"]
            assert row["admissions"] == wanted["admissions"][period]["inside"]

    def test_consumption_of_the_hospital(self):
        for name, period in self.periods():
            wanted = self.told["hospitals"][name]["consumption"][period]
            row = self.table(name, period)[0]

            assert row["ddd"] == close(wanted["ddd"])
            assert row["ddd_all"] == close(wanted["ddd_no_perimeter"])
            assert row["rate"] == close(wanted["rate"])
            assert row["rate_without_them"] == close(wanted["rate_without_them"])
            assert row["ddd_without_bed_days"] == close(wanted["ddd_of_units_without_bed_days"])
            # The file divides doses that it has rounded already: a thousand doses to few stays show it.
            assert row["per_1000_admissions"] == pytest.approx(wanted["ddd_per_1000_admissions"], abs=1.2e-6, rel=0)
            assert row["ddd_off_total"] == close(sum(wanted["off_total_ddd"].values()))
            assert row["units"] == close(wanted["units_dispensed"])

    def test_consumption_by_atc_level(self):
        for name, period in self.periods():
            for level in ("atc3", "atc4", "atc5"):
                wanted = self.told["hospitals"][name]["consumption"][period][f"by_{level}"]
                rows = self.table(name, period, level=level)

                found = {row["atc"]: [row["ddd"], row["rate"]] for row in rows if row["ddd"]}
                assert found == {code: [close(one) for one in pair] for code, pair in wanted.items()}

    def test_consumption_by_unit_service_and_pole(self):
        for name, period in self.periods():
            for by in ("unit", "service", "pole"):
                wanted = self.told["hospitals"][name]["consumption"][period][f"by_{by}"]
                rows = {row["place"]: row for row in self.table(name, period, by=by)}

                for place, one in wanted.items():
                    row = rows[place]
                    assert row["ddd"] == close(one["ddd"]), (name, period, by, place)
                    assert (row["bed_days"] or 0) == (one["bed_days"] or 0)
                    assert (row["admissions"] or 0) == (one["admissions"] or 0)
                    assert row["rate"] == close(one["rate"])

    def test_resistance_cells_under_every_rule(self):
        for name, period in self.periods():
            for perimeter, rules in self.told["hospitals"][name]["resistance"][period].items():
                for rule in ("all_isolates", "first_per_patient", "spares"):
                    if rule in rules:
                        self.compare(name, period, perimeter, rule, rules[rule])

    def compare(self, name, period, perimeter, rule, wanted):
        asked = ask([self.hospitals[name]], period, perimeter)
        chosen = resistance.select(asked, rule="none" if rule == "all_isolates" else rule)
        found = {}
        for row in resistance.cells(chosen).iter_rows(named=True):
            cell = [row["resistant"], row["tested"], row["share"] * 100, row["low"] * 100, row["high"] * 100]
            found.setdefault(row["organism"], {})[row["code"]] = cell
        isolates = dict(chosen.kept.group_by("organism").len().iter_rows())
        assert isolates == {organism: one["isolates"] for organism, one in wanted.items()}, (name, period, perimeter)
        for organism, one in wanted.items():
            cells = {code: [*cell[:2], *map(close, cell[2:])] for code, cell in one["tests"].items()}
            assert {code: found[organism].get(code) for code in cells} == cells, (name, period, perimeter, organism)
        blse = dict(chosen.kept.filter(chosen.kept["blse"].fill_null(False)).group_by("organism").len().iter_rows())
        assert {organism: blse.get(organism, 0) for organism in wanted} == {o: one["blse"] for o, one in wanted.items()}

    def test_incidence(self):
        for name, period in self.periods():
            for rule, wanted in self.told["hospitals"][name]["incidence"][period].items():
                asked = ask([self.hospitals[name]], period, "spares")
                chosen = resistance.select(asked, rule="none" if rule == "all_isolates" else rule)
                traits = {
                    (r["organism"], r["code"]): r["count"] for r in resistance.traits(chosen).iter_rows(named=True)
                }
                bed_days = self.table(name, period)[0]["bed_days"]
                pairs = {"SARM": ("Staphylococcus aureus", "sarm"), "E_COLI_BLSE": ("Escherichia coli", "blse")}
                for code, one in wanted.items():
                    count = traits.get(pairs[code], 0)
                    made = incidence(count, bed_days)

                    assert (count, bed_days) == (one["n"], one["bed_days"])
                    assert list(made) == [close(one[key], 8) for key in ("per_1000", "low", "high")]

    def test_isolates_one_by_one(self):
        """The groups of the file are told by sameness alone."""
        import polars as pl

        told = pl.read_csv(worlds.SAMPLE / "expected_isolates.csv", schema_overrides={"window": pl.String})
        for window in told["window"].unique().to_list():
            period = "2025-Q1" if str(window).startswith("2025") else "2024"
            asked = ask([self.hospitals["CHU"]], period, "spares")
            for rule, column in (("spares", "spares_kept"), ("first_per_patient", "first_per_patient")):
                chosen = resistance.select(asked, rule=rule)
                found = {
                    (read_period(row["period"]).code, row["row"]): row
                    for row in chosen.all.with_columns(chosen.decided).iter_rows(named=True)
                }
                groups = {}
                for row in told.filter(pl.col("window") == window).iter_rows(named=True):
                    place = (read_period(row["file"].split("/")[1]).code, row["row"])
                    assert found[place]["kept"] == bool(row[column]), (rule, place)
                    groups.setdefault(row["spares_group"], set()).add(found[place]["group"])
                if rule == "spares":
                    assert all(len(held) == 1 for held in groups.values())
                    assert len({next(iter(held)) for held in groups.values()}) == len(groups)

    def test_checks_raise_for_the_traps_planted_and_for_nothing_else(self):
        """By TRAPS.md, hospital and quarter; isolates that contradict themselves are counted apart, by plain loops."""
        quarters = [read_period(quarter).code for quarter in worlds.QUARTERS]
        outside = {("journees_hors_perimetre", quarter, unit) for quarter in quarters for unit in ("704", "903")}
        wanted = {
            "CHU": outside
            | {("journees_hors_perimetre", "2024-T3", "303"), ("ucd_inconnus", "2024-T1", "")}
            | {("ucd_inconnus", "2024-T3", ""), ("consommation_sans_journees", "2024-T4", "604")}
            | {("unite_attendue_absente", "2024-T4", "bed_days|604"), ("trimestre_sans_journees", "2024", "604")}
            | {("unite_inconnue", "2024-T3", unit) for unit in ("9771", "9772", "9773", "9774")},
            "CLINIQUE": set(),
            "SMR": {("code_service_par_unite", quarter, "") for quarter in quarters},
        }
        for name, hospital in self.hospitals.items():
            found = Alert.objects.filter(establishment=hospital, cleared_at=None)

            raised = found.exclude(check_code__in=ON_ISOLATES).values_list("check_code", "period", "key")

            assert set(raised) == wanted[name], name

    def test_isolates_that_contradict_their_species_are_found_by_plain_loops(self):
        for name, hospital in self.hospitals.items():
            wanted = {}
            for quarter in (read_period(quarter).code for quarter in worlds.QUARTERS):
                for row in gather([hospital], [quarter], perimeter_of("spares")).frame.iter_rows(named=True):
                    for atc in references.natural_resistance(row["organism"]):
                        if row.get(atc) in (1, 2, 3):  # S, SFP, ZIT
                            wanted.setdefault((quarter, f"{row['organism']}|{atc}"), []).append(row["row"])

            alerts = Alert.objects.filter(establishment=hospital, check_code="resistance_naturelle", cleared_at=None)

            assert {(one.period, one.key) for one in alerts} == wanted.keys(), name
            for one in alerts:
                [behind] = queries_of_alerts.behind(one)
                assert sorted(behind.rows["row"]) == sorted(wanted[one.period, one.key])
        assert 191 in behind_of("2024-T2", "Klebsiella pneumoniae|J01CA01")


def behind_of(period, key):
    return queries_of_alerts.behind(Alert.objects.get(period=period, key=key))[0].rows["row"].to_list()
