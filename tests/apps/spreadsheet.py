"""The spreadsheet's hand: run by the system's Python, it opens a workbook in LibreOffice, types into cells as a person would, and saves it as XLSX.

Standard input is JSON: `source`, `target`, and `cells` as sheet, row, column (from 0) and a value: text, a number, {"day": …} or {"formula": …}.
A hostile hand also takes off the protection, renames sheets (`rename`: old, new) and deletes columns (`delete`: sheet, column).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def main() -> None:
    """Do one job, with a LibreOffice of its own."""
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"kit{Path(profile).name}"
        own = [f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        office = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", *own], **silent)
        try:
            desktop = connected(pipe)
            for job in jobs:
                fill(desktop, job)
        finally:
            try:
                desktop.terminate()
                office.wait(20)
            except Exception:
                office.kill()


def connected(pipe: str):  # type: ignore[no-untyped-def]
    """The desktop of the LibreOffice that listens on the pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not start")


def fill(desktop, job: dict) -> None:  # type: ignore[no-untyped-def, type-arg]
    """Type the cells of one job and save."""
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, (_property("Hidden", True),))
    for name in document.Sheets.ElementNames if "rename" in job else ():
        document.Sheets.getByName(name).unprotect("")
    for name, row, column, value in job["cells"]:
        cell = document.Sheets.getByName(name).getCellByPosition(column, row)
        if isinstance(value, dict) and "formula" in value:
            cell.setFormula(value["formula"])
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value["day"] if isinstance(value, dict) else value)
    for name, column in job.get("delete", ()):
        document.Sheets.getByName(name).Columns.removeByIndex(column, 1)
    for old, new in job.get("rename", ()):
        document.Sheets.getByName(old).setName(new)
    document.storeToURL(Path(job["target"]).as_uri(), (_property("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)


def _property(name: str, value: object):  # type: ignore[no-untyped-def]
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
