"""Opens a workbook in LibreOffice, types values into its first sheet, saves it in any format.

Run by the Python that has LibreOffice's ``uno`` module, not by the tests' own:
``python3 libreoffice_fill.py BOOK CELLS.json RESULT…``. CELLS.json maps addresses to numbers and
texts; a cell that is closed to a person is left alone, and its address printed (as JSON).
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def main(book, cells, *results):
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"pipe,name=bsk{uuid.uuid4().hex}"
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
                f"--accept={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        desktop = connected(pipe)
        try:
            print(
                json.dumps(
                    fill(desktop, book, json.loads(pathlib.Path(cells).read_text()), results)
                )
            )
        finally:
            desktop.terminate()
            office.wait(30)


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + 60
    while True:
        try:
            context = resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")


def fill(desktop, book, values, results):
    document = desktop.loadComponentFromURL(url(book), "_blank", 0, (option("Hidden", True),))
    sheet = document.Sheets.getByIndex(0)
    closed = sheet.isProtected()
    refused = []
    for address, value in values.items():
        cell = sheet.getCellRangeByName(address)
        if closed and cell.CellProtection.IsLocked:
            refused.append(address)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)
    for result in results:
        kind = FILTERS[pathlib.Path(result).suffix]
        document.storeToURL(url(result), (option("FilterName", kind),))
    document.close(True)
    return refused


def url(path):
    return uno.systemPathToFileUrl(str(pathlib.Path(path).resolve()))


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
