"""Notebooks as small as they can be, for the tests of the runner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'engagement: str = ""\ncycle: str = ""\nas_of: str = ""\nlanguage: str = ""'
LOAD = """from pathlib import Path
import pandas as pd
from kit.cycle import start_cycle
from kit.engagement import read_engagement
project = read_engagement(engagement, language, as_of)
accounts = pd.read_csv(Path(engagement) / "accounts.csv", dtype=str)
opened = start_cycle(project, pd.Timestamp("2024-12-31"), {"accounts": accounts}, cycle)"""
OPEN = """from pathlib import Path
from kit.cycle import open_cycle
opened = open_cycle(engagement, cycle, as_of, language)
len(opened.read("accounts"))"""
OBEY = 'exec((Path(engagement) / "obey.py").read_text())'
STAGES = ("load", "investigation", "analysis", "action", "monitoring")


def notebook(*codes: str, parameters: str = PARAMETERS, text: str = "# Decision summary\n\nA promise.") -> Any:
    """A notebook with one parameters cell and these code cells."""
    cells = [new_markdown_cell(text), new_code_cell(parameters, metadata={"tags": ["parameters"]}), *map(new_code_cell, codes)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write_books(folder: Path) -> Path:
    """The five stage notebooks of a method that only opens its cycle; `2_analysis` also obeys the engagement's `obey.py`."""
    folder.mkdir()
    for number, stage in enumerate(STAGES):
        codes = [LOAD] if stage == "load" else [OPEN, OBEY] if stage == "analysis" else [OPEN]
        nbformat.write(notebook(*codes), folder / f"{number}_{stage}.ipynb")
    return folder


def write_engagement(folder: Path, obey: str = "", language: str = "en") -> Path:
    """An engagement of two accounts whose analysis does what `obey` says."""
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(f'[engagement]\nlanguage = "{language}"\n', encoding="utf-8")
    (folder / "accounts.csv").write_text("account_id,name\n001,Alvorada\n002,Boreal\n", encoding="utf-8")
    (folder / "obey.py").write_text(obey, encoding="utf-8")
    return folder


def outputs(executed: Any) -> list[dict[str, Any]]:
    """The data of all outputs of an executed notebook, in order."""
    return [output["data"] for cell in executed.cells for output in cell.get("outputs", []) if "data" in output]
