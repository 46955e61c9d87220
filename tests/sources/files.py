"""Small workbooks and texts made for one test."""

import io

import xlsxwriter

CERTIFICATES = ("FINESS ET", "Raison sociale", "Certificat DMP", "Date de commande", "Installation certificat DMP")


def workbook(sheets):
    """The bytes of a workbook: {name: rows}."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
    return path


def certificates(rows, header=CERTIFICATES):
    """A delivery of the certificates source, as a CSV."""
    return "\r\n".join(";".join(map(str, row)) for row in [header, *rows]) + "\r\n"
