"""Investigation (A8): what each account bought, and what it could buy."""

from kit.investigation.potential import frontier_headroom_draws, potential
from kit.investigation.profile import profile

__all__ = ["frontier_headroom_draws", "potential", "profile"]
