"""The slow twin of the consumption tables: plain loops over plain dictionaries, one place at a time."""

KEYS = {
    "unit": ("hospital", "unit"), "service": ("hospital", "service_code"), "pole": ("hospital", "pole_code"),
    "domain": ("domain",),
    "establishment": ("hospital",), "region": ("region",), "stratum": ("stratum",), "period": ("period",),
}  # fmt: skip
BLANK = {"service_code": "sans service", "pole_code": "sans pôle", "domain": "sans domaine"}
CUT = {"atc2": 3, "atc3": 4, "atc4": 5, "atc5": 7}


def place_of(unit, by):
    return tuple(unit[key] or BLANK.get(key, unit[key]) for key in KEYS[by])


def table(rows, units, by, level=None):
    """place (and code) → the figures of that place; units are dictionaries keyed like the frame of units."""
    known = {(one["hospital"], one["period"], one["unit"]): one for one in units}
    places = {}
    for unit in units:
        places.setdefault(place_of(unit, by), []).append(unit)
    found = {}
    for place, held in places.items():
        found[place] = _figures(held, [])
    for row in rows:
        unit = known[row["hospital"], row["period"], row["unit"]]
        place = place_of(unit, by)
        if level:
            if row["scope"] != "total":
                continue
            key = (*place, (row["atc"] or "")[: CUT[level]])
        else:
            key = place
        if key not in found:
            found[key] = _figures(places[place], [])
        _add(found[key], row, unit)
    if level:
        found = {key: one for key, one in found.items() if len(key) > len(KEYS[by])}
    for one in found.values():
        _rates(one)
    return found


def _figures(units, rows):
    inside = [one for one in units if one["eligible"]]
    return {
        "ddd": 0.0, "ddd_all": 0.0, "ddd_without_bed_days": 0.0, "ddd_off_total": 0.0, "units": 0.0,
        "units_inside": 0.0,
        "bed_days": _sum(one["bed_days"] for one in inside), "admissions": _sum(one["admissions"] for one in inside),
        "bed_days_all": _sum(one["bed_days"] for one in units), "eligible_units": len(inside),
    }  # fmt: skip


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _add(figures, row, unit):
    figures["units"] += row["quantity"]
    if unit["eligible"]:
        figures["units_inside"] += row["quantity"]
    if row["ddd"] is None:
        return
    if row["scope"] == "total":
        figures["ddd_all"] += row["ddd"]
        if unit["eligible"]:
            figures["ddd"] += row["ddd"]
            if unit["bed_days"] is None:
                figures["ddd_without_bed_days"] += row["ddd"]
    if row["scope"] == "off_total" and unit["eligible"]:
        figures["ddd_off_total"] += row["ddd"]


def _rates(one):
    days, stays = one["bed_days"], one["admissions"]
    one["rate"] = one["ddd"] * 1000 / days if days else None
    one["per_1000_admissions"] = one["ddd"] * 1000 / stays if stays else None
    one["rate_without_them"] = (one["ddd"] - one["ddd_without_bed_days"]) * 1000 / days if days else None


def shares(rows, units, column):
    """value of the column → (doses in the perimeter, share of them)."""
    known = {(one["hospital"], one["period"], one["unit"]): one["eligible"] for one in units}
    found = {}
    for row in rows:
        if row["scope"] == "total" and known[row["hospital"], row["period"], row["unit"]]:
            found[row[column]] = found.get(row[column], 0.0) + (row["ddd"] or 0.0)
    whole = sum(found.values())
    return {value: (doses, doses / whole if whole else None) for value, doses in found.items()}
