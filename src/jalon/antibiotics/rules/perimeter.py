"""Which units count: one versioned perimeter, applied to numerators and denominators before de-duplication.

Source: SPARES method as quoted in the research note §1.2: complete hospitalisation (TA 3) or week hospitalisation
(TA 20), in ten domains of the discipline code. The list is positive: an unknown code is not eligible, and is shown.
"""

from collections.abc import Collection

from jalon.kernel.hospital_codes import activity_key, discipline_key


def is_eligible(activities: Collection[str], domains: Collection[str], ta: str, domain: str) -> bool:
    """Whether a unit of that activity and domain counts; an empty list asks nothing."""
    return (not activities or activity_key(ta) in activities) and (not domains or domain in domains)


def why_not(activities: Collection[str], domains: Collection[str], ta: str, de: str, domain: str) -> str:
    """The French reason why a unit is out of the perimeter; empty when it is in."""
    if is_eligible(activities, domains, ta, domain):
        return ""
    if not ta.strip() or not de.strip():
        return "ni DE ni TA" if not (ta.strip() or de.strip()) else "DE ou TA manquante"
    if activities and activity_key(ta) not in activities:
        return f"TA {activity_key(ta)}"
    return f"DE {discipline_key(de)} : {domain.lower()}" if domain else f"DE {discipline_key(de)} inconnue"
