"""The invented world behind the files: who the accounts are, what they could buy, how they come and go, their sellers.

True wallet: log W = 11.3 + .75 log(turnover / 6 M) + .20 log(employees / 24) + industry + .15 growth + noise(.45);
our share of it is Beta(1.6, 2.6); the lifecycle is a planted pattern in days of the 36 months. Draws come from
numpy's RandomState, whose streams are frozen, one stream per subject, so that a change in one file moves no other.
"""
from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from words import (
    ADJECTIVES,
    FIRST_NAMES,
    FORMER_SELLERS,
    INDUSTRIES,
    LINES,
    NOUNS,
    PRICE_SEGMENTS,
    PRODUCTS,
    SELLERS,
    SURNAMES,
)

SEED = 20260630
START, END = date(2023, 7, 1), date(2026, 6, 30)
DAYS = (END - START).days + 1
PATTERNS = {"steady": 255, "growing": 60, "drifting": 60, "lost": 80, "reactivated": 30, "started": 40, "new": 50,
            "prospect": 25}
KEY_ACCOUNT_SELLER, INSIDE_SELLER, MANAGER = "02", "15", "01"
HUNTERS = {"SP Capital": "13", "SP Interior": "13", "Minas Gerais": "13", "Rio de Janeiro": "13",
           "Goiás e Triângulo": "13", "Paraná": "14", "Santa Catarina": "14", "Rio Grande do Sul": "14"}


def stream(subject: str) -> np.random.RandomState:
    """The random stream of one subject: the same draws whatever the other subjects draw."""
    digest = hashlib.blake2b(f"{SEED}/{subject}".encode(), digest_size=4).digest()
    return np.random.RandomState(int.from_bytes(digest, "big"))


def day_number(day: date) -> int:
    """Days since the first day of the data."""
    return (day - START).days


def places() -> pd.DataFrame:
    """The municipalities of the sample (true code and coordinates) with the sales region of each."""
    path = Path(__file__).with_name("places.csv")
    frame = pd.read_csv(path, dtype={"code": str, "postal_prefix": str})
    frame["weight"] = (frame["gdp_2023"] ** .55) / (frame["gdp_2023"] ** .55).sum()
    return frame


def products() -> pd.DataFrame:
    """Products: code with a leading zero, description, line, price segment, unit cost, list price."""
    draws, rows = stream("products"), []
    for number, line in enumerate(LINES, start=1):
        for position, (name, cost) in enumerate(PRODUCTS[line], start=1):
            margin = {"Máquinas": .22, "EPI": .34}.get(line, .37) + draws.uniform(-.04, .04)
            unit_cost = round(cost * draws.uniform(.92, 1.08), 2)
            rows.append((f"0{number}{position:02d}", name, line, PRICE_SEGMENTS[position - 1], unit_cost,
                         round(unit_cost / (1 - margin), 2)))
    return pd.DataFrame(rows, columns=["product_id", "name", "line", "price_segment", "unit_cost", "list_price"])


def sellers() -> pd.DataFrame:
    """Today's staff: twelve sellers and their manager, with the coordinates of the city each works from."""
    draws, where = stream("sellers"), places().set_index("city")
    rows = []
    for code, role, region, city, hours, since in SELLERS:
        name = " ".join([draws.choice(FIRST_NAMES), *draws.choice(SURNAMES, 2, replace=False)])
        rows.append((code, name, role, "" if code == MANAGER else MANAGER, region, city, where.loc[city, "latitude"],
                     where.loc[city, "longitude"], hours, date.fromisoformat(since)))
    return pd.DataFrame(rows, columns=["seller_id", "name", "role", "manager_id", "region", "city", "latitude",
                                       "longitude", "hours", "since"])


def firm_names(industries: list[str]) -> list[str]:
    """One invented company name per account; two of them are borne twice."""
    draws, taken, names = stream("names"), {"Ávila & Irmãos Ltda"}, ["Ávila & Irmãos Ltda"]
    while len(names) < len(industries):
        prefix, kind = INDUSTRIES[industries[len(names)]][0], draws.randint(0, 10)
        noun, gender = NOUNS[draws.randint(len(NOUNS))]
        adjective = ADJECTIVES[draws.randint(len(ADJECTIVES))][0 if gender == "f" else 1]
        first, second = draws.choice(SURNAMES, 2, replace=False)
        ending = ("Ltda", "Ltda", "Ltda ME", "EPP", "S.A.")[draws.randint(5)]
        name = f"{prefix} {noun} {adjective} {ending}" if kind < 7 else f"{prefix} {first} & {second} {ending}"
        if name not in taken:
            taken.add(name)
            names.append(name)
    for first_bearer in (100, 150):  # two names stand twice, in different cities
        namesake = industries.index(industries[first_bearer], first_bearer + 1)
        names[namesake] = names[first_bearer]
    return names


def sizes(industries: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """True turnover (R$ a year) and employees of each account."""
    draws = stream("sizes")
    median = np.array([INDUSTRIES[name][2] for name in industries]) * 1e6
    per_head = np.array([INDUSTRIES[name][3] for name in industries]) * 1e3
    turnover = median * np.exp(.95 * draws.standard_normal(len(industries)))
    employees = np.maximum(2, np.round(turnover / per_head * np.exp(.4 * draws.standard_normal(len(industries)))))
    return turnover, employees


def wallets(frame: pd.DataFrame) -> pd.DataFrame:
    """The hidden truth: yearly wallet in R$ and our share of it while the account buys."""
    draws, n = stream("wallets"), len(frame)
    industry = frame["industry"].map({name: values[4] for name, values in INDUSTRIES.items()})
    growth, noise = draws.standard_normal(n), draws.standard_normal(n)
    log_wallet = (11.3 + .75 * np.log(frame["turnover"] / 6e6) + .2 * np.log(frame["employees"] / 24) + industry
                  + .15 * growth + .45 * noise)
    share = np.clip(draws.beta(1.6, 2.6, n), .03, .92)
    return frame.assign(wallet=np.exp(log_wallet).round(2), share=np.round(share, 4))


def timeline(frame: pd.DataFrame) -> pd.DataFrame:
    """Lifecycle pattern of each account as days of the period: first and last buying day, pause, start of the drift."""
    draws, n = stream("timeline"), len(frame)
    pattern = draws.permutation(np.repeat(list(PATTERNS), list(PATTERNS.values())))
    first, last = np.zeros(n, int), np.full(n, DAYS)
    pause, back, drift = np.full(n, -1), np.full(n, -1), np.full(n, DAYS)
    lost_recently = 0
    for i, kind in enumerate(pattern):
        if kind == "lost":
            lost_recently += 1
            last[i] = draws.randint(DAYS - 130, DAYS - 75) if lost_recently <= 16 else draws.randint(150, DAYS - 150)
            drift[i] = last[i] - 120
        elif kind == "drifting":
            drift[i] = DAYS - draws.randint(200, 330)
        elif kind == "reactivated":
            pause[i] = draws.randint(280, 560)
            back[i] = min(pause[i] + draws.randint(260, 430), DAYS - 60)
        elif kind in ("started", "new"):
            first[i] = draws.randint(120, 700) if kind == "started" else draws.randint(DAYS - 360, DAYS - 45)
    return frame.assign(pattern=pattern, first=first, last=last, pause=pause, back=back, drift=drift)


def networks(frame: pd.DataFrame) -> pd.DataFrame:
    """Twelve chains: their units share a name, a tax-id root and a head account; the head has no parent."""
    draws = stream("networks")
    frame = frame.assign(network="", parent=-1)
    free = frame.index[frame["pattern"].isin(["steady", "growing", "drifting"]) & (frame.index > 0)]
    for number in range(12):
        industry = ("Supermercado", "Clínica e Hospital", "Hotel e Pousada", "Conservação e Limpeza")[number % 4]
        pool = [i for i in free if frame.loc[i, "industry"] == industry and not frame.loc[i, "network"]]
        units = sorted(draws.choice(pool, 3 + number % 5, replace=False))
        stem = " ".join(frame.loc[units[0], "name"].split()[:-1]).removesuffix(" Ltda")
        for unit in units:
            frame.loc[unit, ["network", "parent"]] = [f"Rede {stem}", -1 if unit == units[0] else int(units[0])]
            if unit != units[0]:
                frame.loc[unit, "name"] = f"{stem} Filial {units.index(unit):02d} Ltda"
            frame.loc[unit, "wallet"] = round(frame.loc[unit, "wallet"] * 1.6, 2)
    return frame


def owners(frame: pd.DataFrame) -> pd.DataFrame:
    """Who serves each account, as a list of (from day, seller): hunters hand over, two sellers left, some swap."""
    draws = stream("owners")
    regional = {region: code for code, role, region, *_ in SELLERS
                if role in ("Vendedor Externo", "Gestor de Carteira")}
    spend = (frame["wallet"] * frame["share"]).where(frame["pattern"] != "prospect", 0)
    largest, small = set(spend.nlargest(22).index), set(spend.nsmallest(150).index)
    histories = []
    for i, row in frame.iterrows():
        hunter, today = HUNTERS[row["region"]], regional[row["region"]]
        if row["pattern"] == "prospect":
            histories.append([(0, hunter)])
            continue
        today = KEY_ACCOUNT_SELLER if i in largest else INSIDE_SELLER if i in small else today
        history = [(0, today)]
        gone = [(code, date.fromisoformat(day)) for code, (where, day) in FORMER_SELLERS.items()
                if where == row["region"]]
        if row["pattern"] in ("started", "new"):
            handed = row["first"] + 180
            history = [(0, hunter)] + ([(handed, today)] if handed < DAYS else [])
        elif gone and draws.uniform() < .5 and today != KEY_ACCOUNT_SELLER:
            history = [(0, gone[0][0]), (day_number(gone[0][1]) + 1, today)]
        elif draws.uniform() < .12:
            other = draws.choice([code for code in (*regional.values(), INSIDE_SELLER) if code != today])
            history = [(0, str(other)), (day_number(date(2025, 1, 2)), today)]
        histories.append(history)
    return frame.assign(history=histories, owner=[history[-1][1] for history in histories])


def owner_on(history: list[tuple[int, str]], day: int) -> str:
    """The seller who served an account on a day."""
    return [seller for since, seller in history if since <= day][-1]


def tax_id(root: int, branch: int) -> str:
    """A company number of 14 digits whose two check digits are wrong on purpose, so that it is nobody's."""
    digits = f"{root:08d}{branch:04d}"
    for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        digits += str(0 if rest < 2 else 11 - rest)
    return digits[:12] + f"{(int(digits[12:]) + 37) % 100:02d}"


def registration(frame: pd.DataFrame) -> pd.DataFrame:
    """Account codes in the order of registration, dates of registration and tax ids."""
    draws = stream("registration")
    born = [START + timedelta(days=int(day) - int(draws.randint(5, 40))) if kind in ("started", "new")
            else END - timedelta(days=int(draws.randint(20, 420))) if kind == "prospect"
            else START - timedelta(days=int(draws.randint(60, 4700)))
            for day, kind in zip(frame["first"], frame["pattern"], strict=True)]
    order = sorted(range(len(frame)), key=lambda i: (born[i], i))
    numbers = np.cumsum(draws.randint(1, 10, len(frame)))
    codes = pd.Series({i: f"{number:05d}" for i, number in zip(order, numbers, strict=True)})
    frame = frame.assign(created=born, account_id=codes.reindex(frame.index))
    frame["parent_id"] = [codes[head] if head >= 0 else "" for head in frame["parent"]]
    roots = list(dict.fromkeys(draws.randint(100_000, 60_000_000, 2 * len(frame)).tolist()))  # drawn twice as often as needed: none stands twice
    heads = [i if head < 0 else head for i, head in zip(frame.index, frame["parent"], strict=True)]
    branches = frame.groupby(heads).cumcount() + 1
    frame["tax_id"] = [tax_id(int(roots[head]), int(branch)) for head, branch in zip(heads, branches, strict=True)]
    return frame.sort_values("account_id", ignore_index=True)


def accounts() -> pd.DataFrame:
    """The 600 accounts with everything that is true of them, seen or hidden."""
    draws, n, where = stream("accounts"), sum(PATTERNS.values()), places()
    weights = [values[1] for values in INDUSTRIES.values()]
    industries = [str(name) for name in draws.choice(list(INDUSTRIES), n, p=np.array(weights) / sum(weights))]
    spot = where.iloc[draws.choice(len(where), n, p=where["weight"])].reset_index(drop=True)
    turnover, employees = sizes(industries)
    frame = pd.DataFrame({"name": firm_names(industries), "industry": industries, "city": spot["city"],
                          "state": spot["state"], "municipality_code": spot["code"], "region": spot["region"],
                          "turnover": turnover, "employees": employees})
    frame["latitude"] = (spot["latitude"] + draws.normal(0, .025, n)).round(6)
    frame["longitude"] = (spot["longitude"] + draws.normal(0, .025, n)).round(6)
    frame["postal_code"] = [f"{prefix}-{number:03d}"
                            for prefix, number in zip(spot["postal_prefix"], draws.randint(0, 900, n), strict=True)]
    return registration(owners(networks(timeline(wallets(frame)))))


def truth(frame: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """What no file of a client would say: wallet, share of it while buying, planted pattern; for tests and teaching."""
    return [(row.account_id, f"{row.wallet:.2f}", f"{row.share:.4f}", row.pattern) for row in frame.itertuples()]
