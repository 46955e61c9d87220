"""The cases of tests/examples/comparaison: the rules on a few numbers."""

import pytest

from jalon.indicators.comparison import rules
from jalon.kernel.intervals import Interval
from tests.examples.reading import cases


@pytest.mark.parametrize("case", cases("comparaison/statistiques"))
def test_rules_give(case):
    found = computed(case)

    assert {name: found[name] for name in case["donne"]} == {
        name: value if value is None or isinstance(value, list) else pytest.approx(value, abs=0.005)
        for name, value in case["donne"].items()
    }


def computed(case):
    if "mois" in case:
        months = [None if month is None else dict.fromkeys(month, 1.0) for month in case["mois"]]
        return {"toujours": sorted(rules.always_there(months))}
    if "intervalle" in case:
        others = [Interval(*one) for one in case["intervalles"]]
        return {"rang": list(rules.rank_within(Interval(*case["intervalle"]), others))}
    if "autres" in case:
        return {"rang": list(rules.rank(case["valeur"], case["autres"]))}
    if "oui" in case:
        one = rules.shares([["Oui"]] * case["oui"] + [["Non"]] * (case["sur"] - case["oui"])).of("Oui")
        return {"part": one.percent, "de": one.interval.low * 100, "a": one.interval.high * 100}
    return described(case)


def described(case):
    parts = case.get("parts", [])
    times = case.get("fois", 1)
    values = case.get("valeurs") or [top / bottom * times for top, bottom in parts]
    rate = sum(top for top, _ in parts) / sum(bottom for _, bottom in parts) * times if parts else None
    found = rules.distribution(map(float, values), rate=rate)
    return {
        "n": found.n, "mediane": found.median, "q1": found.q1, "q3": found.q3, "moyenne": found.mean,
        "taux": found.weighted,
    }  # fmt: skip
