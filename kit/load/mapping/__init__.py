"""Mapping: which column of the client's files is which of ours, and the canonical table that follows from it (CR7)."""

__all__: list[str] = []
