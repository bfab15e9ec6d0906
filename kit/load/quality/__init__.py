"""Quality: what is left out, what does not meet, what a person should ask before he believes a figure (IN10-IN12, Q7)."""

__all__: list[str] = []
