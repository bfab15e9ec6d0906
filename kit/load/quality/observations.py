"""Quality: what a consultant should know about the client's accounts and other tables before he believes a figure (IN11, IN12, A2, A6).

Values that cannot be, things that do not meet: each is named, counted and valued; order lines have a module of their own (`order_lines`). Nothing
here changes a figure; only coordinates at 0,0 or outside the globe become missing, because nobody's shop is there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kit.language import sentence
from kit.load.findings import Finding, exact_sum, finding_of_rows
from kit.load.mapping.canonical import Canonical
from kit.load.quality.links import unknown_ids

__all__ = ["account_findings", "checked_coordinates", "reference_findings"]


def account_findings(accounts: Canonical, account_days: pd.DataFrame | None, as_of: pd.Timestamp) -> Iterator[Finding]:
    """What the accounts hold: accounts that never bought, one name twice, purchases above the account's own turnover, customers from the future.

    `account_days` is None where the client gave no order lines: then nothing is said about purchases.
    """
    source, header, frame = accounts.source, accounts.header, accounts.frame
    idle, captured = np.zeros(len(frame), dtype=bool), np.zeros(len(frame))
    if account_days is not None:
        idle = ~frame["account_id"].isin(account_days["account_id"]).to_numpy()
        later = (account_days["date"] > as_of - pd.DateOffset(months=12)).to_numpy()
        bought = account_days[later].groupby("account_id")["revenue"].sum()
        captured = frame["account_id"].astype("str").map(bought).fillna(0.0).to_numpy()
    if idle.any():
        yield finding_of_rows("accounts", sentence("Accounts without any order line"), source, header["account_id"], idle, frame, "account_id",
                              sentence("They stay in the portfolio as prospects"))  # fmt: skip
    if "name" in header and (twice := frame["name"].duplicated(keep=False).to_numpy() & frame["name"].notna().to_numpy()).any():
        yield finding_of_rows("accounts", sentence("Different accounts with the same name"), source, header["name"], twice, frame, "name",
                              sentence("Ask whether they are stores of one group (parent) or one account twice"))  # fmt: skip
    if "annual_revenue" in frame.columns and (above := captured > frame["annual_revenue"].to_numpy()).any():
        text = sentence("Accounts that bought more in 12 months than their own turnover")
        remedy = sentence("The turnover is old or a proxy: do not read it as a wallet")
        finding = finding_of_rows("accounts", text, source, header["annual_revenue"], above, frame, "account_id", remedy)
        yield Finding(**{**finding.__dict__, "revenue": exact_sum(captured[above])})
    if "created_on" in frame.columns and (future := (frame["created_on"] > as_of).to_numpy()).any():
        text = sentence("Accounts created after the cut-off date")
        yield finding_of_rows("accounts", text, source, header["created_on"], future, frame, "account_id")


def checked_coordinates(table: Canonical) -> list[Finding]:
    """Set coordinates at 0,0 and outside the globe to missing in the canonical frame, and say so."""
    frame, source, header = table.frame, table.source, table.header
    if not {"latitude", "longitude"} <= set(frame.columns):
        return []
    latitude, longitude = frame["latitude"].to_numpy(), frame["longitude"].to_numpy()
    column = f"{header['latitude']}, {header['longitude']}"
    remedy = sentence("Read as missing: these places are on no map until the client corrects them")
    findings = []
    for wrong, text in (
        ((latitude == 0) & (longitude == 0), sentence("Coordinates at 0,0, in the sea off Africa")),
        ((np.abs(latitude) > 90) | (np.abs(longitude) > 180), sentence("Coordinates outside the globe")),
    ):
        if wrong.any():
            findings.append(finding_of_rows(table.table.name, text, source, column, wrong, frame, table.table.key[0], remedy))
            frame.loc[wrong, ["latitude", "longitude"]] = np.nan
    return findings


def reference_findings(tables: dict[str, Canonical]) -> Iterator[Finding]:
    """Sellers that accounts or targets name and that the sellers file does not hold."""
    for name, column, target in (("accounts", "seller_id", "sellers"), ("targets", "key", "sellers")):
        here, there = tables.get(name), tables.get(target)
        if here is None or there is None or column not in here.frame.columns:
            continue
        strange = unknown_ids(here.frame[column], there.frame[there.table.key[0]])
        if name == "targets" and "dimension" in here.frame.columns:
            strange &= (here.frame["dimension"].astype("str") == "seller").to_numpy()
        if strange.any():
            text = sentence("“{column}” names ids that {other} does not hold", column=here.header[column], other=there.source.file)
            remedy = sentence("Ask for the missing ids; the lines and accounts are kept")
            yield finding_of_rows(name, text, here.source, here.header[column], strange, here.frame, column, remedy)
