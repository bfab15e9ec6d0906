"""The house rules of the code: floors, sizes, names, what a package says of itself."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import kit

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "kit").rglob("*.py"))
LARGEST_MODULE, LONGEST_FUNCTION = 300, 40


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_imports_go_down_only_and_rooms_on_one_floor_never_meet() -> None:
    done = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
                          cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_longer_than_one_sitting() -> None:
    assert not {p.name: n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > LARGEST_MODULE}


def test_no_function_is_longer_than_one_screen() -> None:
    long = [(p.name, f.name, n) for p in MODULES for f, n in _functions(ast.parse(p.read_text(encoding="utf-8"))) if n > LONGEST_FUNCTION]
    assert not long


def test_every_module_opens_with_its_idea() -> None:
    assert not [p.name for p in MODULES if len(ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) or "") < 60]


def test_no_room_is_called_utils_common_or_helpers() -> None:
    assert not [p for p in MODULES if p.stem in {"utils", "common", "helpers", "misc"}]


def test_public_names_are_listed_and_exist() -> None:
    for info in pkgutil.walk_packages(kit.__path__, "kit."):
        if info.name == "kit.__main__":
            continue
        module = importlib.import_module(info.name)
        names = getattr(module, "__all__", None)
        assert names is not None, f"{info.name} has no __all__"
        assert all(hasattr(module, name) for name in names), f"{info.name}: __all__ names what is not there"


def test_every_public_function_says_what_comes_back() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            command = isinstance(node, ast.FunctionDef) and any("command" in ast.unparse(d) for d in node.decorator_list)
            if public and not command and not ast.get_docstring(node):
                silent.append(f"{path.name}: {node.name}")
    assert not silent


def test_importing_the_kit_reads_no_file_and_sets_nothing() -> None:
    banned = re.compile(r"^(?:warnings\.|logging\.basicConfig|locale\.|(?:matplotlib|plt)\.rcParams|sns\.set|pd\.set_option|os\.environ\[)", re.M)
    exempt = {"warm_server.py"}
    assert not [p.name for p in MODULES if banned.search(p.read_text(encoding="utf-8")) and p.name not in exempt]


def test_the_version_is_the_newest_entry_of_the_changelog() -> None:
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest and newest[1] == kit.__version__
