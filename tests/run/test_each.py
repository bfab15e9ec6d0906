"""Each account or seller: side by side in fresh kernels, one failure stops nobody, the folder comes whole or not at all."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner

from kit.cli.commands import app
from kit.cycle import Cycle, start_cycle, verify_cycle
from kit.engagement import read_engagement
from kit.errors import CycleError, DataError, SettingsError
from kit.run import EACH, PlanOutcome, Plans, run_each
from kit.run.plans import KINDS, finish, prepare
from tests.conftest import SixAccounts
from tests.run.books import PARAMETERS, notebook

SHOW = """from pathlib import Path
from kit import report
from kit.cycle import open_cycle
opened = open_cycle(engagement, cycle, as_of, language)
report.account_context(opened, account_id)"""
OBEY = 'exec((Path(engagement) / "obey.py").read_text())'
TELL = "report.call_out(f'This is {account_id}')"
PLAN_NOTEBOOK = KINDS["key_account"].notebook
FAIL = "from kit.errors import DataError\nif account_id == '002': raise DataError.of('account_unknown', values=[account_id], count=6)"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A folder with an account plan that shows its account and obeys the engagement's `obey.py`."""
    (tmp_path / "books").mkdir()
    plan = notebook(SHOW, OBEY, TELL, parameters=f'{PARAMETERS}\naccount_id: str = ""', text="# Account plans")
    nbformat.write(plan, tmp_path / "books" / PLAN_NOTEBOOK)
    return tmp_path / "books"


@pytest.fixture
def cycle(tmp_path: Path, six_accounts: SixAccounts) -> Cycle:
    """A cycle with three key accounts: 001, 003/4 (a name that no file can bear) and 002, by revenue."""
    home = tmp_path / "engagement"
    home.mkdir()
    (home / "engagement.toml").write_text('[engagement]\nlanguage = "en"\n', encoding="utf-8")
    (home / "obey.py").write_text(FAIL, encoding="utf-8")
    odd = {"003": "003/4"}
    accounts, profile = (frame.assign(account_id=frame["account_id"].replace(odd)) for frame in (six_accounts.accounts, six_accounts.profile))
    made = start_cycle(read_engagement(home), six_accounts.as_of, {"accounts": accounts}, tmp_path / "cycle")
    made.write("profile", profile)
    tiers = ["key", "key", "key", "small", "small", "small"]
    portfolio = pd.DataFrame({"account_id": profile["account_id"], "tier": tiers, "lifecycle": "active", "abc_class": "A", "potential_class": "high"})
    made.write("portfolio", portfolio.assign(reactivated=False, cell="active|A|high"))
    return made


def asked(cycle: Cycle, books: Path, kind: str) -> dict[str, object]:
    """A request as `run_each` makes it."""
    return {"engagement": str(cycle.engagement.folder), "kind": kind, "cycle": str(cycle.folder), "as_of": "", "language": "", "profile": "",
            "notebooks": str(books), "limit_seconds": 60.0}  # fmt: skip


def test_every_key_account_gets_its_papers_and_one_failure_stops_nobody(cycle: Cycle, books: Path) -> None:
    heard: list[tuple[object, ...]] = []
    (cycle.folder / "accounts").mkdir()
    (cycle.folder / "accounts" / "old.html").write_text("of an earlier run", encoding="utf-8")
    plans = run_each(cycle.engagement.folder, progress=lambda *step: heard.append(step), cycle=cycle.folder, notebooks=books, jobs=3)
    assert [o.key for o in plans.outcomes] == ["001", "002", "003/4"], "largest first"
    assert [o.error is None for o in plans.outcomes] == [True, False, True] and isinstance(plans.outcomes[1].error, DataError)
    assert sorted(step[2] for step in heard) == [1, 2, 3] and {step[3] for step in heard} == {3}
    files = sorted(p.name for p in plans.folder.iterdir())
    odd = [name for name in files if name.startswith("003_4-")]
    assert plans.folder == cycle.folder / "accounts" and files == sorted(["001.html", "001.pdf", *odd, "index.html"]) and len(odd) == 2
    page = (plans.folder / "001.html").read_text(encoding="utf-8")
    assert "This is 001" in page and "Account plan: Alvorada" in page and "This is 003" not in page
    index = (plans.folder / "index.html").read_text(encoding="utf-8")
    assert "There is no account 002" in index and 'href="001.html"' in index
    assert "accounts/001.html" in verify_cycle(cycle.folder)["outputs"] and not list(cycle.folder.glob(".accounts*"))


def test_what_stands_in_the_way_of_all_is_told_before_anything_runs(cycle: Cycle, books: Path, tmp_path: Path) -> None:
    request = asked(cycle, books, "key_account")
    with pytest.raises(SettingsError) as strange:
        prepare({**request, "profile": "friends"}, None, lambda told: None)
    assert strange.value.problems[0].message == "profile_unknown"
    cycle.write("portfolio", cycle.read("portfolio").assign(tier="small"))
    with pytest.raises(CycleError) as none:
        prepare(request, None, lambda told: None)
    assert none.value.problems[0].message == "no_key_accounts" and not list(cycle.folder.glob(".accounts*"))
    nbformat.write(notebook(SHOW), books / PLAN_NOTEBOOK)
    with pytest.raises(SettingsError) as undeclared:
        prepare(request, None, lambda told: None)
    assert {p.message for p in undeclared.value.problems} == {"parameter_unknown"}


@pytest.mark.parametrize(("failed", "code"), [((), 0), (("001",), 4), (("001", "002"), 4)])
def test_the_command_says_where_the_plans_are_and_ends_as_promised(
    failed: tuple[str, ...], code: int, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = DataError.of("account_unknown", values=["x"], count=6)
    outcomes = tuple(PlanOutcome(a, error=error if a in failed else None) for a in ("001", "002"))
    monkeypatch.setattr("kit.run.run_each", lambda *given, **more: Plans(cycle.folder / "accounts", outcomes))
    monkeypatch.setenv("KIT_LANGUAGE", "en")
    done = CliRunner().invoke(app, ["run", str(cycle.engagement.folder), "--each", "key_account"])
    assert done.exit_code == code and "index.html" in done.output
    assert done.output.count("There is no account x") == len(failed)


def test_sellers_are_planned_the_same_way_most_revenue_first(cycle: Cycle, books: Path) -> None:
    plan = notebook(SHOW, parameters=f'{PARAMETERS}\nseller_id: str = ""')
    nbformat.write(plan, books / KINDS["seller"].notebook)
    portfolio = cycle.read("portfolio")
    cycle.write("portfolio", portfolio.assign(seller_id=["s2", "s2", None, "s1", "s1", "s1"]))
    request = asked(cycle, books, "seller")
    ready = prepare(request, None, lambda told: None)
    assert ready["keys"] == [["s2", "s2"], ["s1", "s1"]]
    plans = [{"key": key, "stem": stem, "error": ""} for key, stem in ready["keys"]]
    folder = Path(str(finish({**request, "work": ready["work"], "plans": plans}, None, lambda told: None)["folder"]))
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert folder == cycle.folder / "sellers" and not list(cycle.folder.glob(".sellers*"))
    assert "13,500" in index and "<td>s2</td>" in index and index.index('href="s2.html"') < index.index('href="s1.html"')
    cycle.write("portfolio", portfolio.assign(seller_id=None))
    with pytest.raises(CycleError) as none:
        prepare(request, None, lambda told: None)
    assert none.value.problems[0].message == "no_sellers"


def test_the_command_knows_every_kind_of_plan() -> None:
    assert tuple(KINDS) == EACH


def test_the_command_refuses_what_it_cannot_plan_and_names_what_it_can(cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_LANGUAGE", "en")
    done = CliRunner().invoke(app, ["run", str(cycle.engagement.folder), "--each", "warehouse"])
    assert done.exit_code == 2 and "key_account, seller" in done.output
