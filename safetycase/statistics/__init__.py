"""Exact bounds and sample sizes: pure functions, each with its source. Importing this loads no numerical library."""

from safetycase.statistics.agreement import e_n, effective_number
from safetycase.statistics.campaigns import exposure_to_compare, exposure_to_estimate
from safetycase.statistics.corrections import (
    chosen_threshold_confidence,
    corrected_share,
    upper_bound_with_label_errors,
)
from safetycase.statistics.exposure import exposure_needed, lower_rate, rate_confidence_reached, upper_rate
from safetycase.statistics.families import bonferroni_confidence, holm
from safetycase.statistics.outwards import lower_words, upper_words
from safetycase.statistics.priors import (
    conservative_confidence,
    conservative_exposure_needed,
    conservative_rate_confidence,
    conservative_trials_needed,
)
from safetycase.statistics.proportions import (
    confidence_reached,
    lower_bound,
    trials_needed,
    upper_bound,
)
from safetycase.statistics.reaching import reached
from safetycase.statistics.searching import least
from safetycase.statistics.sequential import (
    e_value,
    log_e_value,
    sequential_lower_bound,
    sequential_trials_needed,
    sequential_upper_bound,
)
from safetycase.statistics.sequential_rates import (
    log_e_value_above,
    log_e_value_below,
    sequential_exposure_needed,
    sequential_lower_rate,
    sequential_upper_rate,
)

__all__ = [
    "bonferroni_confidence",
    "chosen_threshold_confidence",
    "confidence_reached",
    "conservative_confidence",
    "conservative_exposure_needed",
    "conservative_rate_confidence",
    "conservative_trials_needed",
    "corrected_share",
    "e_n",
    "e_value",
    "effective_number",
    "exposure_needed",
    "exposure_to_compare",
    "exposure_to_estimate",
    "holm",
    "least",
    "log_e_value",
    "log_e_value_above",
    "log_e_value_below",
    "lower_bound",
    "lower_rate",
    "lower_words",
    "rate_confidence_reached",
    "reached",
    "sequential_exposure_needed",
    "sequential_lower_bound",
    "sequential_lower_rate",
    "sequential_trials_needed",
    "sequential_upper_bound",
    "sequential_upper_rate",
    "trials_needed",
    "upper_bound",
    "upper_bound_with_label_errors",
    "upper_rate",
    "upper_words",
]
