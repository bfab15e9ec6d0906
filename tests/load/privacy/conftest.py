"""The tiny client with people: contacts, sellers, visits that name them, targets by seller."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.load.conftest import Client

PEOPLE = "id;account;nome;cargo\nk1;001;Ana Lima;Gerente\nk2;002;Beto Reis;Comprador\n"
SELLERS = "id;nome\ns1;Carla Dias\ns2;Davi Melo\n"
VISITS = "v;account;seller;o\nv1;001;s1;Ana Lima pediu, ligar (11) 98765-4321\nv2;002;s2;falar com Davi Melo\n"
MORE = """[contacts]
file = "people.csv"
columns = { contact_id = "id", account_id = "account", name = "nome", title = "cargo" }
[sellers]
file = "sellers.csv"
columns = { seller_id = "id", name = "nome" }
[activities]
file = "visits.csv"
columns = { visit_id = "v", account_id = "account", seller_id = "seller", objective = "o" }
[targets]
file = "targets.csv"
columns = { period = "p", dimension = "d", key = "k", value = "x" }
"""


def with_people(client: Client, folder: Path) -> Client:
    """The client moved to `folder`, with contacts, sellers, visits and targets."""
    targets = "p;d;k;x\n2024-01-01;seller;s1;5\n2024-01-01;account;001;7\n"
    client.folder = folder
    folder.mkdir()
    client.files |= {"people.csv": PEOPLE, "sellers.csv": SELLERS, "visits.csv": VISITS, "targets.csv": targets}
    client.mapping += MORE
    return client


@pytest.fixture
def staffed(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The tiny client with contacts, sellers, visits and targets by seller."""
    monkeypatch.setenv("KIT_KEYS", str(tmp_path / "keys"))
    return with_people(client, tmp_path / "acme")
