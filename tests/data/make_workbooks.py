"""Makes the workbooks of this folder: pip install openpyxl xlwt odfpy msoffcrypto-tool, then run it here.

The numbers are of one made-up relaxation (Debye, one second at 430 °C) and mean nothing.
"""

import datetime
import io
import zipfile
from math import pi

import msoffcrypto.format.ooxml
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FREQUENCIES = [0.1, 0.3, 1.0, 3.0, 10.0]


def modulus(frequency, temperature=430.0):
    """Storage and loss modulus, GPa."""
    x = 2 * pi * frequency * 10 ** ((430.0 - temperature) / 12)
    return 0.3 + 30 * x * x / (1 + x * x), 30 * x / (1 + x * x)


def two_sheets():
    """Columns that begin at B, a title, units below the names; words, a formula's error and a date among the numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Isotherms"
    sheet["B1"] = "Sample 7\nas cast"
    for column, (name, unit) in enumerate(
        [("Temperature", "°C"), ("Frequency", "Hz"), ("E'", "MPa"), ('E"', "MPa"), ("Status", None), ("Date", None)]
    ):
        sheet.cell(3, 2 + column, name)
        sheet.cell(4, 2 + column, unit)
    row = 5
    for temperature in [420.0, 430.0, 440.0]:
        for frequency in FREQUENCIES:
            storage, loss = (1000 * g for g in modulus(frequency, temperature))
            for column, value in enumerate([temperature, frequency, storage, loss, '"ok"']):
                sheet.cell(row, 2 + column, value)
            sheet.cell(row, 7, datetime.datetime(2021, 3, 1, 12, row))
            row += 1
    sheet["D6"] = "#N/A"
    notes = book.create_sheet("Notes")
    notes["A1"] = "Clamps changed before the second isotherm."
    book.create_sheet("Empty")
    ageing = book.create_sheet("Ageing")
    for column, head in enumerate(["t / min", "tan δ"]):
        ageing.cell(1, 1 + column, head)
    for step in range(6):
        ageing.cell(2 + step, 1, 0.5 * step)
        ageing.cell(2 + step, 2, 0.1 / (1 + step))
    book.save("two_sheets.xlsx")


def steps():
    """A rheometer program: words on the first sheet, then a sheet for each step with its title in the first row."""
    book = xlwt.Workbook()
    details = book.add_sheet("Details")
    for row, (key, value) in enumerate([("Filename", "sample 7"), ("Run date", "2021-03-01"), ("Geometry", "Torsion rectangle")]):
        details.write(row, 0, key)
        details.write(row, 1, value)
    sweep = book.add_sheet("Frequency sweep - 1")
    trace = book.add_sheet("Time sweep - 2")
    for sheet, names, units in [
        (sweep, ["Angular frequency", "Temperature", "Storage modulus", "Loss modulus", "Tan(delta)"], ["rad/s", "°C", "MPa", "MPa", ""]),
        (trace, ["Step time", "Temperature", "Storage modulus", "Loss modulus", "Tan(delta)"], ["min", "°C", "MPa", "MPa", ""]),
    ]:
        sheet.write(0, 0, sheet.name)
        for column, (name, unit) in enumerate(zip(names, units)):
            sheet.write(1, column, name)
            sheet.write(2, column, unit)
    for row in range(12):
        omega = 10 ** (row / 4 - 1)
        storage, loss = (1000 * g for g in modulus(omega / (2 * pi)))
        for column, value in enumerate([omega, 430.0 + 0.01 * row, storage, loss, loss / storage]):
            sweep.write(3 + row, column, value)
    for row in range(8):
        storage, loss = (1000 * g for g in modulus(1.0, 430.0 - 0.1 * row))
        for column, value in enumerate([2.0 * row, 430.0, storage, loss, loss / storage]):
            trace.write(3 + row, column, value)
    book.save("steps.xls")


def shift_list():
    """A program for elastomers: numbers without a title on the first sheet, settings and shifts on others."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Exported Data")
    for column, (name, unit) in enumerate([("Temp.", "°C"), ("Freq.", "Hz"), ("E'", "MPa"), ("E''", "MPa"), ("tan delta", "-")]):
        sheet.write(0, column, name)
        sheet.write(1, column, unit)
    row = 2
    for temperature in [420.0, 425.0, 430.0]:
        for frequency in FREQUENCIES:
            storage, loss = (1000 * g for g in modulus(frequency, temperature))
            for column, value in enumerate([temperature, frequency, storage, loss, loss / storage]):
                sheet.write(row, column, value)
            row += 1
    header = book.add_sheet("Data header")
    for row, (key, value) in enumerate([("Sample", "7"), ("Length [mm]", 30.0), ("Width [mm]", 2.0), ("Contact force [N]", 5.0)]):
        header.write(row, 0, key)
        header.write(row, 1, value)
    shifts = book.add_sheet("Shiftlist")
    shifts.write(0, 0, "C1 : 13.50  C2 : 141.19 K")
    book.save("shift_list.xls")


def open_document():
    """Numbers with their displayed, rounded text beside them; repeated rows and cells; times."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sweep")

    def add(cells):
        row = TableRow()
        for cell in cells:
            row.addElement(cell)
        table.addElement(row)

    def words(text):
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=text))
        return cell

    def number(value):
        cell = TableCell(valuetype="float", value=repr(value))
        cell.addElement(P(text=f"{value:.1f}".replace(".", ",")))
        return cell

    add([words("Measured after annealing")])
    table.addElement(TableRow(numberrowsrepeated=2))
    add([TableCell(numbercolumnsrepeated=2)] + [words(name) for name in ["f / Hz", "G' / GPa", "G'' / GPa", "clock"]])
    for step, frequency in enumerate(FREQUENCIES):
        clock = TableCell(valuetype="time", timevalue=f"PT00H{step:02}M30S")
        add([TableCell(numbercolumnsrepeated=2), number(frequency), *map(number, modulus(frequency)), clock])
    table.addElement(TableRow(numberrowsrepeated=1048000))
    document.spreadsheet.addElement(table)
    document.save("sweep.ods")


def protected():
    """The first workbook, encrypted."""
    with open("two_sheets.xlsx", "rb") as plain, open("protected.xlsx", "wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", out)


def damaged():
    """The first workbook without its end, as after a download that broke off."""
    with open("two_sheets.xlsx", "rb") as whole, open("broken_off.xlsx", "wb") as out:
        content = whole.read()
        out.write(content[: len(content) * 3 // 4])


def letter():
    """A letter of a word processor: an archive like a workbook."""
    with zipfile.ZipFile("letter.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")


if __name__ == "__main__":
    two_sheets()
    steps()
    shift_list()
    open_document()
    protected()
    damaged()
    letter()
