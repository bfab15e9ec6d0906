"""Market: what people wrote about the client's situation and ours, weighed by its impact on us, crossed, rolled up over accounts (A8.2, A8.5, A9).

A statement's weight is its impact on us (−3 … +3) times its likelihood; where nobody gave the likelihood it counts as middling. Crossing follows TOWS
(Weihrich 1982): a strength or weakness of ours meets an opportunity or threat. What a person crossed stands first; where nobody did, the kit proposes
the pairs of one account that speak of the same theme, and says that it is a proposal. Who may read a pair is decided by its more guarded half.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message as _
from kit.language import sentence
from kit.schema import Status, table

__all__ = ["market_outlook", "outlook_finding", "priorities_finding", "swot", "swot_crossings", "swot_finding"]

_LIKELIHOOD = {"low": 1 / 3, "mid": 2 / 3, "high": 1.0}
_INNER, _OUTER = ("strength", "weakness"), ("opportunity", "threat")
_LETTER = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}
_PROPOSED = 12  # pairs proposed for one account: more is no longer a choice
_NOTHING = _("Nobody has written a SWOT statement or a strategic fact yet.")


def swot(statements: pd.DataFrame) -> pd.DataFrame:
    """Table `swot`, one row per statement of the worksheet (W4): its weight is impact on us times likelihood, missing where the impact is. A8.2."""
    chance = statements["likelihood"].map(_LIKELIHOOD).astype("float64").fillna(_LIKELIHOOD["mid"])
    return _conform("swot", statements.assign(weight=(statements["impact_on_us"].astype("float64") * chance).round(6)))


def swot_crossings(statements: pd.DataFrame) -> pd.DataFrame:
    """Table `swot_crossings`: every pair that a person crossed (`crossed_with`), else at most twelve pairs an account that share a theme. A9."""
    weighed = swot(statements)
    crossed = statements.reset_index(drop=True).dropna(subset=["crossed_with"])[["swot_id", "crossed_with"]].astype("str")
    both = [_pairs(weighed, crossed["swot_id"], crossed["crossed_with"], proposed=False)]
    quiet = weighed[weighed["account_id"].notna() & ~weighed["account_id"].isin(both[0]["account_id"])]
    inner, outer = (quiet.loc[quiet["quadrant"].isin(part), ["swot_id", "account_id", "theme"]].dropna() for part in (_INNER, _OUTER))
    same = inner.merge(outer, on=["account_id", "theme"], suffixes=("_in", "_out"))
    both.append(_pairs(weighed, same["swot_id_in"], same["swot_id_out"], proposed=True))
    pairs = pd.concat([part for part in both if len(part)] or both[:1], ignore_index=True).drop_duplicates(["account_id", "inner_id", "outer_id"])
    pairs = pairs.sort_values(["account_id", "weight", "inner_id", "outer_id"], ascending=[True, False, True, True], kind="stable")
    kept = pairs.groupby("account_id").cumcount() < _PROPOSED
    return _conform("swot_crossings", pairs[kept | ~pairs["proposed"]])


def market_outlook(statements: pd.DataFrame, facts: pd.DataFrame, profile: pd.DataFrame) -> tuple[pd.DataFrame, Status]:
    """Table `outlook`: statements by theme, horizon and quadrant, facts (W3) by topic and horizon, over all accounts; the status says what there is.

    Revenue is that of the accounts named in a row, each counted once. A8.2, A8.5.
    """
    weighed, facts = swot(statements), facts.reset_index(drop=True).assign(weight=float("nan"))
    parts = [(weighed, name, name) for name in ("theme", "horizon", "quadrant")] + [(facts, "topic", "topic"), (facts, "horizon", "fact_horizon")]
    revenue = profile.set_index("account_id")["revenue_12m"]
    rows = [row for frame, column, dimension in parts for row in _rolled(frame, column, dimension, revenue)]
    used = len(weighed) + len(facts)
    if not used:
        return table("outlook").empty(), Status("outlook", "abstained", _NOTHING, 0, 0)
    return _conform("outlook", pd.DataFrame(rows)), Status("outlook", "ok", "", used, 0)


def priorities_finding(priorities: pd.DataFrame, facts: pd.DataFrame) -> str:
    """How many priorities and facts of one account are written down (W5, W3), and how many of them are confirmed."""
    written = pd.concat([frame["ev_status"].astype("str") for frame in (priorities, facts)])
    if written.empty:
        return _("Nobody has written down yet what this account wants: ask, before offering.")
    return sentence(
        "Priorities written down: {priorities}; facts: {facts}; confirmed of both: {confirmed}. A client's version shows confirmed rows only.",
        priorities=len(priorities), facts=len(facts), confirmed=int((written == "confirmed").sum()),
    )  # fmt: skip


def swot_finding(statements: pd.DataFrame) -> str:
    """How many statements there are, how many of them speak for and against us, and which weighs most against us."""
    weighed = swot(statements)
    if weighed.empty:
        return _NOTHING
    against = weighed[weighed["weight"] < 0].sort_values(["weight", "swot_id"], kind="stable")
    counts = {"n": len(weighed), "good": int((weighed["weight"] > 0).sum()), "bad": len(against)}
    if against.empty:
        return sentence("{n} statements: {good} help us and none is said to hurt us, which is hard to believe.", n=counts["n"], good=counts["good"])
    first = str(against["statement"].iloc[0])
    return sentence("{n} statements: {good} help us, {bad} hurt us. What weighs most against us: {first}", **counts, first=first)


def outlook_finding(rolled: pd.DataFrame) -> str:
    """The theme that touches most revenue, and whether it is for or against us."""
    themes = rolled[rolled["dimension"] == "theme"].sort_values(["revenue_12m", "key"], ascending=[False, True], kind="stable")
    if themes.empty:
        return _NOTHING
    first = themes.iloc[0]
    net = float(first["impact_for"] + first["impact_against"])
    fields = {"theme": ("word", first["key"]), "accounts": int(first["accounts"]), "revenue": ("money", round(float(first["revenue_12m"]), 2))}
    if net < 0:
        return sentence("{theme} comes up at {accounts} accounts with {revenue} of revenue, and on balance it is against us.", **fields)
    return sentence("{theme} comes up at {accounts} accounts with {revenue} of revenue, and on balance it is not against us.", **fields)


def _pairs(weighed: pd.DataFrame, first: pd.Series, second: pd.Series, *, proposed: bool) -> pd.DataFrame:
    """The pairs of an inner and an outer statement of one account, whichever of the two was named first."""
    known = weighed.set_index("swot_id")
    found = pd.DataFrame({"a": first.to_numpy(), "b": second.to_numpy()})
    found = found[found["a"].isin(known.index) & found["b"].isin(known.index)]
    turned = found["a"].map(known["quadrant"]).isin(_OUTER)
    inner, outer = found["a"].where(~turned, found["b"]), found["b"].where(~turned, found["a"])
    told = pd.DataFrame({"inner_id": inner, "outer_id": outer, "proposed": proposed})
    for side in ("inner", "outer"):
        told[f"{side}_quadrant"] = told[f"{side}_id"].map(known["quadrant"])
        told[side] = told[f"{side}_id"].map(known["statement"])
    told["account_id"] = told["inner_id"].map(known["account_id"])
    one_account = told["account_id"] == told["outer_id"].map(known["account_id"])
    told = told[told["inner_quadrant"].isin(_INNER) & told["outer_quadrant"].isin(_OUTER) & one_account]
    sizes = [told[f"{side}_id"].map(known["weight"]).astype("float64").abs().fillna(0.0) for side in ("inner", "outer")]
    decisions = [told[f"{side}_id"].map(known["decision"]) for side in ("inner", "outer")]
    return told.assign(
        crossing=told["inner_quadrant"].map(_LETTER) + told["outer_quadrant"].map(_LETTER),
        weight=sizes[0] + sizes[1],
        decision=decisions[0].fillna(decisions[1]),
        ev_status=_guarded(told, known["ev_status"], "confirmed"),
        ev_visibility=_guarded(told, known["ev_visibility"], "client_safe"),
    )


def _guarded(told: pd.DataFrame, mark: pd.Series, free: str) -> pd.Series:
    """The mark of the half that is not `free`; what nobody marked is not free."""
    inner, outer = (told[f"{side}_id"].map(mark).astype("str").fillna("") for side in ("inner", "outer"))
    return inner.where(inner != free, outer)


def _rolled(frame: pd.DataFrame, column: str, dimension: str, revenue: pd.Series) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for key, part in frame.dropna(subset=[column]).groupby(column, sort=True):
        accounts = part["account_id"].dropna().unique()
        rows.append({
            "dimension": dimension, "key": key, "statements": len(part), "accounts": len(accounts),
            "revenue_12m": float(revenue.reindex(accounts).fillna(0.0).sum()),
            "impact_for": part["weight"].clip(lower=0).sum(min_count=1), "impact_against": part["weight"].clip(upper=0).sum(min_count=1),
            "unconfirmed": int((part["ev_status"] != "confirmed").sum()),
        })  # fmt: skip
    return rows


def _conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    schema = table(name)
    return schema.conform(frame[[column for column in schema.names if column in frame.columns]])
