"""Profiles: planted values are searched for in every part of every paper (PR4)."""

import base64
import re
from dataclasses import replace
from zipfile import ZipFile

import nbformat
import pandas as pd
import pypdf
import pytest
from matplotlib.figure import Figure

from kit.errors import CycleError, SettingsError
from kit.keys import engagement_key, remember, write_state
from kit.language import sentence
from kit.report.annex import annex_tables
from kit.report.blocks import report_blocks
from kit.report.context import report_context
from kit.report.engagement_report import CHAPTERS, merged_notebook, write_report
from kit.report.outputs import call_out, key_figures, show_figure, show_table
from kit.report.profile import Profile, read_profile
from kit.schema import TABLES

from .conftest import notebook

PERSON, SELLER, ACCOUNT = "Teodora Quixabeira", "Célia", "Account number 9"
JUDGED = {"role": "gatekeeper", "weight": "peripheral", "influence": 7771, "support": 8881}
NOTED = {"activities.objective": "Xereta do galpão", "activities.result": "Comprador zangado", "opportunities.loss_reason": "Briga com o sócio"}
SHOWN_WORDS = ("Gatekeeper", "Peripheral", "7771", "8881", "7,771", "8,881", *NOTED.values())


def contacts(cycle):
    return pd.DataFrame({
        "contact_id": ["K-77401"], "account_id": ["00009"], "name": [PERSON], "title": ["Gerente de Suprimentos"], "department": ["Compras"],
        "reports_to": ["K-77402"], "last_contact": pd.to_datetime(["2014-03-09"]), **{k: [v] for k, v in JUDGED.items()},
    })  # fmt: skip


def plant(cycle, extra=()):
    """The cycle with every personal, judgement and note column filled, and notebooks that show all of them in every kind of output."""
    say = cycle.language
    people = cycle.write("contacts", contacts(cycle))
    visits = cycle.write("activities", pd.DataFrame({"visit_id": ["v1"], "account_id": ["00009"], "seller_id": ["S2"],
                         "objective": [NOTED["activities.objective"]], "result": [NOTED["activities.result"]]}))  # fmt: skip
    deals = cycle.write("opportunities", pd.DataFrame({"opportunity_id": ["o1"], "account_id": ["00009"], "status": ["lost"], "amount": [5.0],
                        "loss_reason": [NOTED["opportunities.loss_reason"]]}))  # fmt: skip
    hours = {"seller_id": ["S2"], "seller": ["Célia"], "accounts": [1], "hours_asked": [1.0], "hours_planned": [1.0]}
    cycle.write("seller_hours", pd.DataFrame(hours))
    told = sentence("{name} of {account} was met by {seller}", name=PERSON, account=ACCOUNT, seller=SELLER)
    ax = Figure().add_subplot()
    ax.set_xlabel(f"1  {ACCOUNT}")
    drawn = {"title": f"Where {ACCOUNT} stands", "alt": f"{PERSON} beside {ACCOUNT}", "caption": f"Drawn for {SELLER}"}
    cells = [
        ("show", report_context(cycle)), ("markdown", "# Chapter\n\nWhat was planted?"),
        ("show", show_table(cycle.named(people), "contacts", say, title=f"People of {ACCOUNT}", note=f"Asked {PERSON}")),
        ("show", show_table(visits, "activities", say, title="Visits")),
        ("show", show_table(cycle.named(deals), "opportunities", say, title="Deals")),
        ("show", show_table(people.assign(told=told), "", say, title="Joined", labels={"told": ("sentence", "Told")})),
        ("show", show_table(people[["contact_id", "influence"]], "contacts", say, title="Only judged")),
        ("show", show_figure(ax, say, **drawn)), ("show", call_out(say.told(told))), ("show", key_figures([("Largest", ACCOUNT, f"of {SELLER}")])),
        ("show", call_out("She decides, and she is against us: keep this in the house.", internal=True)), *extra,
    ]  # fmt: skip
    folder = cycle.folder / "notebooks"
    folder.mkdir(exist_ok=True)
    for name in CHAPTERS:
        nbformat.write(notebook(*cells), folder / f"{name}.ipynb")
    return cycle


def everything_in(papers):
    """All that the papers hold: the page with its pictures decoded, the text and metadata of the document, every part of the workbook."""
    page = papers["html"].read_text(encoding="utf-8")
    pictures = " ".join(base64.b64decode(data).decode() for data in re.findall(r"image/svg\+xml;base64,([\w+/=]+)", page))
    document = pypdf.PdfReader(papers["pdf"])
    objects = " ".join(str(document.get_object(n)) for n in range(1, int(document.trailer["/Size"])))  # alternative texts, bookmarks, metadata
    written = " ".join([*(p.extract_text() for p in document.pages), str(document.metadata), objects])
    with ZipFile(papers["annex"]) as book:
        parts = " ".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
    return {"html": page + pictures, "pdf": re.sub(r"\s+", " ", written), "xlsx": parts}


def found(text, words):
    return sorted({w for w in words if w in text or w.replace(" ", "") in re.sub(r"\s", "", text)})


def test_what_was_planted_reaches_the_internal_report(cycle):
    said = str(report_blocks([merged_notebook(plant(cycle))], read_profile(cycle))["blocks"])
    planted = [PERSON, SELLER, "Gatekeeper", "7,771", *NOTED.values(), "keep this in the house", f"{PERSON} beside"]
    assert found(said, planted) == sorted(planted)
    assert found(" ".join(annex_tables(cycle)["seller_hours"]["seller"]), [SELLER]) == [SELLER]


def test_no_judgement_note_or_internal_word_is_in_any_part_of_a_client_report_pr4(cycle):
    papers = write_report(plant(cycle), "client")
    assert [p.name for p in papers.values()] == ["report-client.html", "report-client.pdf", "annex-client.xlsx"]
    held = everything_in(papers)
    assert [(part, leak) for part, text in held.items() for leak in found(text, [*SHOWN_WORDS, "keep this in the house", "Only judged"])] == []
    assert PERSON in held["html"] and SELLER in held["xlsx"]


def test_no_name_of_an_account_or_a_person_is_in_any_part_of_a_training_report_pr4(cycle):
    planted = plant(cycle)
    accounts = planted.read("accounts")
    names = [PERSON, "Gerente de Suprimentos", "K-77401", "K-77402", "Bruno", SELLER, "Distribuidora Exemplo", *accounts["name"]]
    held = everything_in(write_report(planted, "training"))
    assert [(part, leak) for part, text in held.items() for leak in found(text, [*SHOWN_WORDS, *names])] == []
    assert all("Training version" in text for text in held.values())
    ids = [f">{n}<" for n in accounts["account_id"]]
    assert found(held["html"] + held["xlsx"], ids) == [] and "Account 0" in held["html"] and "Seller 1" in held["xlsx"]


def test_each_name_has_one_label_and_each_label_one_name(cycle):
    names = read_profile(plant(cycle), "training").names
    accounts = cycle.read("accounts").set_index("account_id")["name"]
    assert all(names[key] == names[name] for key, name in accounts.items())
    assert len({names[key] for key in accounts.index}) == len(accounts) and names["S2"] == names["Célia"]
    assert [names[key] for key in sorted(accounts.index)] != sorted(names[key] for key in accounts.index)  # the order tells nothing


def test_a_figure_that_names_somebody_becomes_a_sentence_in_training_also_where_the_name_was_cut(cycle):
    def figure(text):
        ax = Figure().add_subplot()
        ax.set_xlabel(text)
        shown = show_figure(ax, cycle.language, title="T", alt="A")
        return report_blocks([notebook(("show", report_context(cycle)), ("show", shown))], profile)["blocks"][-1]

    profile = read_profile(cycle, "training")
    assert [figure(text)["type"] for text in ("1  Account number 9", "Comércio de Peças S…", "Emoji 😀 Ltd", "Accounts", "12")] == [
        "callout", "callout", "callout", "figure", "figure",
    ]  # fmt: skip


def test_rows_that_nobody_confirmed_or_that_are_kept_internal_leave_with_no_profile_but_internal(cycle):
    facts = pd.DataFrame({"statement": ["told", "guessed", "secret", "old"], "ev_status": ["confirmed", "assumed", "confirmed", None],
                          "ev_visibility": ["client_safe", "client_safe", "internal", "client_safe"]})  # fmt: skip
    shown = notebook(("show", report_context(cycle)), ("show", show_table(facts, "", cycle.language, title="Facts", emphasis=[0, 2])))
    for name, rows in {"internal": 4, "client": 1, "training": 1}.items():
        (table,) = (b for b in report_blocks([shown], read_profile(cycle, name))["blocks"] if b["type"] == "table")
        assert (len(table["rows"]), table["emphasis"]) == (rows, [0, 2] if name == "internal" else [0])


def test_a_cell_tagged_internal_takes_its_prose_with_it(cycle):
    prose = ("markdown", "# One\n\nOpen."), ("markdown", "## Two\n\nClosed.")
    shown = notebook(("show", report_context(cycle)), *prose, ("show", call_out("Closed too.")))
    for cell in shown.cells[2:]:
        cell.metadata["tags"] = ["internal"]
    said = str(report_blocks([shown], read_profile(cycle, "client"))["blocks"])
    assert "Open" in said and "Closed" not in said and "Two" not in said


def test_an_output_without_marks_is_refused_and_never_shown_on_trust(cycle):
    shown = notebook(("show", report_context(cycle)), ("show", show_table(contacts(cycle), "contacts", cycle.language, title="People")))
    for column in shown.cells[1].outputs[0]["data"]["application/vnd.carteira.v1+json"]["columns"]:
        del column["personal"]
    assert report_blocks([shown], read_profile(cycle, "internal"))
    with pytest.raises(CycleError) as caught:
        report_blocks([shown], read_profile(cycle, "client"))
    assert caught.value.problems[0].message == "output_unmarked"


def test_a_column_of_no_table_has_the_strictest_class_that_its_name_has_where_rows_are_persons(cycle):
    def classes(**columns):
        frame = pd.DataFrame({name: [value] for name, value in columns.items()})
        return [c["personal"] for c in show_table(frame, "", cycle.language, title="T").structure["columns"]]

    assert classes(account_id="00001", support=8881, accounts=1, score=5.0) == ["business", "judgement", "business", "business"]
    assert classes(contact_id="K1", role="user", score=5.0) == ["personal", "judgement", "judgement"]


@pytest.mark.parametrize("personal", ["judgement", "optional", "note"])
def test_every_column_of_a_class_that_stays_in_the_house_is_hidden_from_clients(personal, english):
    hidden = [name for name in ("internal", "client", "training") if Profile(name, english).hides(personal)]
    assert hidden == ["client", "training"]
    assert personal == "optional" or any(c.personal == personal for t in TABLES.values() for c in t.columns)


def test_a_name_inside_a_longer_word_stays(english):
    profile = Profile("training", english, {"Ana": "Seller 1", "Ana Lima": "Seller 2", "12": "Account 3"})
    assert profile.text("Ana, Ana Lima and Banana sold 12 units") == "Seller 1, Seller 2 and Banana sold 12 units"


def test_the_profile_of_the_settings_is_the_default_and_an_unknown_one_is_named(cycle):
    settings = cycle.settings.model_copy(update={"privacy": cycle.settings.privacy.model_copy(update={"profile": "client"})})
    assert read_profile(replace(cycle, engagement=replace(cycle.engagement, settings=settings))).name == "client"
    with pytest.raises(SettingsError) as caught:
        read_profile(cycle, "public")
    assert caught.value.problems[0].fields["values"] == ["public"]


@pytest.mark.parametrize("profile", ["internal", "client"])
def test_the_names_behind_pseudonyms_come_back_where_the_key_is_and_nowhere_else_pr3(cycle, profile):
    key = remember(engagement_key(cycle.engagement, make=True), cycle.engagement, {"P-ABCDE23456": SELLER})
    write_state(cycle.engagement, key)
    cycle.seal(key=key.fingerprint)
    hours = pd.DataFrame({"seller_id": ["P-ABCDE23456"], "seller": ["P-ABCDE23456"], "accounts": [1], "hours_asked": [1.0], "hours_planned": [1.0]})
    shown = show_table(cycle.write("seller_hours", hours), "seller_hours", cycle.language, title="Hours of P-ABCDE23456")
    made = notebook(("show", report_context(cycle)), ("show", shown), ("show", call_out("P-ABCDE23456 is short of hours")))
    said = str(report_blocks([made], read_profile(cycle, profile))["blocks"])
    assert said.count(SELLER) == 4 and "P-ABCDE23456" not in said and SELLER not in str(made)
    assert SELLER in read_profile(cycle, profile).frame(cycle.read("seller_hours"), "seller_hours")["seller_id"].tolist()
    key.path.unlink()
    with pytest.raises(SettingsError) as caught:
        read_profile(cycle, profile)
    assert caught.value.problems[0].message == "key_lost"
