"""A workbook on somebody's machine, changed there by openpyxl."""

import io

import openpyxl

CODES, FIRST = 1, 5  # rows, as a reader counts them


class Copy:
    """A workbook on somebody's machine."""

    def __init__(self, body):
        self.book = openpyxl.load_workbook(io.BytesIO(body))
        self.sheet = next(sheet for sheet in self.book if sheet.title.startswith("Suivi"))

    def column(self, code):
        return next(cell.column for cell in self.sheet[CODES] if cell.value == code)

    def row(self, finess):
        return next(row for row in range(FIRST, self.sheet.max_row + 1) if self.sheet.cell(row, 1).value == finess)

    def cell(self, finess, code):
        return self.sheet.cell(self.row(finess), self.column(code))

    def write(self, finess, code, value):
        self.cell(finess, code).value = value
        return self

    def body(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()
