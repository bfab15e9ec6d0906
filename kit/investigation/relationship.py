"""Relationship map: who carries weight in an account, how near we stand, and through whom to go on (A8.3, D3).

Every contact has an effective influence on a fixed scale: half from the influence people gave it, half from the lines that go out from it (weighted
out-degree up to 9), so that a new contact never changes the others. Eigenvector measures jump on maps of four to twelve people; out-degree does as
well as the best of them for choosing whom others follow (Kiss and Bichler 2008). The score adds influence × relationship level × freshness, which
halves with every half-life since the last contact. It describes the map and predicts nothing: no public data with outcomes were found to test it on.

What nobody said is unknown, never zero: an unknown level counts as not covered in `coverage` and as covered in `coverage_high`, an unknown influence
leaves the contact out of every sum, and both are counted in the note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.engagement import Thresholds
from kit.language import message as _
from kit.language import sentence
from kit.schema import Status, table
from kit.schema.vocabulary import RELATIONSHIP_LEVELS

__all__ = ["contact_standing", "effective_influence", "relationships"]

_COVERED = RELATIONSHIP_LEVELS.index("preferred")
_TOP = len(RELATIONSHIP_LEVELS) - 1
_FULL_LINES = 9  # out-degree that counts in full: three strong lines
_STRONGEST = 3  # of a line
_FORMAL = 1  # strength of the way between a person and its superior, in both directions
_PAIR = _("{first} {second}")
_MISSING = _("Fewer than two contacts are on the map.")
_FORMAL_ONLY = _("No line of influence is drawn: only the influence of each person by itself counts.")
_NO_LEVELS = _("Nobody has said how near we stand to these people.")
_NO_INFLUENCE = _("The influence of {n} contacts is not known: they are in no sum.")
_ONE_HOLDS = _("One person holds {share} of the influence we reach.")
_ONE_OF_US = _("Only one of us is linked to this account.")
_NOBODY = _("Nobody of ours is linked to this account.")
_NO_MAPS = _("No account has contacts on a map.")
_FEW = _("{n} accounts have no map: fewer than two contacts are known.")


def contact_standing(
    contacts: pd.DataFrame, lines: pd.DataFrame, relations: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds
) -> pd.DataFrame:
    """Table `contact_standing`, one row per contact, as known at `as_of`.

    `lines` holds `from_id`, `to_id`, `kind` (influence, conflict) and `strength` 1–3; `relations` holds `contact_id`, `person_id`,
    `relationship_level` and `level_wanted`. Later contacts than `as_of` count as made that day; contacts without evidence marks are the client's own
    and count as confirmed. Code A8.3.
    """
    if "ev_status" not in contacts.columns:
        contacts = contacts.assign(ev_status="confirmed", ev_visibility="client_safe")
    people = contacts.sort_values(["account_id", "contact_id"], kind="stable", ignore_index=True)
    ids = people["contact_id"].astype("str")
    influence = effective_influence(people, lines)
    level, wanted = (_best(relations, column, ids) for column in ("relationship_level", "level_wanted"))
    days = (pd.Timestamp(as_of).normalize() - people["last_contact"].dt.normalize()).dt.days.clip(lower=0)
    access = _access(people, lines, level)
    gain = influence * (1 - np.nan_to_num(level) / _TOP)
    half = influence.groupby(people["account_id"]).transform("median")
    rows = people.assign(
        effective_influence=influence,
        level=_words(level),
        level_wanted=_words(wanted),
        days_since_contact=days.astype("Int64"),
        to_confirm=days.isna() | (days > 2 * thresholds.contact_half_life_days.value),
        covered=pd.Series(level >= _COVERED).astype("boolean").mask(np.isnan(level)),
        blocker=((influence > half) & (people["support"] < 0).fillna(False)).astype("boolean"),
        access=access,
        next_contact=_first_of_each(gain * access, gain, people["account_id"]),
    )
    schema = table("contact_standing")
    return schema.conform(rows[[name for name in schema.names if name in rows.columns]])


def effective_influence(contacts: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """The effective influence 0–1 of each contact, in the order of `contacts`; missing where its influence is not known.

    Half is `influence` over 10, half the sum of the strengths of the lines of influence that go out from it, up to 9, over 9. Code A8.3.
    """
    known = _influence_lines(contacts, lines)
    out = known.groupby("from_id")["strength"].sum()
    reached = contacts["contact_id"].astype("str").map(out).astype("float64").fillna(0.0).clip(upper=_FULL_LINES)
    return contacts["influence"].astype("float64") / 10 / 2 + reached / _FULL_LINES / 2


def relationships(
    accounts: pd.DataFrame, mapped: pd.DataFrame, lines: pd.DataFrame, relations: pd.DataFrame, thresholds: Thresholds
) -> tuple[pd.DataFrame, Status]:
    """Table `relationships`, one row per account of `accounts`, from the rows of `contact_standing`; the status says how many have a map.

    Score, support and coverage stay empty where there is no map, or nobody's level or influence is known. Single thread: one contact holds more than
    `single_thread_share` of the influence we reach, or not more than one of us is linked; unknown where nobody's level is. Code A8.3.
    """
    ids = accounts["account_id"].astype("str").sort_values(ignore_index=True)
    part = mapped[mapped["account_id"].isin(ids)]
    sums = _sums(part, thresholds).reindex(pd.Index(ids, name="account_id"))
    counts = ["contacts", "levels_unknown", "influence_unknown", "to_confirm", "blockers"]
    sums[counts] = sums[counts].fillna(0).astype("int64")
    unsaid = sums["levels_unknown"] == sums["contacts"]
    sums["our_people"] = _linked(part, relations).reindex(sums.index).fillna(0).astype("Int64").mask(unsaid)
    drawn = part[part["contact_id"].isin(_influence_lines(part, lines)["from_id"])]["account_id"]
    thin = sums["contacts"] < 2
    sums["map"] = np.where(thin, "missing", np.where(sums.index.isin(drawn), "mapped", "formal_only"))
    hangs = (sums["our_people"] <= 1) | (sums["largest"] > thresholds.single_thread_share.value)
    sums["single_thread"] = hangs.mask(unsaid).mask(thin, True)
    sums.loc[thin, ["score", "support", "coverage", "coverage_high"]] = np.nan
    sums["flag"] = [_flag(row, thresholds.single_thread_share.value) for row in sums.to_dict("records")]
    schema = table("relationships")
    rows = sums.reset_index()[schema.names]
    return schema.conform(rows), _status(rows)


def _influence_lines(contacts: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of influence between two contacts of the same account, one per pair, as `from_id`, `to_id`, `strength` (1 where none is given)."""
    home = contacts.set_index(contacts["contact_id"].astype("str"))["account_id"]
    found = lines[(lines["kind"] == "influence") & (lines["from_id"] != lines["to_id"])].reset_index(drop=True)
    same = found["from_id"].map(home).notna() & (found["from_id"].map(home) == found["to_id"].map(home))
    found = found[same].assign(strength=found["strength"].astype("float64").fillna(1.0).clip(1, _STRONGEST))
    return found.groupby(["from_id", "to_id"], as_index=False)["strength"].max()


def _best(relations: pd.DataFrame, column: str, ids: pd.Series) -> NDArray[np.float64]:
    """The place of the best level that any of our people has with each contact; missing where none is given."""
    relations = relations.reset_index(drop=True)
    place = relations[column].map({word: i for i, word in enumerate(RELATIONSHIP_LEVELS)}).astype("float64")
    return ids.map(place.groupby(relations["contact_id"]).max()).astype("float64").to_numpy()


def _words(place: NDArray[np.float64]) -> pd.Series:
    return pd.Series([None if np.isnan(p) else RELATIONSHIP_LEVELS[int(p)] for p in place], dtype="str")


def _access(people: pd.DataFrame, lines: pd.DataFrame, level: NDArray[np.float64]) -> NDArray[np.float64]:
    """The strength of the best chain to each contact: 1 where we stand as a supplier or better, else the product of strength/3 along the way from
    someone we know; superiors and subordinates lead to each other weakly, `access_via` names a strong way."""
    place = {contact: i for i, contact in enumerate(people["contact_id"].astype("str"))}
    drawn = _influence_lines(people, lines)
    formal = people.loc[people["reports_to"].isin(place), ["contact_id", "reports_to"]]
    formal = formal.set_axis(["from_id", "to_id"], axis=1).assign(strength=_FORMAL)
    back = formal.rename(columns={"from_id": "to_id", "to_id": "from_id"})
    parts = [drawn, formal, back]
    if "access_via" in people.columns:
        via = people.loc[people["access_via"].isin(place), ["access_via", "contact_id"]].set_axis(["from_id", "to_id"], axis=1)
        parts.append(via.assign(strength=_STRONGEST))
    ways = pd.concat(parts, ignore_index=True)
    start, end = (ways[side].map(place).to_numpy(dtype="int64") for side in ("from_id", "to_id"))
    share = ways["strength"].to_numpy(dtype="float64") / _STRONGEST
    access = np.where(np.nan_to_num(level) >= 1, 1.0, 0.0)
    while True:
        better = access.copy()
        np.maximum.at(better, end, access[start] * share)
        if np.array_equal(better, access):
            return access
        access = better


def _first_of_each(first: pd.Series, then: pd.Series, account: pd.Series) -> pd.Series:
    """True for the contact with the largest `first` of its account, by `then` where no way is known; nobody where there is nothing to gain."""
    ordered = pd.DataFrame({"first": first, "then": then, "account": account}).dropna()
    ordered = ordered[ordered["then"] > 0].sort_values(["first", "then"], ascending=False, kind="stable").drop_duplicates("account")
    return pd.Series(first.index.isin(ordered.index), index=first.index, dtype="boolean")


def _sums(part: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Sums over the contacts of each account; score and coverage are missing where no level is known, all where no influence is."""
    influence = part["effective_influence"]
    level = part["level"].map({word: i for i, word in enumerate(RELATIONSHIP_LEVELS)}).astype("float64")
    fresh = 0.5 ** (part["days_since_contact"].astype("float64") / thresholds.contact_half_life_days.value)
    known, covered = influence.notna() & level.notna(), part["covered"].fillna(False).astype("bool")
    rows = pd.DataFrame({
        "account_id": part["account_id"],
        "score": (influence * level / _TOP * fresh.fillna(0.0)).where(known),
        "support": influence * part["support"].astype("float64") / 5,
        "influence": influence, "covered": influence.where(covered), "unknown": influence.where(level.isna()),
        "contacts": 1, "levels_unknown": level.isna(), "influence_unknown": influence.isna(), "to_confirm": part["to_confirm"].astype("bool"),
        "blockers": part["blocker"].fillna(False).astype("bool"), "any": level.notna(),
    })  # fmt: skip
    by = rows.groupby("account_id")
    sums = by[["contacts", "levels_unknown", "influence_unknown", "to_confirm", "blockers"]].sum()
    for name in ("score", "support", "influence", "covered", "unknown"):
        sums[name] = by[name].sum(min_count=1)
    total, any_level = sums["influence"].where(sums["influence"] > 0), by["any"].any()
    reached = sums["covered"].fillna(0.0)
    sums["coverage"] = (reached / total).where(any_level)
    sums["coverage_high"] = ((reached + sums["unknown"].fillna(0.0)) / total).where(any_level)
    sums["largest"] = by["covered"].max() / sums["covered"].where(sums["covered"] > 0)
    said = part["support"].notna().groupby(part["account_id"]).sum()
    against = (part["support"] <= 0).fillna(False).groupby(part["account_id"]).sum()
    sums["credible"] = (against > 0).astype("boolean").where(said > 0)
    nxt = part[part["next_contact"].fillna(False).astype("bool")]
    sums["next_contact"] = nxt.set_index("account_id")["contact_id"].reindex(sums.index)
    return sums


def _linked(part: pd.DataFrame, relations: pd.DataFrame) -> pd.Series:
    """How many of our people each account knows as a supplier or better."""
    home = part.set_index("contact_id")["account_id"]
    near = relations[relations["relationship_level"].isin(RELATIONSHIP_LEVELS[1:])].reset_index(drop=True)
    return near.groupby(near["contact_id"].map(home))["person_id"].nunique()


def _flag(row: dict[str, object], limit: float) -> str:
    if row["map"] == "missing":
        return _MISSING
    notes = []
    largest, ours = float(str(row["largest"])), row["our_people"]
    if row["levels_unknown"] == row["contacts"]:
        notes.append(_NO_LEVELS)
    elif ours == 0:
        notes.append(_NOBODY)
    elif ours == 1:
        notes.append(_ONE_OF_US)
    if largest > limit:
        notes.append(sentence(_ONE_HOLDS, share=("ratio", round(largest, 6))))
    if row["influence_unknown"]:
        notes.append(sentence(_NO_INFLUENCE, n=row["influence_unknown"]))
    if row["map"] == "formal_only":
        notes.append(_FORMAL_ONLY)
    text = notes[0] if notes else ""
    for more in notes[1:]:
        text = sentence(_PAIR, first=("all", [text]), second=("all", [more]))
    return text


def _status(rows: pd.DataFrame) -> Status:
    missing = int((rows["map"] == "missing").sum())
    if missing == len(rows):
        return Status("relationships", "abstained", _NO_MAPS, 0, missing)
    return Status("relationships", "degraded" if missing else "ok", sentence(_FEW, n=missing) if missing else "", len(rows) - missing, missing)
