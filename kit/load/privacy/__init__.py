"""Privacy at the door: what must never enter, what stands for a name, what leaves again (PR1-PR5)."""

__all__: list[str] = []
