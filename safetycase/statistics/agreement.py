"""Whether a prediction and a measurement agree, and what several judges who agree are worth.

Sources: ISO 13528:2022, section 9.7 (E_n scores); ISO/IEC 17043:2023; L. Kish, "Survey Sampling" (1965), on the
design effect.
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


def effective_number(number: int, correlation: float) -> float:
    """How many independent ones so many correlated judges or measurements are worth: n / (1 + (n - 1) rho).

    Raises ValueError unless number >= 1 and 0 <= correlation <= 1.
    """
    if number < 1:
        raise ValueError(f"there must be at least one, not {number}")
    if not 0 <= correlation <= 1:
        raise ValueError(f"the correlation lies from 0 to 1, not {correlation}")
    return number / (1 + (number - 1) * correlation)
