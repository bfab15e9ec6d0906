"""Client: the engagement's files become the canonical tables, or one error says everything that is wrong with them.

Read, map, check, link, add up. Order lines go their own way through the engine (`judged`), the other tables are frames.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

import pandas as pd
from ibis.backends import BaseBackend

from kit import schema
from kit.engagement import Engagement
from kit.errors import DataError, KitError
from kit.language import message, sentence
from kit.load.engine.database import open_engine
from kit.load.engine.lines import OrderLines, order_lines
from kit.load.engine.mapped import mapped_lines
from kit.load.engine.working import stays_in_engine, working_table
from kit.load.files.client_file import read_source
from kit.load.files.layout import HeaderRow
from kit.load.files.source import Source, located
from kit.load.findings import Finding, located_findings, quality_rows_table, quality_table
from kit.load.judged import JudgedLines, judged_and_added, no_lines
from kit.load.mapping.canonical import Canonical, canonical
from kit.load.mapping.definition import Join, Mapping, TableMapping, read_mapping
from kit.load.privacy.free_text import personal_findings
from kit.load.privacy.never import never_findings, never_problems
from kit.load.quality import observations as quality
from kit.load.quality.duplicates import account_duplicates
from kit.load.quality.intake import intake_table, part_statuses
from kit.load.quality.links import unknown_ids
from kit.load.quality.places import placed_accounts
from kit.load.values.tax_ids import checked_tax_ids
from kit.pseudonyms import guarded_tables
from kit.schema import Status

__all__ = ["ClientTables", "client_tables"]

Step = Callable[[str, int, int], None]  # what is done now (a message), how many parts are done, how many there are

_BY_ACCOUNT = ("contacts", "opportunities", "activities", "wallets")
_ADDED = message("Order lines are added up")


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class ClientTables:
    """The canonical tables of a client; empty where the client gave nothing.

    `totals` are the control totals to tick against the client's own figures.
    """

    accounts: pd.DataFrame
    products: pd.DataFrame
    sellers: pd.DataFrame
    contacts: pd.DataFrame
    opportunities: pd.DataFrame
    activities: pd.DataFrame
    targets: pd.DataFrame
    wallets: pd.DataFrame
    account_months: pd.DataFrame
    account_days: pd.DataFrame
    account_products: pd.DataFrame
    account_features: pd.DataFrame
    intake: pd.DataFrame
    quality: pd.DataFrame
    quality_rows: pd.DataFrame
    ticks: pd.DataFrame
    left_out: pd.DataFrame
    as_of: pd.Timestamp
    statuses: tuple[Status, ...]
    totals: MappingOf[str, float]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, as a cycle keeps them; `left_out` is recorded with the stage's statuses."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in schema.TABLES and f.name != "left_out"}


def client_tables(engagement: Engagement, lines_needed: bool = True, step: Step = _silent) -> ClientTables:
    """Every table of the engagement's client, read, checked and added up.

    Without order lines no stage can run; what else the client gave is still read and judged where `lines_needed` is False. `step` is told what is
    done, so that a person sees how far a large file is.

    Raises
    ------
    MissingFileError
        If `mapping.toml` or a file that it names is not there.
    SettingsError
        If the mapping names what does not exist, or persons are to stand under pseudonyms or to be forgotten and the key is lost.
    DataError
        If the files hold what the kit will not guess about; all problems at once. Or if there are no order lines where they are needed.
    """
    mapping = read_mapping(engagement.folder / "mapping.toml")
    with open_engine(engagement) as engine:
        given, lines = _given(engagement.folder / "data", mapping, engine, step)
        findings = [f for part in given.values() for f in part.findings]
        findings += [f for part in given.values() for f in never_findings(part.table.name, part.mapping, part.source)]
        findings += [f for part in given.values() for seen in _readable(part, lines) for f in personal_findings(seen)]
        findings = [replace(f, row=f.row or None) for f in findings]  # a table of a database has no rows to show
        if lines is None and lines_needed:
            raise DataError.of("orders_missing", file="mapping.toml", setting="[orders]", values=list(given) or ["–"])
        step(_ADDED, len(given), len(given) + 1)
        judged = judged_and_added(engagement, given, lines, findings) if lines else no_lines(engagement)
    step(_ADDED, len(given) + 1, len(given) + 1)
    tables = _tables(engagement, given, judged, findings)
    return replace(tables, **guarded_tables(tables.tables(), engagement))


def _tables(engagement: Engagement, given: dict[str, Canonical], lines: JudgedLines, findings: list[Finding]) -> ClientTables:
    findings += quality.reference_findings(given)
    tables = {"accounts": _accounts(engagement, given, lines, findings)}
    left_out = pd.concat([lines.left_out, _linked(given, tables["accounts"], findings)], ignore_index=True)
    for name in ("products", "sellers", "targets", *_BY_ACCOUNT):
        part = given.get(name)
        tables[name] = schema.table(name).conform(_named(part, findings)) if part else schema.table(name).empty()
    credible = engagement.settings.thresholds.margin_credible.value
    findings = located_findings(findings, (part.source for part in given.values()))
    return ClientTables(
        **tables, **lines.made, intake=intake_table(given, lines.totals), quality=quality_table(findings),
        quality_rows=quality_rows_table(findings), left_out=schema.table("left_out").conform(left_out),
        as_of=lines.as_of, totals=lines.totals, ticks=lines.ticks,
        statuses=part_statuses(given, lines.made["account_months"], len(tables["accounts"]), credible),
    )  # fmt: skip


def _readable(part: Canonical, lines: OrderLines | None) -> list[Canonical]:
    """The texts of a table; of order lines that stayed in the engine, the distinct texts of one column after the other."""
    if part.table.name != "orders" or lines is None or not part.frame.empty:
        return [part]
    seen = []
    for column in (c for c in part.table.columns if c.name in lines.header and c.kind in ("text", "id") and c.name != "order_id"):
        texts, weights = lines.distinct_texts(column.name, "@" if column.kind == "id" else "")
        seen.append(replace(part, frame=texts.to_frame(column.name), weights=weights))
    return seen


def _given(folder: Path, mapping: Mapping, engine: BaseBackend, step: Step) -> tuple[dict[str, Canonical], OrderLines | None]:
    """The client's tables as canonical frames, and the order lines in the engine; DataError with the problems of all files."""

    @cache
    def read(place: Path, file: str | tuple[str, ...], sheet: str, encoding: str, separator: str, header: HeaderRow) -> Source:
        return read_source(place, file, sheet, encoding, separator, header)

    def source(part: TableMapping | Join) -> Source:
        form, place = part.format, (part.folder if isinstance(part, TableMapping) else None) or folder
        return read(place, part.file, part.sheet, form.encoding, form.separator, form.header)

    given: dict[str, Canonical] = {}
    lines: OrderLines | None = None
    errors: list[KitError] = []
    wanted = list(mapping.tables())
    for done, (table, part) in enumerate(wanted):
        step(table.label, done, len(wanted) + 1)
        try:
            if table.name == "orders" and stays_in_engine(part):
                given["orders"], lines = mapped_lines(table, part, working_table(folder, part, engine), source)
            else:
                found = source(part)
                if problems := list(never_problems(table.name, part, found)):
                    raise DataError(*problems)
                given[table.name] = canonical(table, part, found, source)
            if problems := given[table.name].problems:
                raise DataError(*(located(problem, given[table.name].source) for problem in problems))
        except KitError as error:
            errors.append(error)
    if errors:
        problems = [p for error in errors for p in error.problems]
        raise next((type(e) for e in errors if not isinstance(e, DataError)), DataError)(*problems)
    if lines is None and "orders" in given:
        lines = order_lines(given["orders"], engine)
    return given, lines


def _accounts(engagement: Engagement, given: dict[str, Canonical], lines: JudgedLines, findings: list[Finding]) -> pd.DataFrame:
    part, orders, about, days = given.get("accounts"), given.get("orders"), engagement.settings.engagement, lines.days
    if part is None:
        if orders is None or days is None:
            return schema.table("accounts").empty()
        ids = days["account_id"].unique()
        text = sentence("There is no accounts file: accounts are the ids of the order lines, and an id stands for the name")
        remedy = sentence("Ask for the customer list: name, owner, city, size")
        source, header = orders.source, orders.header["account_id"]
        findings.append(Finding("accounts", text, source.file, source.sheet, header, len(ids), None, None, min(ids), remedy))
        return schema.table("accounts").conform(pd.DataFrame({"account_id": ids, "name": ids}))
    findings += quality.checked_coordinates(part)
    bought = None if days is None else days.groupby("account_id")["revenue"].sum().to_dict()
    findings += account_duplicates(part, bought)
    if "municipalities" in given:
        findings += placed_accounts(part, given["municipalities"], bought, engagement.settings.thresholds.place_distance_km.value)
    findings += quality.account_findings(part, days, lines.as_of)
    if "tax_id" in part.frame.columns and part.frame["tax_id"].notna().any():
        findings += _tax_ids(part, about.tax_id_check == "on", about.tax_id_check_reason, about.currency)
    return schema.table("accounts").conform(_named(part, findings))


def _tax_ids(part: Canonical, check: bool, reason: str, currency: str) -> list[Finding]:
    header = part.header["tax_id"]
    if not check:
        count = int(part.frame["tax_id"].notna().sum())
        text = sentence("Tax ids are not checked: {reason}", reason=("label", reason))
        return [Finding("accounts", text, part.source.file, part.source.sheet, header, count)]
    part.frame["tax_id"], found = checked_tax_ids(part.frame, part.source, header, currency)
    return found


def _named(part: Canonical, findings: list[Finding]) -> pd.DataFrame:
    """The canonical frame; accounts and sellers without a name are called by their id."""
    frame, key = part.frame, part.table.key[0]
    if part.table.name not in ("accounts", "sellers"):
        return frame
    ids = frame[key].astype("str")
    names = frame["name"].astype("str") if "name" in frame.columns else pd.Series(pd.NA, index=frame.index, dtype="str")
    if (nameless := names.isna()).any():
        text = sentence("Rows without a name: the id stands for it")
        shown = str(ids[nameless].min())
        findings.append(Finding(part.table.name, text, part.source.file, part.source.sheet, part.header[key], int(nameless.sum()), None, None, shown))
    return frame.assign(name=names.fillna(ids))


def _linked(given: dict[str, Canonical], accounts: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Take rows of unknown accounts out of the tables that hang on accounts; the rows of `left_out` that say so."""
    rows = []
    for name in (n for n in _BY_ACCOUNT if n in given):
        part = given[name]
        strange = unknown_ids(part.frame["account_id"], accounts["account_id"])
        if strange.any():
            header, ids = part.header["account_id"], part.frame.loc[strange, "account_id"].astype("str")
            text = sentence("Rows of accounts that are not among the accounts: left out")
            first = int(part.frame.index[strange].min())
            findings.append(Finding(name, text, part.source.file, part.source.sheet, header, int(strange.sum()), None, first, str(ids.min())))
            reason = sentence("“{table}”: the account is not among the accounts", table=("label", part.table.label))
            rows += [("load", reason, account, int(count), 0.0) for account, count in ids.value_counts().items()]
            part.frame = part.frame[~strange]
    return pd.DataFrame(rows, columns=schema.table("left_out").names)
