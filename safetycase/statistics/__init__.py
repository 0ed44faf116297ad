"""Exact bounds and sample sizes: pure functions, each with its source. Importing this loads no numerical library."""

from safetycase.statistics.proportions import (
    confidence_reached,
    lower_bound,
    trials_needed,
    upper_bound,
)

__all__ = ["confidence_reached", "lower_bound", "trials_needed", "upper_bound"]
