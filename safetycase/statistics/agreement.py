"""Whether a prediction and a measurement agree.

Source: ISO 13528:2022, section 9.7 (E_n scores); ISO/IEC 17043:2023.
"""

from __future__ import annotations

import math


def e_n(measured: float, measured_u: float, predicted: float, predicted_u: float) -> float:
    """The E_n score |m - p| / sqrt(U_m^2 + U_p^2); the two agree where it is at most 1.

    The U are expanded uncertainties (k = 2) in the unit of the values. Without any uncertainty it is 0 for equal values
    and infinite for others. Raises ValueError for an uncertainty below 0 or a value that is not finite.
    """
    if not all(map(math.isfinite, (measured, measured_u, predicted, predicted_u))):
        raise ValueError("all four must be finite numbers")
    if measured_u < 0 or predicted_u < 0:
        raise ValueError("an uncertainty must not be negative")
    spread = math.hypot(measured_u, predicted_u)
    if spread == 0:
        return 0.0 if measured == predicted else math.inf
    return abs(measured - predicted) / spread
