"""Engine: the order lines as a table of a database, and everything that is added up from them (B2, A8.1)."""

__all__: list[str] = []
