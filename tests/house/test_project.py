"""The project as a stranger finds it: environment, README, what is never committed."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "ibis-framework[duckdb]": "ibis-duckdb", "jupyter-client": "jupyter_client",
               "XlsxWriter": "xlsxwriter", "Babel": "babel", "playwright": "playwright-python"}  # fmt: skip
READMES = ("README.md", "README.pt-BR.md", "README.es.md")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _split(requirement: str) -> tuple[str, str]:
    matched = re.match(r"([^<>=!~]+)(.*)", requirement)
    assert matched
    return matched[1].strip(), matched[2]


def test_conda_users_get_the_same_names_and_bounds() -> None:
    wanted = dict(_split(r) for r in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])
    wanted = {CONDA_NAMES.get(name, name): bound for name, bound in wanted.items()}
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    found = dict(_split(line) for line in re.findall(r"^ +- ([A-Za-z][\w.-]*>=[\w.]+)$", text, re.M) if not line.startswith("python>"))
    assert found == wanted
    assert "- nodefaults" in text and f"python{PROJECT['requires-python']}" in text


@pytest.mark.parametrize(("file", "extras"), [("requirements.lock", ["test"]), ("requirements-engines.lock", ["test", "postgres", "spark"])])
def test_the_lock_covers_every_dependency_and_names_no_address(file: str, extras: list[str]) -> None:
    lock = (ROOT / file).read_text(encoding="utf-8")
    pinned = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock, re.M)}
    asked = PROJECT["dependencies"] + [r for extra in extras for r in PROJECT["optional-dependencies"][extra]]
    wanted = {_split(r)[0].split("[")[0].lower() for r in asked}
    assert wanted - pinned == set()
    assert "://" not in lock and "--index" not in lock and "file:" not in lock and "--hash=sha256:" in lock


@pytest.mark.parametrize("name", READMES)
def test_a_reader_finds_the_first_command_before_line_twenty(name: str) -> None:
    first = (ROOT / name).read_text(encoding="utf-8").splitlines()[:20]
    assert any("make demo" in line for line in first)


@pytest.mark.parametrize("name", READMES)
def test_the_tree_in_the_readme_is_the_tree_on_disk(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", text, re.S)
    assert tree
    named = {line.split()[0].rstrip("/") for line in tree[1].splitlines() if line and not line.startswith(" ")}
    inside = {line.split()[0].rstrip("/") for line in tree[1].splitlines() if line.startswith("  ") and not line.startswith("   ")}
    on_disk = {p.relative_to(ROOT).parts[0] for p in _tracked()} - {".gitignore", ".ci"}
    assert named == on_disk
    assert {p for p in inside if not (ROOT / "kit" / p).exists()} == set()
    rooms = {p.name for p in (ROOT / "kit").iterdir() if p.name not in {"__pycache__", "__init__.py", "__main__.py", "py.typed", "_shipped"}}
    assert rooms - inside == set()


def test_the_makefile_runs_modules_that_are_there() -> None:
    modules = re.findall(r"python -m ((?:benchmarks|tests|kit)[\w.]*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    places = [ROOT.joinpath(*name.split(".")) for name in modules]
    assert places and [p for p in places if not (p.with_suffix(".py").is_file() or (p / "__main__.py").is_file())] == []


def test_a_wheel_carries_every_folder_from_which_the_kit_takes_files() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kit").rglob("*.py"))
    wanted = set(re.findall(r"resource\(\"(\w+)", sources))
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert len(wanted) >= 3 and {name: f"kit/_shipped/{name}" for name in wanted} == wheel["force-include"]
    assert "kit/locale/**/*.mo" in wheel["artifacts"]


def test_links_between_the_documents_lead_somewhere() -> None:
    broken = []
    for path in [p for p in _tracked() if p.suffix == ".md"]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def test_no_committed_file_carries_a_path_of_a_machine_or_a_persons_secret() -> None:
    leaks = re.compile(r"/(?:home|root|Users)/[a-z]|/tmp/[a-z]|BEGIN [A-Z ]*PRIVATE KEY|/work/")
    texts = {".py", ".md", ".toml", ".ipynb", ".yml", ".lock", ".json", ".j2", ".typ", ".css", ""}
    found = [p.name for p in _tracked() if p.suffix in texts and p != Path(__file__) and leaks.search(p.read_text(encoding="utf-8", errors="ignore"))]
    assert found == []


def test_sample_data_hold_no_mail_address_of_a_real_domain() -> None:
    address = re.compile(rb"[\w.]+@(?!example\.(?:com|org)\b)[\w-]+\.[a-z]{2,}")
    assert [p.name for p in _tracked() if "sample_data" in p.parts and p.suffix == ".csv" and address.search(p.read_bytes())] == []


def test_notebooks_run_with_bare_string_parameters() -> None:
    for path in sorted((ROOT / "notebooks").glob("[0-4]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
        assert len(tagged) == 1, path.name
        lines = [line for line in "".join(tagged[0]["source"]).splitlines() if line.strip()]
        assert all(re.fullmatch(r"(engagement|cycle|as_of|language): str = \"[^\"]*\"  # .+", line) for line in lines), path.name
        assert [line.split(":")[0] for line in lines] == ["engagement", "cycle", "as_of", "language"], path.name
