"""Load: the client's raw files become canonical tables, or one clear error (A2, A6)."""

from kit.load.client import ClientTables, client_tables
from kit.load.mapping import Mapping, read_mapping

__all__ = ["ClientTables", "Mapping", "client_tables", "read_mapping"]
