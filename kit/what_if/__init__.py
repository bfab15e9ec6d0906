"""What if: views in which settings are tried out; nothing in them is saved, no run needs them and no report shows them (WI1, WI2)."""

from kit.what_if.analysis import groups, hours, limits, weights
from kit.what_if.investigation import question_time, reach, wallet_level
from kit.what_if.panel import Panel, Panels, beside, what_if

__all__ = ["Panel", "Panels", "beside", "groups", "hours", "limits", "question_time", "reach", "wallet_level", "weights", "what_if"]
