"""Places: accounts stand where a list of municipalities says, by code or by name and state; every rule is shown, nothing guessed (IN12, IN13)."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.language import read_language
from kit.load import ClientTables
from kit.load.files.client_file import read_source
from kit.load.mapping.gazetteer import Gazetteer, gazetteer
from kit.resources import resource
from tests.load.conftest import MAPPING, Client

REFERENCE = os.environ.get("KIT_REFERENCE_DATA", "")
FindingOf = Callable[[ClientTables, str], dict[str, Any]]
PLACED = MAPPING.replace('city = "city"', 'city = "city"\nstate = "uf"') + '[municipalities]\nshipped = "BR"\n'
HEAD = "id;name;seller;city;uf;turnover\n"


@cache
def brazil() -> Gazetteer:
    frame = read_source(resource("sample_data/municipalities"), "br.csv").frame.astype("str")
    names = {"codigo_ibge": "municipality_code", "nome": "name", "uf": "state", "estado": "state_name"}
    return gazetteer(frame.rename(columns=names), ["Brasil"])


def placed(client: Client, *cities: str, more: str = "") -> Client:
    client.files["accounts.csv"] = HEAD + "".join(f"00{n};A{n};s1;{city};1,00\n" for n, city in enumerate(cities, start=1))
    client.mapping = PLACED + more
    return client


def shown(tables: ClientTables, finding: dict[str, Any]) -> list[list[object]]:
    cases = tables.quality_rows[tables.quality_rows["finding"] == finding["finding"]]
    return cases[["value", "row", "rows", "revenue"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("city", "state", "code", "expected"),
    [
        ("São Paulo", "SP", "", ("name", "3550308")),
        ("SAO  PAULO", "São Paulo", "", ("name", "3550308")),
        ("Bom Jesus", "PI", "", ("name", "2201903")),
        ("Santa Barbara d'Oeste", "SP", "", ("name", "3545803")),
        ("Santa Bárbara D Oeste", "SP", "", ("letters", "3545803")),
        ("lages - sc", "SC", "", ("state_taken_off", "4209300")),
        ("lages-sc", "", "", ("state_taken_off", "4209300")),
        ("brasilia df", "DF", "", ("state_taken_off", "5300108")),
        ("novo hamburgo, rio grande do sul, brasil", "RS", "", ("state_taken_off", "4313409")),
        ("rio de janeiro \\rio de janeiro", "RJ", "", ("state_taken_off", "3304557")),
        ("arraial d'ajuda (porto seguro)", "BA", "", ("in_brackets", "2925303")),
        ("Embu-Guaçu", "SP", "", ("name", "3515103")),
        ("whatever", "SP", "3550308", ("code", "3550308")),
        ("whatever", "SP", "50308", ("code_without_state", "3550308")),
        ("Belo Horizonte", "SP", "", ("", "")),
        ("belo horizonte / mg", "SP", "", ("", "")),
        ("São Paulo", "", "", ("", "")),
        ("São Paulo", "XX", "", ("", "")),
        ("vendas@example.com.br", "PR", "", ("", "")),
        ("sp", "SP", "", ("", "")),
        ("", "SP", "", ("", "")),
        ("floranopolis", "SC", "", ("", "")),
    ],
)
def test_a_place_is_decided_by_a_rule_with_a_name_or_not_at_all(city: str, state: str, code: str, expected: tuple[str, str]) -> None:
    found = brazil().place(city, state, code)
    assert (found.rule, "" if found.position is None else brazil().frame["municipality_code"].iloc[found.position]) == expected


def test_what_is_not_placed_comes_with_a_proposal_or_with_where_the_name_exists() -> None:
    assert brazil().place("floranopolis", "SC").proposal == "Florianópolis/SC"
    assert brazil().place("Belo Horizonte", "SP").elsewhere == ("Belo Horizonte/MG",)
    assert (brazil().place("4482255", "RJ").proposal, brazil().place("4482255", "RJ").elsewhere) == ("", ())


@given(st.text(max_size=12), st.sampled_from(["SP", "RJ", "", "Bahia", "zz"]))
def test_no_text_breaks_the_search_and_a_placed_account_is_in_its_state(city: str, state: str) -> None:
    found = brazil().place(city, state)
    if found.position is not None and (own := brazil().states.get(state.casefold())):
        assert brazil().frame["state"].iloc[found.position].casefold() == own


def test_code_and_coordinates_are_filled_and_the_rules_are_shown(client: Client, finding: FindingOf) -> None:
    tables = placed(client, "Campinas;SP", "lages - sc;SC", "sao pauo;SP").tables()
    assert tables.accounts["municipality_code"].fillna("").tolist() == ["3509502", "4209300", ""]
    assert tables.accounts[["latitude", "longitude"]].round(2).fillna(0).to_numpy().tolist() == [[-22.91, -47.07], [-27.82, -50.33], [0, 0]]
    whole, rule, left = (finding(tables, start) for start in ("{n} of {all} accounts stand", "{n} accounts placed", "{n} accounts name a place"))
    assert (whole["rows"], whole["revenue"]) == (2, 1380.5)
    assert shown(tables, rule) == [["lages - sc/SC = Lages/SC", 3, 1, 80.0]]
    assert shown(tables, left) == [["sao pauo/SP ≈ São Paulo/SP?", 4, 1, 19.5]]
    assert "state or country behind the name" in read_language("en").told(rule["finding"])


def test_an_alias_places_what_no_rule_can(client: Client, finding: FindingOf) -> None:
    tables = placed(client, "sbc/sp;SP", "SBC;SP", "Santos;SP", more='alias = { "sbc/SP" = "São Bernardo do Campo/SP" }\n').tables()
    assert tables.accounts["municipality_code"].tolist() == ["3548708", "3548708", "3548500"]
    assert finding(tables, "{n} accounts placed")["rows"] == 2


def test_an_alias_that_means_nothing_names_the_nearest(client: Client) -> None:
    problem = placed(client, "sbc;SP", "Santos;SP", "Santos;SP", more='alias = { "sbc/SP" = "Sao Bernado do Campo/SP" }\n').problem()
    assert (problem.message, problem.fields["nearest"]) == ("alias_unknown", "São Bernardo do Campo/SP")


def test_what_the_client_gave_is_kept_and_pointed_out_where_it_is_far_away(client: Client, finding: FindingOf) -> None:
    client.files["accounts.csv"] = "id;name;seller;city;uf;lat;lon;turnover\n" + (
        "001;A;s1;Campinas;SP;-22,80;-47,00;1,00\n002;B;s1;Campinas;SP;22,90;-47,06;1,00\n003;C;s1;;SP;48,85;2,35;1,00\n"
    )
    client.mapping = PLACED.replace('state = "uf"', 'state = "uf"\nlatitude = "lat"\nlongitude = "lon"')
    tables = client.tables()
    assert tables.accounts["latitude"].tolist() == [-22.80, 22.90, 48.85]
    far = finding(tables, "Coordinates more than {km} km")
    assert (far["rows"], far["column"], far["revenue"]) == (2, "lat, lon", 99.5)
    assert str(shown(tables, far)[0][0]).startswith("002: Campinas/SP, 509")


def test_accounts_abroad_are_not_looked_for(client: Client) -> None:
    rows = ("001;A;s1;Campinas;SP;Brasil;1", "002;B;s1;Lisboa;;Portugal;1", "003;C;s1;Santos;SP;;1")
    client.files["accounts.csv"] = "\n".join(["id;name;seller;city;uf;pais;turnover", *rows]) + "\n"
    client.mapping = PLACED.replace('state = "uf"', 'state = "uf"\ncountry = "pais"')
    tables = client.tables()
    assert tables.accounts["municipality_code"].fillna("").tolist() == ["3509502", "", "3548500"]
    assert not tables.quality["finding"].str.startswith("{n} accounts name a place").any()


def test_a_list_of_the_client_is_read_like_any_table_and_its_split_codes_are_filled(client: Client) -> None:
    rows = ("1;1;Aguascalientes;Aguascalientes;Ags.;21,88;-102,30", "20;10;El Barrio;Oaxaca;Oax.;16,10;-95,20")
    client.files["mx.csv"] = "\n".join(["e;m;nombre;estado;abr;lat;lon", *rows]) + "\n"
    placed(client, "AGUASCALIENTES;Ags.", "El Barrio;oaxaca", "El Barrio;Ags.")
    client.mapping = PLACED.replace('shipped = "BR"\n', """file = "mx.csv"
columns = { name = "nombre", state = "abr", state_name = "estado", latitude = "lat", longitude = "lon" }
parts = { municipality_code = { columns = ["e", "m"], between = "", widths = [2, 3] } }
""")  # fmt: skip
    assert client.tables().accounts["municipality_code"].fillna("").tolist() == ["01001", "20010", ""]


@pytest.mark.skipif(not REFERENCE, reason="KIT_REFERENCE_DATA does not name the folder of the public reference data")
def test_mexican_accounts_are_placed_by_the_catalogue_of_inegi_and_a_name_that_stands_twice_in_a_state_by_nobody(
    client: Client, finding: FindingOf
) -> None:
    client.files["mx.csv"] = (Path(REFERENCE) / "mexico_municipios" / "mx_municipios.csv").read_bytes()
    cities = ("Tijuana;Baja California;", "merida;Yuc.;", "Benito Juárez;Ciudad de México;", "benito juarez;Q. Roo;", "x;Ags.;1001",
              "San Juan Mixtepec;Oaxaca;", "Benito Juárez;;")  # fmt: skip
    client.files["accounts.csv"] = "id;name;seller;city;uf;code;turnover\n" + "".join(f"00{n};A{n};s1;{c};1,00\n" for n, c in enumerate(cities, 1))
    client.mapping = PLACED.replace('state = "uf"', 'state = "uf"\nmunicipality_code = "code"').replace('shipped = "BR"\n', """file = "mx.csv"
countries = ["México", "MX"]
columns = { name = "Nom_Mun", state = "Nom_Abr", state_name = "Nom_Ent", latitude = "lat", longitude = "lon" }
parts = { municipality_code = { columns = ["Cve_Ent", "Cve_Mun"], between = "", widths = [2, 3] } }
""")  # fmt: skip
    tables = client.tables()
    assert tables.accounts["municipality_code"].fillna("").tolist() == ["02004", "31050", "09014", "23005", "1001", "", ""]
    seats = tables.accounts[["latitude", "longitude"]].round(2).fillna(0).to_numpy()[[0, 4, 5]].tolist()
    assert seats == [[32.53, -117.02], [21.88, -102.30], [0, 0]]
    assert finding(tables, "{n} of {all} accounts stand")["rows"] == 5
    left = [case[0] for case in shown(tables, finding(tables, "{n} accounts name a place"))]
    assert left == [
        "Benito Juárez (Benito Juárez/CDMX, Benito Juárez/Gro., Benito Juárez/Q. Roo)",
        "San Juan Mixtepec/Oaxaca (San Juan Mixtepec/Oax., San Juan Mixtepec/Oax.)",
    ]


def test_an_unknown_list_is_refused_with_the_known_ones(client: Client) -> None:
    client.mapping = MAPPING + '[municipalities]\nshipped = "AR"\n'
    problem = client.problem()
    assert problem.message == "mapping_value_invalid" and "BR" in str(problem.fields["reason"])


def test_the_shipped_list_is_whole() -> None:
    frame = pd.read_csv(resource("sample_data/municipalities/br.csv"), dtype={"codigo_ibge": str})
    assert (len(frame), frame["codigo_ibge"].nunique(), frame["uf"].nunique(), frame["estado"].nunique()) == (5_571, 5_571, 27, 27)
    assert round(frame["pib_2023_mil_reais"].sum(), 2) == 10_943_345_438.88
    assert frame.groupby("regiao").size().to_dict() == {"Centro-Oeste": 468, "Nordeste": 1794, "Norte": 450, "Sudeste": 1668, "Sul": 1191}
    assert frame.groupby("uf")["codigo_ibge"].agg(lambda c: c.str[:2].nunique()).max() == 1
