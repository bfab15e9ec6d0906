"""Response: what part of an account's margin in play hours of service keep or win (A12).

Two curves over hours x, both 0 at none and 1 at the end. Modified exponential: 1 − e^(−x/h), h the hours that win 63 %; every further hour brings
less. ADBUDG (Little 1970): x^c/(h^c + x^c), h the hours that win half; with c above 1 the first hours bring little. Hours and shape are assumptions
of the engagement (`[response]`) until people judge an account; all that plans with hours asks here, so that questions, formats and calls agree.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.assumptions import Response

__all__ = ["part_won"]


def part_won(hours: ArrayLike, response: Response) -> NDArray[np.float64]:
    """The part (0-1) of the margin in play that these hours a year keep or win."""
    given, scale, shape = np.maximum(np.asarray(hours, dtype="float64"), 0.0), response.hours.value, response.shape.value
    if shape == 0:
        return -np.expm1(-given / scale)
    raised = (given / scale) ** shape
    return np.where(np.isinf(raised), 1.0, raised / (1.0 + raised)) if given.size else given
