"""What a person may ask for: to see what is held, to be forgotten; and the end of an engagement (PR5, Q46)."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kit.cycle import read_cycle, start_cycle, verify_cycle
from kit.engagement import Engagement, read_engagement
from kit.errors import SettingsError
from kit.keys import STATE, engagement_key
from kit.language import read_language
from kit.load import client_tables
from kit.load.privacy.closing import close_engagement, to_be_deleted
from kit.load.privacy.erasure import erase_person
from kit.load.privacy.executed import cleaned_to_leave
from kit.load.privacy.export import safe_text, write_person
from kit.load.privacy.person import found_person
from kit.load.privacy.places import held_about
from kit.load.privacy.raw_files import _cells, _records, raw_sheets, rewritten_text_file, rewritten_workbook
from kit.load.privacy.record import RECORD
from kit.resources import resource
from tests.load.conftest import Client

from .conftest import with_people

NOW = datetime(2026, 7, 1, 9, 30)


def shown(person: str) -> nbformat.NotebookNode:
    """A notebook that showed the person in a table, a sentence, a picture and a printed line."""
    columns = [{"name": "contact_id"}, {"name": "name"}]
    structure = {"type": "table", "title": f"Of {person}", "columns": columns, "rows": [["k1", person]], "note": ""}
    figure = {"type": "figure", "title": "Map", "alt": "", "texts": [person]}
    mime = "application/vnd.carteira.v1+json"
    outputs = [
        nbformat.v4.new_output("display_data", data={mime: structure, "text/html": f"<td>{person}</td>", "text/plain": person}),
        nbformat.v4.new_output("display_data", data={mime: figure, "image/svg+xml": f"<svg><!-- {person} --></svg>"}),
        nbformat.v4.new_output("stream", text=f"{person} was here\n"),
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs, execution_count=1)])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engagement with a sealed cycle, an executed notebook, a paper, an export and a worksheet that all name Ana Lima."""
    home = tmp_path_factory.mktemp("template")
    project = with_people(Client(home), home / "acme").engagement()
    tables = client_tables(project)
    cycle = start_cycle(project, tables.as_of, tables.tables(), home / "reports" / "acme" / "2024-02-29")
    (cycle.folder / "notebooks").mkdir()
    nbformat.write(shown("Ana Lima"), cycle.folder / "notebooks" / "1_investigation.ipynb")
    (cycle.folder / "report.html").write_text("<p>Ana Lima</p>", encoding="utf-8")
    cycle.seal()
    (cycle.folder.parent / "person-x.csv").write_text("Ana Lima", encoding="utf-8")
    (project.folder / "worksheets").mkdir()
    book = xlsxwriter.Workbook(str(project.folder / "worksheets" / "people.xlsx"), {"strings_to_formulas": False})
    sheet = book.add_worksheet("Map")
    for row, cells in enumerate([["id", "name", "note"], ["k1", "ANA LIMA", "=sum"], ["k2", "Beto Reis", "Ana & Beto <x>"]]):
        sheet.write_row(row, 0, cells)
    book.close()
    return home


@pytest.fixture
def held(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engagement:
    """A copy of the template for a test to work on."""
    monkeypatch.setenv("KIT_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setenv("KIT_KEYS", str(tmp_path / "keys"))
    for name in ("acme", "reports"):
        shutil.copytree(template / name, tmp_path / name)
    return read_engagement(tmp_path / "acme")


def everything(folder: Path) -> str:
    """All that a folder holds, tables and workbooks opened."""
    parts = []
    for path in (p for p in sorted(folder.rglob("*")) if p.is_file()):
        if path.suffix == ".parquet":
            parts.append(pd.read_parquet(path).to_csv())
        elif path.suffix == ".xlsx":
            with ZipFile(path) as book:
                parts += [book.read(name).decode("utf-8", "ignore") for name in book.namelist()]
        else:
            parts.append(path.read_text(encoding="utf-8"))
    return " ".join(parts)


def test_everything_held_about_a_person_is_found_with_its_place(held: Engagement) -> None:
    search = held_about(held, found_person(held, "ana lima", None))
    places = {(p.where, p.file.split("/")[-1], p.row, p.column) for p in search.places}
    assert {("data", "people.csv", 2, "nome"), ("data", "people.csv", 2, "cargo"), ("data", "visits.csv", 2, "o"),
            ("worksheets", "people.xlsx", 2, "name"), ("worksheets", "people.xlsx", 2, "note"),
            ("cycle", "contacts", 1, "title"), ("cycle", "activities", 1, "objective"),
            ("notebook", "1_investigation.ipynb", None, ""), ("paper", "report.html", None, "")} <= places  # fmt: skip
    assert not any(p.value == "Beto Reis" for p in search.places) and search.unread == ()


def test_a_seller_is_found_by_id_and_his_lines_are_counted(held: Engagement) -> None:
    search = held_about(held, found_person(held, "s1", None))
    assert ("accounts.csv", "seller", 2) in {(p.file, p.column, p.rows) for p in search.places}
    assert search.person.names == {"Carla Dias"} and ("visits.csv", 1) in {(p.file, p.rows) for p in search.places}


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(held: Engagement) -> None:
    (held.folder / "data" / "old.xlsx").write_bytes(b"no workbook")
    (held.folder / "data" / "mail.msg").write_bytes(b"Ana Lima")
    assert held_about(held, found_person(held, "Ana Lima", None)).unread == ("data/mail.msg", "data/old.xlsx")


def test_several_persons_of_one_name_and_a_text_too_short_are_asked_back(held: Engagement) -> None:
    (held.folder / "data" / "people.csv").write_text("id;account;nome;cargo\nk1;001;Ana Lima;\nk3;002;Ana Lima Filho;\n", encoding="utf-8")
    for asked, message in (("Ana Lima", "person_ambiguous"), ("xy", "person_too_short")):
        with pytest.raises(SettingsError) as caught:
            found_person(held, asked, None)
        assert caught.value.problems[0].message == message
    assert found_person(held, "k3", None).names == {"Ana Lima Filho"}


def test_what_the_person_is_given_opens_in_his_spreadsheet_and_calculates_nothing_xl1_xl6(held: Engagement, tmp_path: Path) -> None:
    (held.folder / "data" / "visits.csv").write_text('v;account;seller;o\nv1;001;s1;"=HYPERLINK(""x"") Ana Lima"\n', encoding="utf-8")
    search = held_about(held, found_person(held, "Ana Lima", None))
    book, text = write_person(search, tmp_path / "out", "person", read_language("pt_BR"), NOW)
    raw = text.read_bytes()
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert raw.startswith(b"\xef\xbb\xbf") and len(rows) == len(search.places) + 1 and any(r[6].startswith("'=HYPERLINK") for r in rows)
    with ZipFile(book) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    assert len(CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()) == len(rows)


@pytest.mark.parametrize(("text", "safe"), [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+55 (11) 98765-4321", "+55 (11) 98765-4321"), ("-", "-"),
                                            ("-12,5", "-12,5"), ("+cmd|x", "'+cmd|x"), ("\tx", "'\tx"), ("Ana", "Ana")])  # fmt: skip
def test_only_what_a_spreadsheet_would_calculate_gets_an_apostrophe_xl1(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_an_erased_contact_is_nowhere_but_in_what_only_people_change_and_does_not_come_back(held: Engagement) -> None:
    files = everything(held.folder / "data")
    done = erase_person(held, "k1", "Consultant", NOW)
    cycle = read_cycle(next(f for f in done.cycles))
    kept = everything(cycle.folder) + everything(held.folder / "worksheets")
    assert "Ana Lima" not in kept and "ANA LIMA" not in kept and "Beto Reis" in kept
    assert everything(held.folder / "data") == files and {p.file for p in done.left} == {"people.csv", "visits.csv", "people.xlsx"}
    assert done.papers == {cycle.folder: ["report.html"]} and verify_cycle(cycle.folder)
    assert [p.name for p in done.removed] == ["person-x.csv"] and not done.removed[0].exists()
    again = client_tables(held)
    assert again.contacts["contact_id"].tolist() == ["k2"] and "Ana" not in again.activities["objective"][0]
    sheet = CalamineWorkbook.from_path(held.folder / "worksheets" / "people.xlsx").get_sheet_by_name("Map").to_python()
    assert sheet == [["id", "name", "note"], ["k1", "•••", "=sum"], ["k2", "Beto Reis", "Ana & Beto <x>"]]


def test_with_files_the_text_files_lose_the_contacts_row_and_name_and_no_other_byte(held: Engagement) -> None:
    people = "id;account;nome;cargo\r\nk1;001;Ana Lima;\"Gerente\nGeral\"\r\nk2;002;'Beto' Reis;  Comprador \r\n"
    (held.folder / "data" / "people.csv").write_bytes(people.encode("cp1252"))
    done = erase_person(held, "k1", "Consultant", NOW, rewrite_files=True)
    assert (held.folder / "data" / "people.csv").read_bytes() == "id;account;nome;cargo\r\nk2;002;'Beto' Reis;  Comprador \r\n".encode("cp1252")
    assert (held.folder / "data" / "visits.csv").read_text(encoding="utf-8").splitlines()[1] == "v1;001;s1;••• pediu, ligar (11) 98765-4321"
    assert [p for p in done.left if p.where == "data"] == [] and done.files == 2


def test_an_erased_sellers_figures_stay_and_his_name_and_id_go(held: Engagement) -> None:
    before = client_tables(held).account_months["revenue"].sum()
    done = erase_person(held, "Carla Dias", "Consultant", NOW)
    tables = everything(done.cycles[0] / "tables")
    again = client_tables(held)
    assert "Carla" not in tables and ",s1," not in tables and again.account_months["revenue"].sum() == before
    assert again.sellers["name"].str.startswith("P-").sum() == 1 and len(again.sellers) == 2


def test_the_record_says_that_when_by_whom_and_how_much_and_never_who(held: Engagement) -> None:
    erase_person(held, "k1", "Consultant", NOW)
    written = (held.folder / RECORD).read_text(encoding="utf-8-sig")
    steps = [(r["when"], r["by"], r["action"], r["step"], r["cycles"]) for r in csv.DictReader(written.splitlines(), delimiter=";")]
    assert steps == [("2026-07-01T09:30:00", "Consultant", "erase", "begun", ""), ("2026-07-01T09:30:00", "Consultant", "erase", "done", "1")]
    assert "Ana" not in written + (held.folder / STATE).read_text(encoding="utf-8") and "k1" not in written


def test_an_erasure_that_was_interrupted_is_finished_by_doing_it_again(held: Engagement, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_power(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("kit.load.privacy.erasure._clean_worksheets", no_power)
        erase_person(held, "k1", "Consultant", NOW)
    assert "k1" not in client_tables(held).contacts["contact_id"].tolist()  # the list of the forgotten comes first
    done = erase_person(held, "k1", "Consultant", NOW)
    assert done.worksheets == 1 and "ANA LIMA" not in everything(held.folder / "worksheets")


def test_erasing_nobody_does_nothing_and_says_so(held: Engagement) -> None:
    with pytest.raises(SettingsError) as caught:
        erase_person(held, "Zulmira Ninguém", "Consultant", NOW)
    assert caught.value.problems[0].message == "person_unknown" and not (held.folder / RECORD).exists()


def test_closing_deletes_files_cycles_and_key_and_keeps_settings_and_record(held: Engagement, tmp_path: Path) -> None:
    key = engagement_key(held, make=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept.txt").write_text("not ours", encoding="utf-8")
    (held.folder / "previous").symlink_to(tmp_path / "outside")
    done = close_engagement(held, "Consultant", NOW)
    assert sorted(p.name for p in held.folder.iterdir()) == sorted(["engagement.toml", "mapping.toml", RECORD])
    assert (done.files, done.worksheets, done.cycles) == (6, 1, 1) and key is not None and not key.path.exists()
    assert list((tmp_path / "reports").iterdir()) == [] and (tmp_path / "outside" / "kept.txt").is_file()
    assert close_engagement(held, "Consultant", NOW).files == 0  # again, after an interruption


def test_a_sample_of_the_kit_is_never_closed() -> None:
    with pytest.raises(SettingsError) as caught:
        to_be_deleted(read_engagement(resource("sample_data/distributor")))
    assert caught.value.problems[0].message == "sample_not_closed"


def test_a_notebook_that_leaves_keeps_no_parameter_error_text_or_path_nb5() -> None:
    cells = [
        nbformat.v4.new_code_cell('engagement: str = "../acme"  # folder', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell('engagement = "/data/acme"', metadata={"tags": ["injected-parameters"]}),
        nbformat.v4.new_code_cell("run()", execution_count=2, metadata={"papermill": {"duration": 1}}, outputs=[
            nbformat.v4.new_output("error", ename="ValueError", evalue="529.982.247-25", traceback=["529.982.247-25"]),
            nbformat.v4.new_output("stream", name="stderr", text="warning"), nbformat.v4.new_output("stream", text="read /data/acme/x/file.csv"),
        ]),
    ]  # fmt: skip
    made = json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata={"papermill": {"parameters": {"engagement": "/data/acme"}}})))
    for outputs in (True, False):
        clean = cleaned_to_leave(made, outputs)
        said = json.dumps(clean)
        assert not any(word in said for word in ("acme", "529", "warning", "papermill")) and ("ValueError" in said) == outputs
        nbformat.validate(nbformat.from_dict(clean))
    assert "529" in json.dumps(made)  # the notebook itself is left as it was


def test_a_stray_inch_sign_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("id;what\n" + "1;pipe 5\"\n" * 201 + "2;Ana Lima\n", encoding="utf-8")
    assert len(next(raw_sheets(path, "parts.csv")).rows) == 203
    assert rewritten_text_file(path, lambda n, cells: [c.replace("Ana Lima", "•••") for c in cells]) == 1
    assert path.read_text(encoding="utf-8") == "id;what\n" + "1;pipe 5\"\n" * 201 + "2;•••\n"


@given(st.lists(st.lists(st.text(alphabet='ab;"\n\r ', max_size=6), min_size=2, max_size=3), min_size=1, max_size=5))
def test_cutting_a_file_into_records_loses_no_byte_and_finds_what_the_writer_wrote(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    records = _records(buffer.getvalue(), ";")
    assert "".join(records) == buffer.getvalue() and [_cells(record, ";") for record in records] == rows


def test_a_workbook_without_the_name_is_not_touched(held: Engagement) -> None:
    path = held.folder / "worksheets" / "people.xlsx"
    before = path.read_bytes()
    assert rewritten_workbook(path, lambda text: text.replace("Zulmira", "•••")) == 0 and path.read_bytes() == before
