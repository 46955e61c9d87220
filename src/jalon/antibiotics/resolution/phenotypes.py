"""What a label says of an organism beside its name: BLSE, EPC, méti-R, a second strain, a mucoid look."""

from __future__ import annotations

import re

from jalon.kernel.text import without_accents

_WHO = r"(?:non |hyper)?(?:productrice|producteur|secretrice|secreteur|porteuse|porteur|producing)"
_PRODUCER = rf"(?:{_WHO}\s+(?:d'une?\s+|de\s+|d')?)?"
_SAID = r"(?:e?blse|esbl|e?bmr|bhre?|epc|carba(?:penemases?)?|sarm|erv|erg)"
# What is denied sets no flag: it is taken away before what is said.
_DENIED = (
    re.compile(rf"\b(?:non|sans|pas de)\s+{_PRODUCER}{_SAID}\b"),
    re.compile(rf"\b{_SAID}\s*[:=]?\s*(?:neg(?:atif|ative)?\b\.?|absente?\b|non\b|-(?=\s*(?:$|[),;])))"),
    re.compile(rf"\bnon (?:productrice|producteur) (?:de\s+|d')?{_SAID}\b"),
)
_RESISTANT = r"(?:resistante?s?|res\b\.?|r\b)"
_METICILLIN = r"(?:methicillin[eo]?|meticillin[eo]?|methi|meti|oxacilline|oxa)"
_VANCOMYCIN = r"(?:vancomycine|vanco|glycopeptides?|teicoplanine)"
_POSITIVE = r"(?:\s*(?:\+|positive?s?\b|pos\b\.?))?"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), flag)
    for pattern, flag in (
        (rf"\b{_PRODUCER}(?:e?blse|esbl)\b{_POSITIVE}", "blse"),
        (r"\bctx-?m(?:-?\d+)?\b", "blse"),
        (rf"\b{_PRODUCER}(?:epc|carbapenemases?|carba)\b(?:\s*-?\s*r\b)?{_POSITIVE}", "carba"),
        (r"\b(?:kpc|ndm|vim|oxa-?(?:48|181|244|23|24|58))(?:-\d+)?\b", "carba"),
        (rf"\bbhre?\b{_POSITIVE}", "bhr"),
        (rf"\bbmr\b{_POSITIVE}", "bmr"),
        (rf"\b(?:sarm|mrsa)\b{_POSITIVE}", "meti_r"),
        (r"\b(?:sasm|mssa)\b", "meti_s"),
        (rf"\b{_METICILLIN}\s*-?\s*{_RESISTANT}", "meti_r"),
        (rf"\b{_RESISTANT}\s+(?:a\s+)?(?:la\s+|l')?{_METICILLIN}\b", "meti_r"),
        (rf"\b{_METICILLIN}\s*-?\s*(?:sensible|s\b)", "meti_s"),
        (rf"\bsensible\s+(?:a\s+)?(?:la\s+|l')?{_METICILLIN}\b", "meti_s"),
        (rf"\b(?:erv|erg|vre)\b{_POSITIVE}", "erv"),
        (rf"\b{_VANCOMYCIN}\s*-?\s*{_RESISTANT}", "erv"),
        (rf"\b{_RESISTANT}\s+(?:a\s+la\s+|aux\s+|a\s+)?{_VANCOMYCIN}\b", "erv"),
        (r"\bvan\s?[ab]\b", "erv"),
        (r"\b(?:hyper)?(?:productrice|producteur)?\s*(?:de\s+|d')?(?:cephalosporinase|case|ampc)\b"
         r"(?:\s+(?:dereprimee?|hyperproduite|inductible|haut niveau|bas niveau|hn|bn))?" + _POSITIVE, "case"),
        (r"\b(?:c3g\s*-?\s*r\b|c3gr\b|(?:resistante?|r)\s+(?:aux\s+)?c3g\b)", "c3g_r"),
        (r"\bpeni(?:cilline)?\s*-?\s*(?:resistante?|r\b)", "peni_r"),
        (r"\bpeni(?:cilline)?\s*-?\s*(?:sensible|s\b)", ""),
        (r"[<>=]*\s*\b10\s*(?:\^|e|exp)\s*\d\b(?:\s*(?:ufc|germes)\s*/?\s*ml)?", ""),
        (r"\b(?:phenotype )?sauvage\b", ""),
        (r"\b(?:mucoide|scv|pvl\s*\+?|hemolytique)(?=\s|$|\))", ""),
        (r"\b(?:\d\s*(?:ere|eme|e|nde)\s+)?(?:souche|morphotype|colonie)\s*(?:n\s*°?\s*)?\d?\b", ""),
        (r"(?:\bn\s*°\s*|\s|\()\d\s*\)?\s*$", ""),
    )
)  # fmt: skip


def parted(label: str) -> tuple[str, tuple[str, ...]]:
    """The label without what it says of the phenotype, and the flags that this sets, in alphabetical order.

    A phenotype that is denied ("non BLSE", "BLSE négatif") is taken away and sets nothing.
    """
    text = without_accents(label).lower()
    for pattern in _DENIED:
        text = pattern.sub(" ", text)
    flags = set()
    for pattern, flag in _PATTERNS:
        if pattern.search(text):
            text = pattern.sub(" ", text)
            flags.add(flag)
    return text, tuple(sorted(flags - {""}))


def unnumbered(label: str) -> str:
    """The label without what says nothing of the phenotype: the number of a strain, its look, its quantity."""
    text = without_accents(label).lower()
    for pattern, flag in _PATTERNS:
        text = text if flag else pattern.sub(" ", text)
    return text


def named(flags: tuple[str, ...], organism: str, group: str) -> tuple[str, ...]:
    """The flags as they are said of an organism: EPC of an enterobacterium, SARM of S. aureus."""
    words = {
        "carba": "epc" if group == "enterobacterales" else "carbapenemase",
        "meti_r": "sarm" if organism == "Staphylococcus aureus" else "meti_r",
        "meti_s": "sasm" if organism == "Staphylococcus aureus" else "meti_s",
    }
    return tuple(sorted({words.get(flag, flag) for flag in flags}))
