"""The stage notebooks as the runner sees them: which there are, which parameters they take, in which language they speak, and what leaves of them.

The order of the method is in the notebooks' numbers and nowhere else. Parameters are text literals in one tagged cell; anything that a notebook does
not declare, or declares as something else, is an error before anything runs (papermill only warns). Markdown is translated block by block, a block
being what stands between blank lines. What is kept of an executed notebook holds no parameter, no path, no clock and no warning.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from kit.errors import MissingFileError, Problem, SettingsError
from kit.language import Language

__all__ = [
    "check_parameters", "chosen_stages", "cleaned_notebook", "declared_parameters", "markdown_blocks", "stage_notebooks", "translated_notebook",
]  # fmt: skip

_STAGE = re.compile(r"(\d+)_([a-z_]+)\.ipynb")
_VIEW = "application/vnd.jupyter.widget-view+json"
_SECRET = re.compile(r"senha|token|secret|passw|api_?key|^key$|_key$|contrase|clave|credential|credencia")


def stage_notebooks(folder: Path) -> dict[str, Path]:
    """The stage notebooks of a folder, name of the stage → file, in the order of their numbers.

    Raises
    ------
    MissingFileError
        If the folder holds none.
    """
    found = sorted((int(m[1]), m[2], path) for path in folder.glob("*.ipynb") if (m := _STAGE.fullmatch(path.name)))
    if not found:
        raise MissingFileError.of("notebooks_missing", folder=str(folder))
    return {stage: path for _, stage, path in found}


def chosen_stages(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """The wanted stages in the order of the method, all of them if none is named; `1_investigation` is as good as `investigation`.

    Raises
    ------
    SettingsError
        If a name is not that of a stage; the message names the nearest.
    """
    order = list(known)
    names = [re.sub(r"^\d+_", "", name) for name in wanted]
    if strange := [name for name in names if name not in order]:
        raise SettingsError(*(
            Problem.of("stage_unknown", values=[name], nearest=difflib.get_close_matches(name, order, n=1, cutoff=0.0)[0], known=order)
            for name in strange
        ))  # fmt: skip
    return [stage for stage in order if stage in names] if names else order


def declared_parameters(notebook: Mapping[str, Any], file: str) -> dict[str, object]:
    """The parameters of a notebook with their default values, read from its one cell tagged `parameters`.

    Raises
    ------
    SettingsError
        If there is not exactly one such cell, or it holds anything but literals under names that do not sound like secrets.
    """
    cells = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])]
    if len(cells) != 1:
        raise SettingsError.of("parameters_cell", file=file, count=len(cells))
    source = "".join(cells[0]["source"])
    try:
        values = dict(_literal(statement) for statement in ast.parse(source).body)
    except (SyntaxError, ValueError) as error:
        raise SettingsError.of("parameters_not_literal", file=file) from error
    if secret := sorted(name for name in values if _SECRET.search(name.lower())):
        raise SettingsError.of("parameter_secret", file=file, values=secret)
    return values


def check_parameters(notebook: Mapping[str, Any], parameters: Mapping[str, object], file: str) -> None:
    """Check that the notebook declares exactly these parameters, of these types.

    Raises
    ------
    SettingsError
        For every unknown name (with the nearest valid one), missing name and value of another type; all at once.
    """
    declared = declared_parameters(notebook, file)
    problems = []
    for name, value in parameters.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1, cutoff=0.0)
            problems.append(Problem.of("parameter_unknown", file=file, setting=name, nearest=near[0] if near else "–"))
        elif type(value) is not type(declared[name]):
            found, due = type(value).__name__, type(declared[name]).__name__
            problems.append(Problem.of("parameter_type", file=file, setting=name, found=found, due=due))
    problems += [Problem.of("parameter_missing", file=file, setting=name) for name in declared if name not in parameters]
    if problems:
        raise SettingsError(*problems)


def markdown_blocks(source: str) -> list[str]:
    """The blocks of a Markdown cell, as the catalogues hold them: what stands between blank lines."""
    return [block for block in re.split(r"\n\s*\n", source.strip()) if block]


def translated_notebook(notebook: Any, language: Language) -> Any:
    """A copy of the notebook whose Markdown speaks the language; code is as it was."""
    copy = deepcopy(notebook)
    for cell in copy["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "\n\n".join(language.text(block) for block in markdown_blocks("".join(cell["source"])))
    return copy


def cleaned_notebook(notebook: Any) -> Any:
    """A copy of an executed notebook that can leave the house: no injected parameters, timings, warnings or live views, cells counted from 1."""
    copy = deepcopy(notebook)
    copy["cells"] = [cell for cell in copy["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])]
    for name in ("papermill", "widgets"):
        copy["metadata"].pop(name, None)
    copy["metadata"].get("language_info", {}).pop("version", None)
    count = 0
    for cell in copy["cells"]:
        for name in ("papermill", "execution"):
            cell["metadata"].pop(name, None)
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = [output for output in cell["outputs"] if output.get("name") != "stderr"]
            for output in cell["outputs"]:
                output.get("data", {}).pop(_VIEW, None)  # a view is dead without its kernel; its text stays
                if "execution_count" in output:
                    output["execution_count"] = count
    return copy


def _literal(statement: ast.stmt) -> tuple[str, object]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        raise ValueError("not an assignment")
    if not isinstance(target, ast.Name):
        raise ValueError("not a plain name")
    return target.id, ast.literal_eval(value)
