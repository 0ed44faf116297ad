"""How long a campaign must be that shall estimate a rate, or find it better than another: by normal approximation.

Only for planning; verdicts use the exact bounds. Source: N. Kalra and S. M. Paddock, "Driving to Safety", RAND RR-1478
(2016).
"""

from __future__ import annotations

import math

from safetycase.statistics.special import special


def exposure_to_estimate(rate: float, within: float, confidence: float) -> float:
    """The exposure in which a rate is estimated `within` a share of itself on both sides: (z / within)^2 / rate.

    Raises ValueError unless rate > 0, within > 0 and 0 < confidence < 1.
    """
    _require_positive(rate, within)
    return (_normal(1 - (1 - confidence) / 2, confidence) / within) ** 2 / rate


def exposure_to_compare(rate: float, better: float, confidence: float, power: float) -> float:
    """The exposure in which a rate that is lower than `rate` by the share `better` is found so, with this `power`.

    (z_c + z_power)^2 (1 - better) rate / (better rate)^2, of a one-sided test at `confidence`. Raises ValueError unless
    rate > 0, 0 < better < 1, 0 < confidence < 1 and 0 < power < 1.
    """
    _require_positive(rate, better)
    if not better < 1:
        raise ValueError(f"no rate is lower by the share {better}")
    spread = _normal(confidence, confidence) + _normal(power, power)
    return spread**2 * (1 - better) / (better**2 * rate)


def _normal(share: float, stated: float) -> float:
    """The quantile of the normal distribution."""
    if not 0 < stated < 1:
        raise ValueError(f"confidence and power must lie strictly between 0 and 1, not {stated}")
    return float(special().ndtri(share))


def _require_positive(*values: float) -> None:
    for value in values:
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"it must be above 0, not {value}")
