"""The command `kit`: everything a consultant does without opening a notebook."""

from kit.cli.commands import app, main

__all__ = ["app", "main"]
