"""Investigation (A8): what each account bought, and what it could buy."""

from kit.investigation.profile import profile

__all__ = ["profile"]
