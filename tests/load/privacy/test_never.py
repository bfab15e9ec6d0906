"""What never enters (PR1)."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.private_life import is_never, tells_private_life


@pytest.mark.parametrize("header", [
    "Família", "Religião", "Estado civil", "Filhos", "Saúde", "Sindicato", "Raça/Cor", "Hijos", "Cónyuge", "Religión", "Salud",
    "Political views", "MaritalStatus",
    "Partido político", "Opinião Política", "Tipo sanguíneo", "Etnia declarada", "BloodType", "Vida íntima", "Crença",
    "Health notes", "Orientação sexual", "Spouse name", "Trade union",
])  # fmt: skip
def test_private_life_is_recognised_in_three_languages_pr1(header: str) -> None:
    assert is_never(header)


@pytest.mark.parametrize("header", [
    "Nome", "Cargo", "Familiaridade", "Estado", "Cidade", "Civil", "Racional", "Traceability", "Healthcare id", "Partido", "Notes", "Valor Político",
    "Preço político", "Política de preços", "Política Comercial", "Família de produtos", "Product Family", "Health Score", "Saúde financeira",
    "Customer health", "Nome do médico", "Casa matriz", "Devoto",
])  # fmt: skip
def test_business_words_that_only_look_alike_pass(header: str) -> None:
    assert not is_never(header)


def test_a_word_of_business_excuses_itself_and_nothing_else() -> None:
    assert is_never("Política de preços e opinião política") and is_never("Saúde")


@pytest.mark.parametrize(("values", "private"), [
    (["Católica", "evangélico", "Outros"], True), (["casado", "Solteira", None], True), (["branca", "parda", "preta"], True),
    (["branca", "preta"], False), (["Católica"], False), (["casado", "Varejo"], False), (["Single", "Married"], True), ([], False),
])  # fmt: skip
def test_a_column_of_religions_or_marital_statuses_is_known_by_its_values_whatever_its_header_says(values: list[str], private: bool) -> None:
    assert tells_private_life(pd.Series(values, dtype="str")) is private
    assert tells_private_life(pd.Series(values, dtype="str").astype("category")) is private


def test_a_mapped_column_of_such_values_stops_and_an_unmapped_one_is_named_pr1(client, finding) -> None:
    client.files["accounts.csv"] = "id;name;seller;city;turnover\n001;A;s1;Casada;1\n002;B;s1;Solteiro;2\n003;C;s2;Viúva;3\n"
    assert (client.problem().message, client.problem().fields["column"]) == ("column_never", "city")
    client.mapping = client.mapping.replace('city = "city"\n', "")
    found = finding(client.tables(), "“{column}” is about a person's private life")
    assert found["column"] == "city"
