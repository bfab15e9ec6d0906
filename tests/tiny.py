"""A tiny engagement in the shape that Brazilian clients send: 90 accounts, 26 months, made by a seed, written where a test wants it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

MAPPING = """
[accounts]
file = "clientes.csv"

[accounts.columns]
account_id = "Cód. Cliente"
name = "Razão Social"
seller_id = "Vendedor"
industry = "Ramo"
employees = "Funcionários"
annual_revenue = "Faturamento Anual"
state = "UF"

[orders]
file = "pedidos.csv"

[orders.columns]
order_id = "Nº Pedido"
order_date = "Data"
account_id = "Cód. Cliente"
revenue = "Valor Líquido"
product_line = "Linha"
seller_id = "Vendedor"
"""
SETTINGS = """
[engagement]
client = "Distribuidora Exemplo"
language = "{language}"
currency = "BRL"
"""


def write_tiny_engagement(folder: Path, language: str = "en", names: dict[int, str] | None = None, shuffle: bool = False) -> Path:
    """The folder, filled; `names` replaces names of accounts by position."""
    random = np.random.default_rng(11)
    ids = [f"{i:05d}" for i in range(1, 91)]
    size = random.lognormal(14, 1, 90)
    accounts = pd.DataFrame({
        "Cód. Cliente": ids,
        "Razão Social": [(names or {}).get(i, f"Comércio Irmãos {i} Ltda") for i in range(90)],
        "Vendedor": [f"V{i % 4:02d}" for i in range(90)],
        "Ramo": random.choice(["Varejo", "Indústria", "Serviços"], 90),
        "Funcionários": (size / 60_000).round().astype(int).astype(str),
        "Faturamento Anual": [_comma(v) for v in size],
        "UF": random.choice(["SP", "MG", "PR"], 90),
    })  # fmt: skip
    orders = _orders(ids, accounts["Vendedor"].tolist(), size, random)
    (folder / "data").mkdir(parents=True)
    for name, frame in (("clientes.csv", accounts), ("pedidos.csv", orders)):
        frame = frame.sample(frac=1, random_state=3) if shuffle else frame
        text = frame.to_csv(sep=";", index=False, lineterminator="\r\n")
        try:
            (folder / "data" / name).write_bytes(text.encode("cp1252"))
        except UnicodeEncodeError:  # names that no Windows file of the region can hold
            (folder / "data" / name).write_bytes(text.encode("utf-8"))
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "engagement.toml").write_text(SETTINGS.format(language=language), encoding="utf-8")
    return folder


def _orders(ids: list[str], owners: list[str], size: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    rows = []
    for position, account in enumerate(ids[:84]):
        gap, last = random.integers(15, 90), random.integers(330, 790)
        for day in range(int(random.integers(0, gap)), int(last), int(gap)):
            date = pd.Timestamp("2024-05-01") + pd.Timedelta(days=day)
            value = size[position] / 1000 * random.lognormal(0, 0.4)
            line = random.choice(["Linha A", "Linha B", "Linha C"])
            rows.append((f"{len(rows):06d}", date.strftime("%d/%m/%Y"), account, _comma(value), line, owners[position]))
    rows.append((f"{len(rows):06d}", "30/06/2026", ids[0], _comma(5000.0), "Linha A", owners[0]))
    rows.append((f"{len(rows):06d}", "15/06/2026", ids[5], _comma(-800.5), "Linha A", owners[5]))
    return pd.DataFrame(rows, columns=["Nº Pedido", "Data", "Cód. Cliente", "Valor Líquido", "Linha", "Vendedor"])


def _comma(value: float) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
