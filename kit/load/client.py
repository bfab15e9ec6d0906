"""Client: the engagement's files become the canonical tables, or one error says everything that is wrong with them.

Read, map, check, link, add up; rows and revenue read equal rows and revenue used plus left out, to the last cent, or nothing is returned.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

import pandas as pd

from kit import schema
from kit.engagement import Engagement
from kit.errors import DataError, KitError, Problem
from kit.language import sentence
from kit.load.engine import aggregate
from kit.load.engine.database import open_engine
from kit.load.engine.lines import OrderLines, order_lines
from kit.load.files.client_file import read_source
from kit.load.files.layout import HeaderRow
from kit.load.files.source import Source, located
from kit.load.findings import Finding, exact_sum, located_findings, quality_rows_table, quality_table
from kit.load.mapping.canonical import Canonical, canonical
from kit.load.mapping.definition import Join, Mapping, TableMapping, read_mapping
from kit.load.privacy.free_text import personal_findings
from kit.load.privacy.never import never_findings, never_problems
from kit.load.privacy.pseudonyms import guarded_tables
from kit.load.quality import observations as quality
from kit.load.quality.intake import intake_table, part_statuses
from kit.load.quality.links import AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT, USED, far_dates, judged_lines, link_problems, no_revenue, unknown_ids
from kit.load.quality.order_lines import line_findings, month_findings
from kit.load.quality.places import placed_accounts
from kit.load.values.tax_ids import checked_tax_ids
from kit.schema import Status

__all__ = ["ClientTables", "client_tables"]

_REASONS = {
    AFTER_CUT: sentence("The line is later than the cut-off date"),
    NO_ACCOUNT: sentence("The line names no account"),
    UNKNOWN_ACCOUNT: sentence("The account is not in the accounts file"),
}
_BY_ACCOUNT = ("contacts", "opportunities", "activities", "wallets")


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
    intake: pd.DataFrame
    quality: pd.DataFrame
    quality_rows: pd.DataFrame
    left_out: pd.DataFrame
    as_of: pd.Timestamp
    statuses: tuple[Status, ...]
    totals: MappingOf[str, float]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, as a cycle keeps them; `left_out` is recorded with the stage's statuses."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in schema.TABLES and f.name != "left_out"}


def client_tables(engagement: Engagement, lines_needed: bool = True) -> ClientTables:
    """Every table of the engagement's client, read, checked and added up.

    Without order lines no stage can run; what else the client gave is still read and judged where `lines_needed` is False.

    Raises
    ------
    MissingFileError
        If `mapping.toml` or a file that it names is not there.
    SettingsError
        If the mapping names what does not exist.
    DataError
<<<<<<< HEAD
        If the files hold what the kit will not guess about; all problems at once.
    SettingsError
        If persons are to stand under pseudonyms, or to be forgotten, and the key is lost.
=======
        If the files hold what the kit will not guess about; all problems at once. Or if there are no order lines where they are needed.
>>>>>>> main
    """
    given = _given(engagement.folder / "data", read_mapping(engagement.folder / "mapping.toml"))
    findings = [f for part in given.values() for f in part.findings]
    findings += [f for part in given.values() for f in never_findings(part.table.name, part.mapping, part.source)]
    findings += [f for part in given.values() for f in personal_findings(part)]
    if "orders" not in given:
        if lines_needed:
            raise DataError.of("orders_missing", file="mapping.toml", setting="[orders]", values=list(given) or ["–"])
        return _tables(engagement, given, _no_lines(engagement), findings)
    limits = engagement.settings.engine
    with open_engine(limits.memory_gb.value, int(limits.threads.value)) as engine:
        lines = _lines(engagement, given, order_lines(given["orders"], engine), findings)
    tables = _tables(engagement, given, lines, findings)
    return replace(tables, **guarded_tables(tables.tables(), engagement))


@dataclass(frozen=True)
class _Lines:
    """What the order lines leave behind when the engine closes: their aggregates, what is not used, the totals and the cut-off date."""

    made: dict[str, pd.DataFrame]
    left_out: pd.DataFrame
    totals: dict[str, float]
    as_of: pd.Timestamp

    @property
    def days(self) -> pd.DataFrame | None:
        """What the accounts bought, day by day; None where the client gave no order lines."""
        return self.made["account_days"] if self.totals else None


def _no_lines(engagement: Engagement) -> _Lines:
    made = {table.name: table.empty() for table in schema.AGGREGATES}
    setting = engagement.settings.engagement.as_of
    return _Lines(made, schema.table("left_out").empty(), {}, pd.Timestamp(setting).as_unit("us") if setting else pd.NaT)


def _lines(engagement: Engagement, given: dict[str, Canonical], lines: OrderLines, findings: list[Finding]) -> _Lines:
    """Judge the lines and add them up, all of it in the engine; DataError with every problem of theirs."""
    accounts, limit = given.get("accounts"), engagement.settings.thresholds.max_dropped.value
    dates = aggregate.date_counts(lines.table)
    as_of = _as_of(engagement, lines, dates["date"])
    lines = lines.with_table(judged_lines(lines.table, accounts.frame["account_id"] if accounts else None, as_of))
    days = aggregate.day_totals(lines.table)
    _raise([*far_dates(lines, dates), *link_problems(lines, accounts, days, limit), *no_revenue(lines, days)], lines.source)
    made = {name: getattr(aggregate, name)(lines.table) for name in ("account_months", "account_days", "account_products")}
    if "product_id" not in lines.header:
        made["account_products"] = schema.table("account_products").empty()
    totals = _conserved(lines, days, made["account_days"])
    findings += [*line_findings(lines, given, dates), *month_findings(lines, days, as_of)]
    left_out = aggregate.left_out_lines(lines.table)
    return _Lines(made, left_out.assign(stage="load", reason=left_out["reason"].map(_REASONS)), totals, as_of)


def _tables(engagement: Engagement, given: dict[str, Canonical], lines: _Lines, findings: list[Finding]) -> ClientTables:
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
        quality_rows=quality_rows_table(findings), left_out=schema.table("left_out").conform(left_out), as_of=lines.as_of, totals=lines.totals,
        statuses=part_statuses(given, lines.made["account_months"], len(tables["accounts"]), credible),
    )  # fmt: skip


def _given(folder: Path, mapping: Mapping) -> dict[str, Canonical]:
    """The client's tables as canonical frames; DataError with the problems of all files."""

    @cache
    def read(place: Path, file: str | tuple[str, ...], sheet: str, encoding: str, separator: str, header: HeaderRow) -> Source:
        return read_source(place, file, sheet, encoding, separator, header)

    def source(part: TableMapping | Join) -> Source:
        form, place = part.format, (part.folder if isinstance(part, TableMapping) else None) or folder
        return read(place, part.file, part.sheet, form.encoding, form.separator, form.header)

    given: dict[str, Canonical] = {}
    errors: list[KitError] = []
    for table, part in mapping.tables():
        try:
            found = source(part)
            if problems := list(never_problems(table.name, part, found)):
                raise DataError(*problems)
            given[table.name] = canonical(table, part, found, source)
            if problems := given[table.name].problems:
                raise DataError(*(located(problem, found) for problem in problems))
        except KitError as error:
            errors.append(error)
    if errors:
        problems = [p for error in errors for p in error.problems]
        raise next((type(e) for e in errors if not isinstance(e, DataError)), DataError)(*problems)
    return given


def _raise(problems: list[Problem], source: Source) -> None:
    if problems:
        raise DataError(*(located(problem, source) for problem in problems))


def _as_of(engagement: Engagement, lines: OrderLines, dates: pd.Series) -> pd.Timestamp:
    setting, first, last = engagement.settings.engagement.as_of, dates.min(), dates.max()
    as_of = pd.Timestamp(setting) if setting else last
    where = {**lines.source.where(lines.header["order_date"]), "setting": "engagement.as_of", "values": [("date", setting)]}
    if as_of < first:
        raise DataError.of("as_of_before_orders", **where, first=("date", first.date().isoformat()))
    if as_of - last > pd.Timedelta(days=366):
        raise DataError.of("as_of_after_orders", **where, last=("date", last.date().isoformat()))
    return as_of.as_unit("us")


def _conserved(lines: OrderLines, days: pd.DataFrame, account_days: pd.DataFrame) -> dict[str, float]:
    """The control totals; DataError if no line is used, or if the aggregates do not hold what the lines held."""
    used_days = days[days["left_out"] == USED]
    read, used, out = (aggregate.control_totals(part) for part in (days, used_days, days[days["left_out"] != USED]))
    if not used.rows:
        raise DataError.of("no_line_used", table="orders", count=read.rows)
    kept = exact_sum(account_days["revenue"].to_numpy())
    if abs(kept - float(used.revenue)) > max(0.005, 1e-12 * abs(kept)):
        raise DataError.of("not_conserved", table="orders", values=[read.revenue, used.revenue, out.revenue, kept])
    return {
        "lines_read": read.rows, "lines_used": used.rows, "lines_left_out": out.rows, **aggregate.distinct_counts(lines.table),
        "revenue_read": float(read.revenue), "revenue_used": float(used.revenue), "revenue_left_out": float(out.revenue),
        "first_read": days["date"].min(), "last_read": days["date"].max(),
        "first_order": used_days["date"].min(), "last_order": used_days["date"].max(),
    }  # fmt: skip


def _accounts(engagement: Engagement, given: dict[str, Canonical], lines: _Lines, findings: list[Finding]) -> pd.DataFrame:
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
    if "municipalities" in given:
        bought = None if days is None else days.groupby("account_id")["revenue"].sum().to_dict()
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
