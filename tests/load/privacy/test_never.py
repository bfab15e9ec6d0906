"""What never enters (PR1)."""

from __future__ import annotations

import pytest

from kit.load.privacy.never import is_never


@pytest.mark.parametrize("header", [
    "Família", "Religião", "Estado civil", "Filhos", "Saúde", "Sindicato", "Raça/Cor", "Hijos", "Cónyuge", "Religión", "Salud",
    "Political views", "MaritalStatus",
    "Health notes", "Orientação sexual", "Spouse name", "Trade union",
])  # fmt: skip
def test_private_life_is_recognised_in_three_languages_pr1(header: str) -> None:
    assert is_never(header)


@pytest.mark.parametrize(
    "header", ["Nome", "Cargo", "Familiaridade", "Estado", "Cidade", "Civil", "Racional", "Traceability", "Healthcare id", "Partido", "Notes"]
)
def test_business_words_that_only_look_alike_pass(header: str) -> None:
    assert not is_never(header)
