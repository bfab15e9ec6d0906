"""Approach: what to say to each group, what to offer, and as whom to stand before it (A9).

A group is read by what most of its accounts are (lifecycle, ABC class, service format) and by what all of them hold together (share of the wallet,
open headroom per account against the mean of all); the first fitting entry of the library gives the texts (`approach_library`). The lines to offer
come from the white space of its accounts: those that comparable accounts buy, by the share of peers that do. A single account may be in another state
than its group; what is done with that account is in the contact plan.
"""

from __future__ import annotations

import pandas as pd

from kit.analysis.approach_library import ApproachLibrary
from kit.language import message, ratio_field, sentence
from kit.schema import Status, table
from kit.schema.vocabulary import ABC_CLASSES, LIFECYCLES, SERVICE_FORMATS

__all__ = ["approach", "approach_finding", "approach_sheet"]

_MAIN = {"lifecycle": LIFECYCLES, "abc_class": ABC_CLASSES, "service_format": SERVICE_FORMATS}


def approach(
    segments: pd.DataFrame,
    service: pd.DataFrame,
    portfolio: pd.DataFrame,
    potential: pd.DataFrame | None,
    white_space: pd.DataFrame,
    library: ApproachLibrary,
) -> tuple[pd.DataFrame, Status]:
    """The table `approach`, one row per segment of `segments`, and how it went.

    Parameters
    ----------
    service : DataFrame
        Gives segment and service format of every account.
    white_space : DataFrame
        Gives the lines to offer; without rows the offer names none, and the status says so.
    """
    rows = service[["account_id", "segment", "service_format"]].merge(portfolio[["account_id", "lifecycle", "abc_class"]], on="account_id")
    wallets = pd.DataFrame(columns=["account_id", "wallet", "captured", "headroom"]) if potential is None else potential
    rows = rows.merge(wallets[["account_id", "wallet", "captured", "headroom"]], on="account_id", how="left").sort_values("account_id")
    mean = float(rows["headroom"].astype("float64").mean())
    lines = _lines(white_space, rows.set_index("account_id")["segment"], int(library.levels["lines"].value))
    told = []
    for part in segments.sort_values("segment").itertuples():
        members = rows[rows["segment"] == part.segment]
        group = _read(members, mean, library)
        words = {name: str(group[name]) for name in (*_MAIN, "share_of_wallet", "headroom")}
        text = library.text(**words)
        role = "hunter" if group["lifecycle"] in ("prospect", "inactive", "just_inactivated") else "farmer"
        told.append({
            "segment": part.segment, "label": part.label, "accounts": len(members), "revenue_12m": part.revenue_12m, "headroom": part.headroom,
            **{name: group[name] for name in (*_MAIN, "format_share", "captured_share")}, "approach": text.name, "role": role, "pitch": text.pitch,
            "offer_mix": _offer(text.offer_mix, lines.get(part.segment, [])), "positioning": text.positioning, "reason": text.reason,
        })  # fmt: skip
    result = table("approach").conform(pd.DataFrame(told)) if told else table("approach").empty()
    return result, _status(result, lines)


def approach_sheet(rows: pd.DataFrame, service: pd.DataFrame, white_space: pd.DataFrame, library: ApproachLibrary) -> pd.DataFrame:
    """The table `approach` as a sales manager reads it: segments with one text are one row, most revenue first; its `segment` lists them."""
    called = rows.set_index("segment")["approach"]
    lines = _lines(white_space, service.set_index("account_id")["segment"].map(called), int(library.levels["lines"].value))
    offers = {text.name: text.offer_mix for text in library.texts}
    told = []
    for name, part in rows.groupby("approach", sort=False):
        main = part.sort_values(["accounts", "segment"], ascending=[False, True]).iloc[0]
        sums = {column: part[column].sum(min_count=1) for column in ("accounts", "revenue_12m", "headroom")}
        names = ", ".join(part["segment"])
        fields = {"segments": names, "abc_class": main["abc_class"], "lifecycle": ("word", main["lifecycle"])}
        label = main["label"] if len(part) == 1 else sentence("{segments} · mostly class {abc_class}, {lifecycle}", **fields)
        told.append({
            **main.to_dict(), **sums, "segment": names, "label": label,
            "offer_mix": _offer(offers[str(name)], lines.get(str(name), [])),
        })  # fmt: skip
    sheet = pd.DataFrame(told, columns=list(rows.columns)).sort_values(["revenue_12m", "segment"], ascending=[False, True], ignore_index=True)
    return sheet.astype({"accounts": "Int64"})


def approach_finding(rows: pd.DataFrame) -> str:
    """How many approaches the groups need, and how differently they are served today."""
    if rows.empty:
        return message("There are no groups, so there is nothing to say to them.")
    by_format = rows.groupby("service_format")["revenue_12m"].sum().sort_values(ascending=False)
    total = float(rows["revenue_12m"].sum())
    first = ("word", str(by_format.index[0]))
    share = ratio_field(float(by_format.iloc[0]) / total if total > 0 else 0.0)
    text = message("{groups} groups, {approaches} approaches; the groups served mostly by {format} hold {share} of revenue.")
    return sentence(text, groups=len(rows), approaches=int(rows["approach"].nunique()), format=first, share=share)


def _read(members: pd.DataFrame, mean: float, library: ApproachLibrary) -> dict[str, object]:
    """The group in words (one for each dimension of the library) and in the figures behind them."""
    main: dict[str, object] = {}
    for name, vocabulary in _MAIN.items():
        counts = members[name].value_counts().reindex(vocabulary, fill_value=0)
        main[name] = str(counts.idxmax())
    known = members.dropna(subset=["wallet", "captured"]).astype({"wallet": "float64", "captured": "float64"})
    wallet = float(known["wallet"].sum())
    share = float(known["captured"].clip(lower=0).sum()) / wallet if wallet > 0 else None
    open_ = members["headroom"].astype("float64").dropna()
    limit = {name: number.value for name, number in library.levels.items()}
    main["captured_share"] = share
    main["format_share"] = float((members["service_format"] == main["service_format"]).mean()) if len(members) else None
    main["share_of_wallet"] = _level(share, limit["low_wallet_share"], limit["high_wallet_share"])
    main["headroom"] = _level(float(open_.mean()) / mean if len(open_) and mean > 0 else None, limit["low_headroom"], limit["high_headroom"])
    return main


def _level(value: float | None, low: float, high: float) -> str:
    return "unknown" if value is None else "low" if value < low else "high" if value >= high else "mid"


def _lines(white_space: pd.DataFrame, group: pd.Series, most: int) -> dict[str, list[tuple[str, int]]]:
    """For every group the lines that are missing most (by the summed share of peers that buy them), with the accounts that could take each."""
    rows = white_space.assign(group=white_space["account_id"].map(group)).dropna(subset=["group"])
    sums = rows.groupby(["group", "product_line"]).agg(weight=("peers_buying", "sum"), accounts=("account_id", "nunique")).reset_index()
    sums = sums.sort_values(["group", "weight", "product_line"], ascending=[True, False, True])
    first = sums.groupby("group").head(most)
    return {str(name): list(zip(part["product_line"], part["accounts"].astype(int), strict=True)) for name, part in first.groupby("group")}


def _offer(text: str, lines: list[tuple[str, int]]) -> str:
    if not lines:
        return text
    named = [sentence("{line} (accounts: {accounts})", line=str(line), accounts=accounts) for line, accounts in lines]
    return sentence("{offer}. Lines to add first: {lines}.", offer=("label", text), lines=("each", named))


def _status(rows: pd.DataFrame, lines: dict[str, list[tuple[str, int]]]) -> Status:
    if lines:
        return Status("approach", "ok", used=len(rows))
    reason = message("Which lines to offer is not known: nothing could be said about lines that comparable accounts buy.")
    return Status("approach", "degraded", reason, used=len(rows))
