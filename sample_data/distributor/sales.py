"""Order lines of the 36 months: dates from each account's own rhythm, amounts from its wallet, share, season and drift.

One order = a gamma gap after the one before, at the account's own interval; its amount = yearly spend x interval x
season x lifecycle level x 4.5 % yearly inflation x noise, split over products of the lines that the account buys.
Then what real exports hold is added: returns, free goods, lines of unknown accounts, lines exported twice.
"""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from words import INDUSTRIES, LINES, SELLERS
from world import DAYS, START, owner_on, products, stream

COLUMNS = ["day", "account_id", "product_id", "line", "quantity", "revenue", "cost", "seller_id", "channel"]
HOLIDAYS = {(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)}
ROLES = {code: role for code, role, *_ in SELLERS}
UNKNOWN_ACCOUNTS = ("99001", "99002", "99014", "99999")
RETURN_SHARE, FREE_LINES, UNKNOWN_LINES, REPEATED_LINES = .017, 40, 24, 5
LINES_BOUGHT = {  # how likely each industry is to buy each product line at all
    "Supermercado": (.9, .5, .8, .6, .3, .35), "Padaria e Confeitaria": (.85, .4, .95, .6, .35, .1),
    "Restaurante": (.9, .5, .95, .7, .35, .12), "Hotel e Pousada": (.9, .9, .35, .95, .15, .3),
    "Clínica e Hospital": (.8, .95, .45, .85, .9, .2), "Escola": (.9, .7, .5, .95, .15, .25),
    "Indústria de Alimentos": (.85, .6, .5, .5, .95, .35), "Farmácia": (.6, .6, .5, .7, .3, .05),
    "Conservação e Limpeza": (.95, .7, .4, .8, .7, .65),
}


def business_days() -> list[int]:
    """For each day number of the period and a month more: itself, or the next day that is no weekend or holiday."""
    moved, following = [], 0
    for day in reversed(range(DAYS + 40)):
        when = START + timedelta(days=day)
        following = day if when.weekday() < 5 and (when.month, when.day) not in HOLIDAYS else following
        moved.append(following)
    return moved[::-1]


BUSINESS_DAY = business_days()


def level(account: Any, day: int) -> float:
    """How much of its usual spend an account buys on a day: 1 = usual, 0 = nothing."""
    if not account.first <= day <= account.last or account.pause <= day < account.back:
        return 0.0
    if account.pattern == "growing":
        return float(.55 + .6 * day / DAYS)
    if account.pattern == "reactivated" and day >= account.back >= 0:
        return .7
    if day >= account.drift:
        return float(max(.25, 1 - .75 * (day - account.drift) / min(270, DAYS - account.drift + 1)))
    return 1.0


def order_days(account: Any, interval: float, draws: np.random.RandomState) -> list[int]:
    """Days on which an account orders; the gaps stretch while it drifts away."""
    day, days = account.first + draws.uniform(0, min(interval, 40)), []
    while day <= account.last and day < DAYS:
        share = level(account, int(day))
        if share > 0 and (moved := BUSINESS_DAY[int(day)]) < DAYS:
            days.append(moved)
        day += draws.gamma(5, interval / 5) / max(share, .45) ** .8 if share > 0 else 5
    return days


def rhythm(accounts: pd.DataFrame) -> pd.Series:
    """Days between two orders of each account: larger accounts order more often."""
    spend = accounts["wallet"] * accounts["share"]
    noise = np.exp(.38 * stream("rhythm").standard_normal(len(accounts)))
    return (32 * (spend / spend.median()) ** -.16 * noise).clip(7, 95)


def assortment(account: Any, catalogue: list[Any], draws: np.random.RandomState) -> list[Any]:
    """The products that an account buys, cheapest first: whole lines are missing, which is the white space."""
    chosen = [line for line, chance in zip(LINES, LINES_BOUGHT[account.industry], strict=True)
              if draws.uniform() < chance] or ["Limpeza"]
    if account.wallet * account.share < 25_000 and len(chosen) > 1:
        chosen = [line for line in chosen if line != "Máquinas"]
    pool = [item for item in catalogue if item.line in chosen]
    return [pool[k] for k in np.sort(draws.choice(len(pool), min(len(pool), 5 + draws.randint(11)), replace=False))]


def channel(seller_id: str, day: int, draws: np.random.RandomState) -> str:
    """How the order came in: the portal grows over the three years, inside sellers do not visit."""
    portal = .08 + .22 * day / DAYS
    if draws.uniform() < portal:
        return "Portal"
    visits = 0 if ROLES.get(seller_id) == "Vendedor Interno" else .62
    return "Visita" if draws.uniform() < visits else "Fone"


def order_lines(account: Any, day: int, amount: float, goods: list[Any], draws: np.random.RandomState
                ) -> list[tuple[Any, ...]]:
    """One order split over its products: dearer products take the larger parts, every line at least one unit."""
    count = min(len(goods), 1 + draws.poisson(1.25))
    picked = [goods[k] for k in np.sort(draws.permutation(len(goods))[:count])]
    parts = np.sort(draws.dirichlet(np.full(count, 2.0))) * amount
    seller_id = owner_on(account.history, day)
    way, inflation, lines = channel(seller_id, day, draws), 1.045 ** ((day - DAYS) / 365), []
    for part, item in zip(parts, picked, strict=True):
        price = item.list_price * (1 - account.discount) * inflation * draws.uniform(.97, 1.03)
        if price > 2.5 * part and lines:
            continue
        quantity = max(1, round(part / price))
        cost = round(quantity * item.unit_cost * inflation * draws.uniform(.98, 1.02), 2)
        lines.append((day, account.account_id, item.product_id, item.line, quantity, round(quantity * price, 2), cost,
                      seller_id, way))
    return lines


def regular_lines(accounts: pd.DataFrame) -> pd.DataFrame:
    """All ordinary order lines; `order` numbers the orders before the final renumbering."""
    catalogue = list(products().sort_values(["list_price", "product_id"]).itertuples())
    intervals, rows = rhythm(accounts), []
    spend = accounts["wallet"] * accounts["share"]
    discounts = (.02 + .10 * spend.rank(pct=True) ** 3 + stream("discounts").uniform(-.02, .03, len(accounts)))
    accounts, order = accounts.assign(discount=discounts), 0
    for account, interval, yearly in zip(accounts.itertuples(), intervals, spend, strict=True):
        if account.pattern == "prospect":
            continue
        draws, seasons = stream(f"orders/{account.account_id}"), INDUSTRIES[account.industry][5]
        goods = assortment(account, catalogue, draws)
        for day in order_days(account, interval, draws):
            month = (START + timedelta(days=day)).month
            amount = (yearly * interval / 365 * seasons[month - 1] * max(level(account, day), .25)
                      * 1.045 ** ((day - DAYS) / 365) * np.exp(.35 * draws.standard_normal() - .061))
            rows += [(order, *line) for line in order_lines(account, day, amount, goods, draws)]
            order += 1
    return pd.DataFrame(rows, columns=["order", *COLUMNS])


def returns(lines: pd.DataFrame) -> pd.DataFrame:
    """Goods sent back 3 to 20 days later, in whole or in part, as negative lines with an order number of their own."""
    draws = stream("returns")
    back = lines[draws.uniform(size=len(lines)) < RETURN_SHARE].copy()
    part = np.where(back["quantity"] > 3, draws.choice([.25, .5, 1.0], len(back)), 1.0)
    quantity = np.maximum(1, np.round(back["quantity"] * part)).astype(int)
    for name in ("revenue", "cost"):
        back[name] = -(back[name] * quantity / back["quantity"]).round(2)
    back["quantity"], back["order"] = -quantity, lines["order"].max() + 1 + np.arange(len(back))
    back["day"] = [BUSINESS_DAY[int(day)] for day in back["day"] + draws.randint(3, 21, len(back))]
    return back[back["day"] < DAYS]


def stray_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines whose account is in no customer file, and free goods (value zero, cost above zero)."""
    draws, last = stream("stray"), int(lines["order"].max())
    ordinary = lines[(lines["revenue"] < 2_500) & (lines["quantity"] > 1)]
    stray = ordinary.iloc[np.sort(draws.choice(len(ordinary), UNKNOWN_LINES, replace=False))].copy()
    stray["account_id"] = [UNKNOWN_ACCOUNTS[k % 4] for k in range(len(stray))]
    stray["order"] = last + 1 + np.arange(len(stray))
    free = ordinary.iloc[np.sort(draws.choice(len(ordinary), FREE_LINES, replace=False))].copy()
    free["cost"] = (free["cost"] / free["quantity"]).round(2)
    free["quantity"], free["revenue"] = 1, 0.0
    free["order"] = last + 1 + UNKNOWN_LINES + np.arange(len(free))
    return pd.concat([stray, free])


def order_file(accounts: pd.DataFrame) -> pd.DataFrame:
    """Every line of the orders file, by date and order number; five lines stand in it twice, as exports do."""
    regular = regular_lines(accounts)
    lines = pd.concat([regular, returns(regular)], ignore_index=True)
    lines = pd.concat([lines, stray_lines(lines[lines["revenue"] > 0])], ignore_index=True)
    lines = lines.sort_values(["day", "order", "product_id"], ignore_index=True)
    ranks = lines.drop_duplicates("order")["order"].reset_index(drop=True)
    number = dict(zip(ranks, range(10_001, 10_001 + len(ranks)), strict=True))
    lines["order_id"] = lines["order"].map(number).astype(str)
    twice = stream("twice").choice(lines.index[lines["revenue"] > 0], REPEATED_LINES, replace=False)
    lines = lines.loc[sorted([*lines.index, *twice])].reset_index(drop=True)
    lines["date"] = [START + timedelta(days=int(day)) for day in lines["day"]]
    return lines
