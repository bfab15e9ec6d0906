"""Opportunities: those of the client's files, with what people wrote on the pipeline (W9; A8.4, E7)."""

from __future__ import annotations

import pandas as pd

from kit.language import message as _
from kit.sources.rule import EVIDENCE_USED, Settled, settled

__all__ = ["known_opportunities"]

_IDEA = _("Only an idea: the client does not know of it yet")


def known_opportunities(opportunities: pd.DataFrame, pipeline: pd.DataFrame, as_of: pd.Timestamp) -> Settled:
    """The table `opportunities` with the pipeline of the worksheet (W9), by the rule; those that only people know are added. Only confirmed facts
    count, and no idea that the client has not heard of."""
    shared = [name for name in opportunities.columns if name in pipeline.columns]
    held = pipeline["hypothetical"].fillna(False).astype("bool").map({True: _IDEA, False: ""})
    return settled("opportunities", opportunities, pipeline[[*shared, *EVIDENCE_USED]].assign(held=held), as_of, key="opportunity_id")
