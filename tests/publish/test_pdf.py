"""Documents: text is never markup, every sign can be drawn, the same data gives the same bytes."""

import re

import pytest

from jalon.publish.pdf import to_pdf

HOSTILE = [
    '#panic("lu comme du code")',
    '#import "base.typ": *',
    "*gras* _italique_ `brut` ```bloc```",
    "$ x^2 $ et \\u{1F600} et \\",
    "= Titre <repère> @renvoi [crochets] {accolades} // commentaire",
    "CH « de l’Île » & Cie – 1\u202f234 − 5 ≥ 3",
    "émoji 🏥👩\u200d⚕️, 漢字, שלום, e\u0301",
    "Etablissement " * 60,
    "SANS-AUCUNE-ESPACE" * 30,
]


def document(**more):
    part = {
        "form": "text", "title": "Partie", "note": "", "new_page": False, "most": 0, "size": 8, "where_else": "",
        "total": [], "columns": [], "rows": [], "empty": "", "length": 0, "text": "",
    }  # fmt: skip
    parts = more.pop("parts", [{"text": "Un texte."}])
    return {
        "title": "Essai", "place": "Région", "grid": "Grille", "audience": "Comité", "month": "août 2022",
        "of_month": "d’août 2022", "known": "telles que connues", "state": "Mois ouvert.", "made_on": "2022-09-05",
        "layout": "portrait", "readiness": "", "fictitious": "", "foot": "Sources.",
        "parts": [part | one for one in parts],
    } | more  # fmt: skip


def rows(count, text="une case"):
    heading = {"label": "Établissement", "width": 1, "number": False}
    return {
        "form": "table", "columns": [heading] * 2, "length": count,
        "rows": [[{"text": f"{text} {rank}", "style": ""}] * 2 for rank in range(count)],
    }  # fmt: skip


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_document_is_tagged_and_made_for_archives():
    pdf = to_pdf("report", document())

    assert pdf.startswith(b"%PDF")
    assert b"pdfaid:part" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf


def test_same_data_gives_the_same_bytes():
    assert to_pdf("report", document()) == to_pdf("report", document())


def test_no_line_starts_with_a_sign_that_belongs_to_the_word_before():
    """Typeset alike, break or not: the space before these signs is not one."""
    loose, tight = "Il reste « trois » : a ; b ! c ?", "Il reste «\u00a0trois\u00a0»\u00a0: a\u00a0; b\u00a0! c\u00a0?"

    assert to_pdf("report", document(parts=[{"text": loose}])) == to_pdf("report", document(parts=[{"text": tight}]))


def test_another_font_of_the_machine_is_never_used():
    fonts = set(re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z]+)", to_pdf("report", document())))

    assert fonts == {b"SourceSansPro"}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_read_as_markup(text):
    """In every place where a text goes."""
    row = [[{"text": text, "style": "carried"}] * 2]
    parts = [{"text": text, "title": text, "note": text}, rows(1) | {"rows": row}]

    pdf = to_pdf("report", document(title=text, place=text, foot=text, parts=parts))

    assert pages(pdf) >= 1


def test_title_is_kept_to_the_letter():
    pdf = to_pdf("report", document(title='#panic("x") *a* $b$ \\'))

    assert '#panic("x") *a* $b$ \\' in pdf.decode("utf-8", "ignore").replace("&quot;", '"')


def test_long_table_goes_on_over_the_pages():
    assert pages(to_pdf("report", document(parts=[rows(200)]))) == 4


@pytest.mark.parametrize("text", ["une case", "un nom d’établissement bien trop long pour tenir sur une ligne " * 3])
@pytest.mark.parametrize("count", [0, 3, 40, 400])
def test_two_pages_are_two_pages_whatever_the_lists(count, text):
    parts = [rows(count, text), rows(count, text), rows(count, text) | {"new_page": True}, rows(7)]

    assert pages(to_pdf("report", document(layout="two_pages", parts=parts))) == 2
