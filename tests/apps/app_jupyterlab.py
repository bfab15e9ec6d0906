"""Forms and views in JupyterLab, in a real browser, by keyboard: what was typed survives a restart, what is tried out is drawn (WI1-WI3)."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from kit.language import read_language
from kit.worksheets import read_workbook, worksheet_named
from kit.worksheets.prepared import workbook_name

CELL = """from kit.engagement import read_engagement
from kit.worksheets import worksheet_form

worksheet_form(read_engagement("acme"), "relationship_map")"""

VIEW = """from kit.engagement import read_engagement
from kit.report import show_figure
from kit.report.style import new_axes
from kit.what_if import what_if

acme = read_engagement("acme")


def draw(settings):
    ax = new_axes(None)
    ax.plot([0, settings.thresholds.abc_a.value])
    return show_figure(ax, acme.language, title=f"Class A ends at {settings.thresholds.abc_a.value}", alt="A line")


what_if(acme.settings, acme.language, draw, "abc_a", "abc_b")"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab of its own with two notebooks; their address and its folder."""
    folder, token = tmp_path_factory.mktemp("lab"), secrets.token_hex(8)
    (folder / "acme").mkdir()
    (folder / "acme" / "engagement.toml").write_text("", encoding="utf-8")
    for name, cell in (("form", CELL), ("view", VIEW)):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}
    options = [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--no-browser", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", *options, "--LabApp.news_url=None"]
    server = subprocess.Popen(command, env={**os.environ, **homes}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        answered(f"{address}/api?token={token}")
        yield f"{address}/lab/tree/{{}}.ipynb?token={token}&reset", folder
    finally:
        server.terminate()
        server.wait(20)


def answered(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer")


def test_what_was_chosen_and_typed_is_there_after_a_restart_of_the_kernel(lab: tuple[str, Path]) -> None:
    from playwright.sync_api import sync_playwright

    address, folder = lab
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 2400})
        page.set_default_timeout(90_000)
        page.goto(address.format("form"))
        run(page, lambda: field(page, "Contact *"))
        field(page, "Contact *").fill("P-001")
        page.keyboard.press("Tab")
        page.get_by_text("Saved at").wait_for()
        field(page, "Account *").fill("00123")
        page.keyboard.press("Tab")
        for label, keys in (("Role in the decision", "ally"), ("Support, −5 to +5", "+5")):
            field(page, label).focus()
            page.keyboard.type(keys)
            page.keyboard.press("Tab")
        file = folder / "acme" / "worksheets" / workbook_name(worksheet_named("relationship_map"), read_language("en"))
        typed = {"contact_id": "P-001", "account_id": "00123", "role": "ally", "support": 5}
        on_disk = settled(lambda: read_workbook(file).sheets[0].rows if file.is_file() else [], [typed])
        if picture := os.environ.get("KIT_PICTURE"):
            page.screenshot(path=picture)
        assert on_disk == [typed]
        restart(page)
        run(page, lambda: field(page, "Contact *"))
        assert field(page, "Contact *").input_value() == "P-001"
        assert field(page, "Role in the decision").input_value() == "ally"
        assert field(page, "Support, −5 to +5").input_value() == "+5 · fights for us"
        assert page.locator(".jp-Notebook .jp-CodeCell").count() == 1, "no key went to the notebook's own commands"
        browser.close()


def test_a_moved_control_draws_its_figure_and_the_way_back_takes_it_away(lab: tuple[str, Path]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1600})
        page.set_default_timeout(90_000)
        page.goto(lab[0].format("view"))
        run(page, lambda: page.get_by_role("slider"))
        page.get_by_role("slider").first.focus()
        pictures = []
        for value in ("0.79", "0.78"):
            page.keyboard.press("ArrowLeft")
            page.get_by_text(f"Class A ends at {value}", exact=True).wait_for()
            pictures.append(page.get_by_alt_text("A line").get_attribute("src"))
        assert page.get_by_alt_text("A line").evaluate("picture => picture.naturalWidth") > 100, "the picture is drawn"
        assert pictures[0] != pictures[1]
        assert "abc_a = { value = 0.78" in page.get_by_role("status").locator("xpath=following-sibling::pre").inner_text()
        if picture := os.environ.get("KIT_PICTURE"):
            page.screenshot(path=f"{picture}.view.png")
        page.get_by_role("button", name="Back to the settings").focus()
        page.keyboard.press("Enter")
        page.get_by_alt_text("A line").wait_for(state="detached")
        browser.close()


def field(page, label: str):  # type: ignore[no-untyped-def]
    """The control beside a label."""
    row = page.locator(".widget-inline-hbox").filter(has=page.get_by_text(label, exact=True)).last
    return row.locator("input, select")


def run(page, awaited: Callable[[], Any]) -> None:  # type: ignore[no-untyped-def]
    """Run the cell once the kernel is idle: keys sent before are lost, so they are sent again where nothing comes of them."""
    from playwright.sync_api import TimeoutError as NothingCame

    for patience in (20_000, 40_000, 60_000):
        idle(page)
        page.locator(".jp-Notebook .jp-Cell").first.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        try:
            awaited().first.wait_for(timeout=patience)
            return idle(page)
        except NothingCame:
            continue
    raise AssertionError("nothing appeared: " + page.locator(".jp-Notebook .jp-OutputArea").first.inner_text())


def idle(page) -> None:  # type: ignore[no-untyped-def]
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()


def restart(page) -> None:  # type: ignore[no-untyped-def]
    page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").click()
    page.locator(".lm-Menu-itemLabel", has_text="Restart Kernel and Clear Outputs").click()
    page.locator(".jp-Dialog-button.jp-mod-accept").click()
    page.locator(".widget-inline-hbox").first.wait_for(state="detached")


def settled(now: Callable[[], object], wanted: object) -> object:
    """What `now` gives once it is what is wanted, or after half a minute."""
    for _ in range(120):
        if now() == wanted:
            break
        time.sleep(0.25)
    return now()
