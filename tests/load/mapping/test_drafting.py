"""Drafts of exports that no profile knows: values, keys and words decide, in three languages, and what they do not decide is asked."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from stdnum.ar import cuit
from stdnum.br import cnpj

from kit.language import read_language
from kit.load.mapping.answers import answered_draft
from kit.load.mapping.delivery import read_delivery
from kit.load.mapping.draft import Draft, Option
from kit.load.mapping.mapping_file import mapping_text
from kit.private_life import is_never, tells_private_life

Drafted = Callable[..., Draft]
CITIES = ("Campinas", "Santos", "Niterói", "Curitiba", "Recife")


def cnpjs(n: int) -> list[str]:
    return [f"{base}{cnpj.calc_check_digits(base)}" for base in (f"{11_222_333 + 7 * k:08d}0001" for k in range(n))]


def cuits(n: int) -> list[str]:
    return [f"{base}{cuit.calc_check_digit(base)}" for base in (f"30{50_000_000 + 13 * k:08d}" for k in range(n))]


def table(header: str, rows: Sequence[Sequence[object]]) -> str:
    return "\n".join([header, *(";".join(map(str, row)) for row in rows)]) + "\n"


@pytest.fixture
def drafted(tmp_path: Path) -> Drafted:
    def draft(settled: dict[str, tuple[str, str]] | None = None, **files: str) -> Draft:
        folder = tmp_path / "exports"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        delivery = read_delivery(folder)
        assert not delivery.errors
        return answered_draft(delivery.sheets, lambda header, values: is_never(header) or tells_private_life(values), files=settled)

    return draft


def given(draft: Draft, name: str) -> dict[str, str]:
    return {field: option.text for field, option in draft.tables[name].given.items()}


def options(draft: Draft, name: str, field: str) -> list[Option]:
    return [o for q in draft.tables[name].questions if q.field == field for o in q.options]


def proposed(draft: Draft, header: str) -> list[str]:
    """Every field for which a column is given or offered."""
    parts = draft.tables.values()
    fields = [f"{p.table.name}.{f}" for p in parts for f, o in p.given.items() if o.text == header]
    return fields + [f"{p.table.name}.{q.field}" for p in parts for q in p.questions for o in q.options if o.text == header]


def test_an_argentine_ledger_that_nobody_listed(drafted: Drafted) -> None:
    clients = [(f"C{n:03d}", f"Ferretería {n}", tax, "Rosario", f"V{n % 3}") for n, tax in enumerate(cuits(40))]
    lines = [(f"F{n}", f"{n % 28 + 1:02d}/03/2025", f"C{n % 40:03d}", f"{1000 + n},50", n % 9 + 1, f"V{n % 3}") for n in range(120)]
    draft = drafted(
        padron=table("Cód. Cliente;Razón Social;Identificación;Ciudad;Vendedor", clients),
        comprobantes=table("Nro. Factura;Fecha Emisión;Cód. Cliente;Importe Neto;Cant.;Vendedor", lines),
    )
    assert given(draft, "accounts") == {"account_id": "Cód. Cliente", "name": "Razón Social", "seller_id": "Vendedor", "city": "Ciudad",
                                        "tax_id": "Identificación"}  # fmt: skip
    assert given(draft, "orders") == {"order_id": "Nro. Factura", "order_date": "Fecha Emisión", "account_id": "Cód. Cliente",
                                      "revenue": "Importe Neto", "quantity": "Cant.", "seller_id": "Vendedor"}  # fmt: skip


def test_headers_that_say_nothing_leave_only_what_values_prove(drafted: Drafted) -> None:
    rows = [(f"{n:04d}", tax, ("SP", "RJ", "MG", "BA")[n % 4], f"{1000 + n}") for n, tax in enumerate(cnpjs(60))]
    assert drafted(clientes=table("C1;C2;C3;C4", rows)).tables == {}
    draft = drafted({"accounts": ("clientes.csv", "")}, clientes=table("C1;C2;C3;C4", rows))
    assert given(draft, "accounts") == {"tax_id": "C2"}
    assert [o.text for o in options(draft, "accounts", "state")] == ["C3"]
    assert proposed(draft, "C4") == []


def test_values_forbid_what_a_header_promises(drafted: Drafted) -> None:
    rows = [(f"P{n}", "a combinar", f"C{n % 5}", f"2025-01-{n % 28 + 1:02d}", f"{n},5") for n in range(40)]
    draft = drafted(pedidos=table("Pedido;Data do Pedido;Cliente;Valor Líquido;Outro", rows))
    assert given(draft, "orders") == {"order_id": "Pedido", "account_id": "Cliente"}
    assert proposed(draft, "Valor Líquido") == [] and proposed(draft, "Data do Pedido") == []
    assert {q.field for q in draft.tables["orders"].needed} == {"order_date", "revenue"}


def test_a_seller_named_where_the_list_has_codes_is_asked(drafted: Drafted) -> None:
    orders = [(f"P{n}", f"2025-01-{n % 28 + 1:02d}", f"C{n % 5}", f"{n},5", ("Ana", "Rui")[n % 2]) for n in range(40)]
    draft = drafted(
        pedidos=table("Pedido;Data do Pedido;Cliente;Valor Líquido;Vendedor", orders),
        vendedores=table("Código;Nome", [("01", "Ana"), ("02", "Rui")]),
    )
    assert "seller_id" not in given(draft, "orders") and "Rui" not in mapping_text(draft, read_language("en"))
    (option, *_) = options(draft, "orders", "seller_id")
    assert option.text == "Vendedor" and option.confidence < 0.6
    assert any("vendedores.csv" in reason for reason in option.reasons)


def test_accounts_that_are_named_are_looked_up_by_name_with_the_rule_shown(drafted: Drafted) -> None:
    accounts = [(f"{n:03d}", f"Mercado {n}", CITIES[n % 5]) for n in range(12)]
    orders = [(f"P{n}", "2025-01-10", f"{n % 12:03d}", f"{n},5") for n in range(24)]
    deals = [(n, f"Mercado {n % 12}", f"{n * 10},00", ("Won", "Lost", "Open")[n % 3]) for n in range(30)]
    draft = drafted(
        clientes=table("Código;Nome;Cidade", accounts),
        pedidos=table("Pedido;Data do Pedido;Cliente;Valor Líquido", orders),
        oportunidades=table("ID;Empresa;Valor;Status", deals),
    )
    by_name = options(draft, "opportunities", "account_id")[0]
    assert (by_name.text, dict(by_name.joins[0].key)) == ("Código", {"Empresa": "Nome"})
    assert "account_id" not in given(draft, "opportunities")
    status = draft.tables["opportunities"].given["status"]
    assert status.values == {"Won": "won", "Lost": "lost", "Open": "open"}


@pytest.mark.parametrize("words", [("Ganho", "Perdido", "Aberto"), ("Ganado", "Perdido", "Abierto"), ("Closed Won", "Closed Lost", "Open")])
def test_status_words_of_three_languages_become_ours(drafted: Drafted, words: tuple[str, ...]) -> None:
    deals = [(n, f"C{n}", f"{n},00", words[n % 3]) for n in range(30)]
    draft = drafted(oportunidades=table("ID;Cliente;Valor;Status", deals))
    assert draft.tables["opportunities"].given["status"].values == dict(zip(words, ("won", "lost", "open"), strict=True))


def test_a_status_word_that_nobody_knows_is_asked(drafted: Drafted) -> None:
    deals = [(n, f"C{n}", f"{n},00", ("Ganho", "Congelado")[n % 2]) for n in range(30)]
    draft = drafted(oportunidades=table("ID;Cliente;Valor;Status", deals))
    assert "status" not in given(draft, "opportunities")
    assert options(draft, "opportunities", "status")[0].values == {"Ganho": "won"}


def test_a_probability_in_per_cent_is_brought_to_a_ratio(drafted: Drafted) -> None:
    deals = [(n, f"C{n}", f"{n},00", n % 11 * 10) for n in range(30)]
    draft = drafted(oportunidades=table("ID;Cliente;Valor;Probabilidade", deals))
    option = draft.tables["opportunities"].given["probability"]
    assert (option.way, option.text) == ("formula", "Probabilidade * 0.01")


def test_private_life_mails_and_telephones_are_never_proposed(drafted: Drafted) -> None:
    rows = [(n, f"C{n}", f"Ana {n}", "casada", n % 3, f"a{n}@example.com", f"(11) 9{n:04d}-{n:04d}") for n in range(30)]
    clients = [(f"C{n}", f"Ana {n}", ("casada", "viúva")[n % 2]) for n in range(30)]
    draft = drafted(
        contatos=table("Cód. Contato;Cód. Cliente;Nome;Estado Civil;Filhos;Contato;Cargo", rows),
        clientes=table("Código;Nome;Estado Civil", clients),
    )
    assert proposed(drafted(contatos="ID;Nome\n1;Rui\n", clientes=table("Código;Nome;Estado", clients)), "Estado") == []
    assert {h for h in ("Estado Civil", "Filhos", "Contato", "Cargo") if proposed(draft, h)} == set()
    text = mapping_text(draft, read_language("en"))
    assert "casada" not in text and "@" not in text


def test_no_person_is_named_in_the_mapping(drafted: Drafted) -> None:
    rows = [(n, f"C{n}", f"Ana {n}", f"Souza {n}", f"Chefe {n}") for n in range(30)]
    draft = drafted(contatos=table("Cód. Contato;Cód. Cliente;Primeiro Nome;Sobrenome;Cargo X", rows))
    assert {q.field for q in draft.tables["contacts"].questions} >= {"name", "title"}
    text = mapping_text(draft, read_language("en"))
    assert not [word for word in ("Ana", "Souza", "Chefe") if word in text]


def test_a_key_that_repeats_leads_nowhere(drafted: Drafted) -> None:
    orders = [(f"P{n}", f"2025-01-{n % 28 + 1:02d}", f"C{n % 5}", f"{n},5", f"X{n % 8}") for n in range(40)]
    products = [(f"X{n}", f"Linha {n % 3}") for n in range(8)]
    header = "Pedido;Data do Pedido;Cliente;Valor Líquido;SKU"
    once = drafted(pedidos=table(header, orders), catalogo=table("SKU;Linha", products))
    assert [o.joins[0].file for o in options(once, "orders", "product_line")] == ["catalogo.csv"]
    twice = drafted(pedidos=table(header, orders), catalogo=table("SKU;Linha", products * 2))
    assert options(twice, "orders", "product_line") == []


def test_a_count_of_orders_is_no_order(drafted: Drafted) -> None:
    rows = [(f"C{n % 50:02d}", f"2025-{n % 12 + 1:02d}-01", n % 3 + 1, f"{n},5") for n in range(600)]
    draft = drafted(vendas=table("Cliente;Data;Pedidos;Valor Líquido", rows))
    assert "order_id" not in given(draft, "orders")


@pytest.mark.parametrize(("header", "values"), [
    ("Estado", ("Ativo", "Inativo")), ("Estado", ("Activo", "Bloqueado")), ("UF", ("1", "2")), ("Cidade", ("10,5", "11,2")), ("CEP", ("A", "B")),
    ("País", ("Norte", "Sul")), ("Latitude", ("120,5", "99,1")), ("Funcionários", ("poucos", "muitos")),
    ("Faturamento Anual", ("até 1 mi", "1 a 5 mi")),
    ("CNPJ", ("sim", "não")), ("Data de Cadastro", ("antigo", "novo")),
])  # fmt: skip
def test_no_column_of_accounts_is_accepted_against_its_values(drafted: Drafted, header: str, values: tuple[str, str]) -> None:
    rows = [(f"{n:03d}", f"Mercado {n}", values[n % 2]) for n in range(40)]
    draft = drafted(clientes=table(f"Código;Nome;{header}", rows))
    assert given(draft, "accounts") == {"account_id": "Código", "name": "Nome"}


@pytest.mark.parametrize(("header", "field", "values"), [
    ("Margem", "margin", ("0,25", "0,31")), ("Margem Total", "margin", ("25%", "31%")), ("Canal", "channel", ("2025-01-01", "2025-01-02")),
    ("Qtde", "quantity", ("caixa", "unidade")), ("Vendedor", "seller_id", ("10,5", "20,5")), ("Linha", "product_line", ("1,55", "2,65")),
])  # fmt: skip
def test_no_column_of_order_lines_is_accepted_against_its_values(drafted: Drafted, header: str, field: str, values: tuple[str, str]) -> None:
    rows = [(f"P{n}", f"2025-01-{n % 28 + 1:02d}", f"C{n % 5}", f"{n},5", values[n % 2]) for n in range(40)]
    draft = drafted(pedidos=table(f"Pedido;Data do Pedido;Cliente;Valor Líquido;{header}", rows))
    assert field not in given(draft, "orders")


def test_codes_with_letters_are_ids_though_most_could_be_days(drafted: Drafted) -> None:
    rows = [(f"P{n}", f"2025-01-{n % 28 + 1:02d}", f"C{n % 5}", f"{n},5", f"{30_000 + n}{'' if n % 4 else 'A'}") for n in range(40)]
    draft = drafted(pedidos=table("Pedido;Data do Pedido;Cliente;Valor Líquido;Cód. Produto", rows))
    assert given(draft, "orders")["product_id"] == "Cód. Produto"


def test_two_amounts_are_a_question_never_a_choice(drafted: Drafted) -> None:
    rows = [(f"P{n}", "2025-01-01", f"C{n % 9}", f"{n},5", f"{n},9") for n in range(40)]
    draft = drafted(pedidos=table("Pedido;Data do Pedido;Cliente;Valor Líquido;Valor Bruto", rows))
    assert draft.tables["orders"].given["revenue"].text == "Valor Líquido"  # net is what the field says
    draft = drafted(pedidos=table("Pedido;Data do Pedido;Cliente;Faturamento;Vendas", rows))
    assert {o.text for o in options(draft, "orders", "revenue")} == {"Faturamento", "Vendas"}


def test_months_side_by_side_become_lines_once_a_person_says_so(drafted: Drafted) -> None:
    rows = [(f"C{n:02d}", n * 3 + 1, n * 5 + 2, n * 7 + 3) for n in range(20)]
    draft = drafted(vendas=table("Cliente;jan/25;fev/25;mar/25", rows))
    orders = draft.tables["orders"]
    assert [(q.field, q.needed) for q in orders.questions] == [("melt", True)]
    assert orders.given["order_date"].values == {"jan/25": "2025-01-01", "fev/25": "2025-02-01", "mar/25": "2025-03-01"}


def test_the_order_of_rows_changes_nothing(drafted: Drafted, tmp_path: Path) -> None:
    lines = [(f"F{n}", f"{n % 28 + 1:02d}/03/2025", f"C{n % 40:03d}", f"{1000 + n},50", ("Visita", "Fone")[n % 2]) for n in range(120)]
    texts = set()
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        draft = drafted(pedidos=table("Pedido;Data Emissão;Cliente;Valor;Canal", lines))
        texts.add(mapping_text(draft, read_language("pt_BR")))
    assert len(texts) == 1


def test_every_line_behind_a_mark_is_a_setting_and_every_remark_has_two(drafted: Drafted) -> None:
    lines = [(f"P{n}", f"2025-01-{n % 28 + 1:02d}", f"C{n % 5}", f"{n},5", 2, ("Visita", "Fone")[n % 2], CITIES[n % 5]) for n in range(40)]
    draft = drafted(pedidos=table("Pedido;Data do Pedido;Cliente;Preço;Qtd;Tipo;Cidade", lines))
    text = mapping_text(draft, read_language("es"))
    proposals = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    assert len(proposals) > 3 and all(tomllib.loads(line) for line in proposals)
