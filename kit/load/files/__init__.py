"""Files: one file of the client, whatever its format, as columns with the row numbers that a person sees (IN1, IN2, IN8, IN14)."""

__all__: list[str] = []
