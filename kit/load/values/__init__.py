"""Values: what the cells of one column mean, decided with the whole column as evidence (IN4-IN7)."""

__all__: list[str] = []
