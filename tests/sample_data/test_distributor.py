"""The invented distributor: made again byte for byte, shaped like a client's export, nobody real in it, totals as its README says."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stdnum.br import cnpj

from kit.engagement import read_engagement
from kit.load import client_tables, read_mapping

FOLDER = Path(__file__).resolve().parents[2] / "sample_data" / "distributor"
DATA = FOLDER / "data"
FILES = sorted(path.name for path in DATA.glob("*.csv"))
LEFT_SELLERS = ["07", "12"]
WELL_KNOWN = (
    "ypê", "ambev", "atacadão", "assaí", "carrefour", "pão de açúcar", "magalu", "magazine luiza", "natura", "sadia", "perdigão", "nestlé",
    "bombril", "unilever", "raia", "drogasil", "pague menos", "einstein", "fleury", "rede d'or", "habib", "madero", "ibis", "copacabana palace",
    "havan", "zaffari", "angeloni", "condor", "verdemar", "objetivo", "anglo", "positivo",
)  # fmt: skip
NEVER = re.compile(r"filh|\bespos|marid|casad|religi|igreja|saúde|doen|partido|sindicat|raça|etnia|aniversário|hobby", re.IGNORECASE)


def rows(name: str) -> pd.DataFrame:
    """One file as text, strictly decoded."""
    return pd.read_csv(DATA / name, sep=";", encoding="cp1252", dtype=str, keep_default_na=False)


def amount(column: pd.Series) -> pd.Series:
    """Brazilian money as whole cents."""
    return column.str.replace(".", "", regex=False).str.replace(",", "", regex=False).astype("int64")


def day(column: pd.Series) -> pd.Series:
    """dd/mm/yyyy as dates."""
    return pd.to_datetime(column, format="%d/%m/%Y")


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    lines = rows("pedidos.csv")
    return lines.assign(cents=amount(lines["Valor Líquido"]), cost=amount(lines["Custo Total"]), date=day(lines["Data Emissão"]))


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    return rows("clientes.csv")


def control_totals(orders: pd.DataFrame, customers: pd.DataFrame) -> dict[str, str]:
    """Every total of the README, counted from the files."""
    known = orders["Cód. Cliente"].isin(customers["Cód. Cliente"])
    last_year, sold = orders["date"] > "2025-06-30", orders["cents"] > 0
    owner = orders["Cód. Cliente"].map(customers.set_index("Cód. Cliente")["Vendedor"])
    deals, visits, goals = rows("oportunidades.csv"), rows("atividades.csv"), rows("metas.csv")
    parts = {
        "order lines": slice(None), "lines of the last 12 months": last_year, "returns": orders["cents"] < 0,
        "lines of unknown accounts": ~known, "lines that stand twice (the second ones)": orders.duplicated(rows("pedidos.csv").columns.tolist()),
        "lines of the two sellers who left": orders["Vendedor"].isin(LEFT_SELLERS), "lines sold by today's owner": owner == orders["Vendedor"],
    }  # fmt: skip
    totals = {name: f"{len(part):,} · {part['cents'].sum() / 100:,.2f}" for name, where in parts.items() for part in [orders.loc[where]]}
    totals["cost of all lines"] = f"{orders['cost'].sum() / 100:,.2f}"
    totals["orders"] = f"{orders['Nº Pedido'].nunique():,}"
    totals["free goods"] = str((orders["cents"] == 0).sum())
    totals["units"] = f"{orders['Qtde'].astype(int).sum():,}"
    totals["accounts"] = str(len(customers))
    totals["accounts that ever bought"] = str(orders[known & sold]["Cód. Cliente"].nunique())
    totals["accounts that bought in the last 12 months"] = str(orders[known & sold & last_year]["Cód. Cliente"].nunique())
    totals["employees not known"] = str((customers["Nº Funcionários"] == "n/d").sum())
    totals["turnover not known (of these `-`)"] = (
        f"{customers['Faturamento Anual'].isin(['', '-']).sum()} ({(customers['Faturamento Anual'] == '-').sum()})"
    )
    totals["sum of the turnovers known"] = f"{amount(customers['Faturamento Anual'].replace({'-': '0', '': '0'})).sum() / 100:,.2f}"
    totals["no IBGE code"] = str((customers["Cód. IBGE"] == "").sum())
    totals["no coordinates / coordinates at 0"] = f"{(customers['Latitude'] == '').sum()} / {(customers['Latitude'] == '0').sum()}"
    totals["registered on 30/12/1899"] = str((customers["Data de Cadastro"] == "30/12/1899").sum())
    totals["units of the 12 chains"] = str((customers["Rede"] != "").sum())
    totals["products"], totals["sellers with their manager"] = str(len(rows("produtos.csv"))), str(len(rows("vendedores.csv")))
    totals["contacts"] = str(len(rows("contatos.csv")))
    totals["opportunities open / won / lost"] = " / ".join(str((deals["Status"] == word).sum()) for word in ("Aberto", "Ganho", "Perdido"))
    totals["value of the open opportunities"] = f"{amount(deals.loc[deals['Status'] == 'Aberto', 'Valor']).sum() / 100:,.2f}"
    planned_after = (day(visits["Data Prevista"]) > "2026-06-30").sum()
    totals["visits and calls / made / planned after 30 June 2026"] = f"{len(visits):,} / {(visits['Data Realizada'] != '').sum():,} / {planned_after}"
    totals["targets: rows, revenue, units"] = (
        f"{len(goals)} · {amount(goals['Meta Receita']).sum() / 100:,.2f} · {goals['Meta Unidades'].astype(int).sum():,}"
    )
    declared = amount(rows("potencial_declarado.csv")["Compra Anual Declarada"])
    totals["declared wallets"] = f"{len(declared)} · {declared.sum() / 100:,.2f}"
    return totals


def test_the_generator_writes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(FOLDER / "generate.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "7"})
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert [path.name for path in made] == [*FILES, "truth.csv"]
    for path in made:
        assert (tmp_path / path).read_bytes() == (FOLDER / path).read_bytes(), path


def test_the_readme_states_the_totals_of_the_files(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", readme.split("## Control totals")[1], flags=re.MULTILINE))
    stated = {name: value for name, value in stated.items() if name != "control" and not name.startswith("---")}
    assert stated == control_totals(orders, customers)


def test_every_header_is_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        line = next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
        listed = re.sub(r" \((owner today|who sold it|chain|its head account|mm/yyyy)\)", "", line.split("|")[3])
        assert listed.strip().split(", ") == list(rows(name).columns)


@pytest.mark.parametrize("name", FILES)
def test_files_look_like_a_brazilian_export(name: str) -> None:
    raw = (DATA / name).read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    table = list(csv.reader(raw.decode("cp1252").splitlines(), delimiter=";"))
    assert {len(row) for row in table} == {len(table[0])}
    assert len(set(table[0])) == len(table[0])


def test_money_has_thousands_points_and_two_decimals_after_a_comma(orders: pd.DataFrame) -> None:
    for column in ("Valor Líquido", "Custo Total"):
        assert orders[column].str.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d{2}").all()
    assert orders["Valor Líquido"].str.contains(".", regex=False).mean() > 0.3


def test_ids_keep_their_leading_zeros(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    assert customers["Cód. Cliente"].str.fullmatch(r"0\d{4}").all()
    assert customers["CNPJ"].str.fullmatch(r"\d{14}").all()
    assert (customers["CNPJ"].str[0] == "0").sum() > 50
    assert orders["Cód. Produto"].str.fullmatch(r"0\d{3}").all()
    assert orders["Vendedor"].str.fullmatch(r"[01]\d").all()


def test_no_company_number_is_valid(customers: pd.DataFrame) -> None:
    assert not any(cnpj.is_valid(number) for number in customers["CNPJ"])
    assert customers["CNPJ"].is_unique


@pytest.mark.parametrize("name", FILES)
def test_no_file_holds_contact_data_or_documents_of_persons(name: str) -> None:
    text = (DATA / name).read_bytes().decode("cp1252")
    assert "@" not in text
    assert not re.search(r"\d{3}\.\d{3}\.\d{3}-\d{2}", text), "a CPF"
    assert not re.search(r"\(\d{2}\) ?9?\d{4}-?\d{4}", text), "a telephone"
    assert not NEVER.search(text.splitlines()[0])


def test_no_account_is_named_after_a_well_known_brand(customers: pd.DataFrame) -> None:
    names = (customers["Razão Social"] + " " + customers["Nome Fantasia"]).str.lower()
    assert not [(name, brand) for name in names for brand in WELL_KNOWN if re.search(rf"\b{re.escape(brand)}\b", name)]


def test_places_are_real_and_accounts_stand_near_them(customers: pd.DataFrame) -> None:
    places = pd.read_csv(FOLDER / "places.csv", dtype={"code": str}).set_index("code")
    placed = customers[(customers["Cód. IBGE"] != "") & ~customers["Latitude"].isin(["", "0"])].set_index("Cód. IBGE")
    for column, name in (("Latitude", "latitude"), ("Longitude", "longitude")):
        degrees = placed[column].str.replace(",", ".", regex=False).astype(float)
        assert (degrees - places[name].reindex(placed.index)).abs().max() < 0.15
    assert (places["state"].reindex(placed.index) == placed["UF"]).all()


def test_references_resolve_except_where_it_was_planted(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    known, staff = set(customers["Cód. Cliente"]), set(rows("vendedores.csv")["Código"])
    assert set(orders["Cód. Cliente"]) - known == {"99001", "99002", "99014", "99999"}
    assert set(orders["Vendedor"]) - staff == set(LEFT_SELLERS)
    assert set(orders["Cód. Produto"]) <= set(rows("produtos.csv")["Cód. Produto"])
    assert set(customers["Vendedor"]) <= staff
    heads = customers.set_index("Cód. Cliente")["Cód. Matriz"]
    assert set(heads[heads != ""]) <= set(heads[heads == ""].index)
    for name in ("contatos.csv", "oportunidades.csv", "atividades.csv", "potencial_declarado.csv"):
        assert set(rows(name)["Cód. Cliente"]) <= known
    contacts = rows("contatos.csv").set_index("Cód. Contato")
    bosses = contacts.loc[contacts["Responde a"] != ""]
    assert (contacts["Cód. Cliente"].reindex(bosses["Responde a"]).to_numpy() == bosses["Cód. Cliente"].to_numpy()).all()


def test_unknown_accounts_stay_below_one_percent_and_key_groups_in_the_usual_range(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    revenue = orders["cents"].groupby(orders["Cód. Cliente"]).sum()
    known = revenue.index.isin(customers["Cód. Cliente"])
    assert revenue[~known].sum() / revenue.sum() < 0.01
    year = orders[orders["date"] > "2025-06-30"]
    heads = customers.set_index("Cód. Cliente")["Cód. Matriz"]
    group = year["Cód. Cliente"].map(heads.where(heads != "", heads.index.to_series())).fillna("")
    share = year["cents"].groupby(group).sum() / year["cents"].sum()
    assert 0.30 < share[share >= 0.01].nlargest(30).sum() < 0.55


def test_the_hidden_truth_is_outside_the_clients_files_and_covers_every_account(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    truth = pd.read_csv(FOLDER / "truth.csv", dtype={"account_id": str}).set_index("account_id")
    assert set(truth.index) == set(customers["Cód. Cliente"])
    year = orders[orders["date"] > "2025-06-30"]
    bought = (year["cents"].groupby(year["Cód. Cliente"]).sum() / 100).reindex(truth.index).fillna(0)
    steady = truth["pattern"] == "steady"
    ratio = bought[steady].sum() / (truth["wallet"] * truth["share_of_wallet"])[steady].sum()
    assert ratio == pytest.approx(1, abs=0.1)
    assert (bought <= 1.1 * truth["wallet"]).all()
    assert (bought[truth["pattern"] == "prospect"] == 0).all()


def test_every_mapped_column_is_in_its_file_and_every_word_is_mapped() -> None:
    mapping = read_mapping(FOLDER / "mapping.toml")
    used = []
    for table, part in mapping.tables():
        file = rows(part.file)
        used.append(part.file)
        for name in part.mapped:
            assert set(part.headers_of(name)) <= set(file.columns), (table.name, name)
            if vocabulary := table.column(name).vocabulary:
                words = part.model_dump()["values"][name]
                assert set(words) >= set(file[part.columns[name]]), (table.name, name)
                assert set(words.values()) <= set(vocabulary), (table.name, name)
    assert sorted(used) == FILES


def test_the_kit_reads_the_files_and_reproduces_the_totals() -> None:
    client = client_tables(read_engagement(FOLDER))
    assert client.totals["revenue_read"] == pytest.approx(173_474_903.71, abs=0.01)
    assert client.totals["revenue_used"] == pytest.approx(173_474_903.71 - 24_848.90, abs=0.01)
    assert (client.totals["lines_read"], client.totals["lines_left_out"]) == (39_731, 24)
    assert len(client.ticks) == 8 and client.ticks["ticked"].all(), "the figures under [totals]"
    assert sorted(client.left_out["account_id"]) == ["99001", "99002", "99014", "99999"]
    assert all(status.status == "ok" for status in client.statuses)
    margin = client.account_months["margin"].sum() / client.account_months["revenue"].sum()
    assert margin == pytest.approx(1 - 124_391_037.02 / 173_474_903.71, abs=0.001)
    expected = {"accounts": 600, "contacts": 419, "opportunities": 225, "activities": 1_877, "targets": 360, "wallets": 60, "sellers": 13}
    tables = client.tables()
    assert {name: len(tables[name]) for name in expected} == expected
    assert client.accounts["latitude"].isna().sum() == 18 + 3


def test_the_settings_say_why_tax_ids_are_not_checked() -> None:
    about = read_engagement(FOLDER).settings.engagement
    assert (about.language, about.currency, about.as_of, about.tax_id_check) == ("pt_BR", "BRL", "2026-06-30", "off")
    assert about.tax_id_check_reason


def test_the_last_month_is_complete(orders: pd.DataFrame) -> None:
    assert orders["date"].max() == pd.Timestamp("2026-06-30")
    assert orders["date"].dt.to_period("M").nunique() == 36


def test_the_folder_stays_small_and_its_modules_short() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 3_000_000
    for module in FOLDER.glob("*.py"):
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 300, module.name
