"""Wallets: what the client's files tell of an account's spend and of our reach, with the worksheets of wallet, horizons and tenders (A8.4, D6).

*Spend by line and supplier (W8)* becomes a declared wallet where every amount in it was declared or seen on invoices. The latest year that tells of
others than us counts. A total is never added to its parts: the row of the whole account goes before rows by line or by unit, a total of a line before
that line's units, a total of a unit before its lines; where totals by line and by unit stand side by side, the larger of the two ways counts. Spend
with nobody named (`unknown`) is the whole where it stands alone, else a further part. Where no row tells what we sell, our own invoices of twelve
months do. What our offer does not cover (`not_applicable`) is in the total and not in the declared wallet; what is not bought is no spend.

*Our capacity (W9)* is what we could supply and serve a year more by the end of the horizon. *Tenders (W16)* that are open tell how the account buys
and until when: the earliest opening to come, else the earliest end of a contract to come.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message as _
from kit.schema import table
from kit.schema.vocabulary import HORIZONS
from kit.sources.rule import EVIDENCE_USED, Settled, settled, unusable

__all__ = ["known_wallets", "told_spend"]

_SPENT = ("us", "competitor", "in_house", "unknown")
_KNOWN = ("declared", "invoiced")
_PARTLY = _("Part of it is only estimated or has no amount, so it is no declared wallet")
_TOLD = ("declared", "total", "basis", "declared_on")


def known_wallets(
    wallets: pd.DataFrame, bought: pd.Series, lines: pd.DataFrame, capacity: pd.DataFrame, tenders: pd.DataFrame, as_of: pd.Timestamp
) -> Settled:
    """The table `wallets` with what people wrote on W8 (`lines`), W9 (`capacity`) and W16 (`tenders`), by the rule; only confirmed facts count.

    `bought` is the revenue of twelve months by account id. The basis and the day of a wallet go with its amount.
    """
    spend = told_spend(lines, bought, as_of)
    written = pd.concat([spend.drop(columns=["basis", "declared_on"]), _capacity(capacity), _dates(tenders, as_of)], ignore_index=True)
    known = pd.Index(wallets["account_id"]).union(pd.Index(written["account_id"]).unique())
    base = wallets.set_index("account_id").reindex(known).rename_axis("account_id").reset_index().astype(wallets.dtypes.to_dict())
    found = settled("wallets", base, written, as_of, dated={"declared": "declared_on", "total": "declared_on"})
    taken = found.table["account_id"].isin(found.taken.loc[found.taken["column"] == "declared", "key"])
    source = spend.set_index("account_id").reindex(found.table["account_id"]).reset_index()
    rows = found.table.assign(**{name: found.table[name].mask(taken, source[name]) for name in ("basis", "declared_on")})
    empty = rows.drop(columns="account_id").isna().all(axis=1)
    return Settled(table("wallets").conform(rows[~empty]), found.changes, found.taken)


def told_spend(lines: pd.DataFrame, bought: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """What W8 tells of each account, one row: `declared`, `total` (where it is more), `basis`, `declared_on` (the oldest day of the rows added), the
    weakest evidence of its rows, and in `held` why it is no declared wallet."""
    rows = lines[lines["with_whom"].isin(_SPENT) & (lines["year"] <= as_of.year) & (lines["ev_status"] != "obsolete").fillna(True)]
    latest = rows[rows["with_whom"] != "us"].groupby("account_id")["year"].max()
    rows = rows[rows["year"] == rows["account_id"].map(latest)]
    found = [_account_spend(str(account), part, float(bought.get(account, 0.0) or 0.0)) for account, part in rows.groupby("account_id", sort=True)]
    columns = ["account_id", *_TOLD, *EVIDENCE_USED, "held"]
    return pd.DataFrame(found, columns=columns).astype({name: "datetime64[us]" for name in ("declared_on", "ev_as_of", "ev_expires_on")})


def _account_spend(account: str, rows: pd.DataFrame, bought: float) -> dict[str, object]:
    others = rows[rows["with_whom"] != "us"]
    served = rows[(rows["state"] != "not_applicable").fillna(True)]
    whole_alone = set(rows["with_whom"]) == {"unknown"}
    ours = 0.0 if whole_alone or (rows["with_whom"] == "us").any() else max(bought, 0.0)
    declared, total = (ours + sum(_added(part) for _, part in kept.groupby(["with_whom", "competitor_id"], dropna=False)) for kept in (served, rows))
    whole = others["spend"].notna() & others["basis"].isin(_KNOWN)
    return {
        "account_id": account, "declared": declared, "total": total if total > declared else None,
        "basis": "invoiced" if (others["basis"] == "invoiced").all() else "declared",
        "declared_on": rows["ev_as_of"].min(), "ev_as_of": rows["ev_as_of"].min() if rows["ev_as_of"].notna().all() else pd.NaT,
        "ev_status": "confirmed" if (rows["ev_status"] == "confirmed").all() else "assumed",
        "ev_visibility": "client_safe" if (rows["ev_visibility"] == "client_safe").all() else "internal",
        "ev_expires_on": rows["ev_expires_on"].min(), "held": "" if whole.all() else _PARTLY,
    }  # fmt: skip


def _added(rows: pd.DataFrame) -> float:
    """The spend with one supplier, totals and parts never added to each other."""
    unit, line = (rows[name].fillna("").astype("str") for name in ("unit_id", "product_line"))
    spend = rows["spend"].fillna(0.0)
    whole = (unit == "") & (line == "")
    if whole.any():
        return float(spend[whole].sum())
    by_line, by_unit, parts = (unit == ""), (line == ""), (unit != "") & (line != "")
    by_lines = spend[by_line].sum() + spend[parts & ~line.isin(line[by_line])].sum()
    by_units = spend[by_unit].sum() + spend[parts & ~unit.isin(unit[by_unit])].sum()
    return float(max(by_lines, by_units))


def _capacity(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per account and horizon, the amount in the column of its horizon."""
    columns = {f"capacity_{name}": rows["our_capacity"].where(rows["horizon"] == name) for name in HORIZONS}
    return rows[["account_id", *EVIDENCE_USED]].assign(**columns)


def _dates(tenders: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Per account the way of buying and its date, from the tenders that may count and from those that may not, so that these are listed too."""
    open_ = tenders[tenders["result"].isna() & (tenders["decision"] != "no_go").fillna(True) & (tenders["ev_status"] != "obsolete").fillna(True)]
    opening, end = (open_[name].where(open_[name] > as_of) for name in ("opening", "contract_end"))
    rows = open_[["account_id", "tender_id", *EVIDENCE_USED]].assign(
        purchase=opening.notna().map({True: "tender", False: "contract"}).astype("str"), contract_end=opening.fillna(end), held=unusable(open_, as_of)
    )
    rows = rows.dropna(subset=["contract_end"]).sort_values(["purchase", "contract_end", "tender_id"], ascending=[False, True, True], kind="stable")
    first = ~rows.assign(counts=rows["held"] == "").duplicated(["account_id", "counts"])
    return rows[first].drop(columns="tender_id")
