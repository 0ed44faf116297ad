"""What was counted and bounded where a rate was judged: of all results, or of each slice."""

from __future__ import annotations

import msgspec


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers behind a judgement of a rate.

    `trials` are those of its denominator, or `exposure` is that in which events were counted, in `unit`. `bound` is the
    exact bound of the rate with everything unresolved against it, an upper one where the rate is to be `below`
    something; None where there is none, as after looks at any time. `answered` of `cases` were, which shows a
    `coverage` of at least so much; None where none is asked for.
    """

    trials: int = 0
    failures: int = 0
    unresolved: int = 0
    below: bool = True
    bound: float | None = None
    exposure: float | None = None
    unit: str = ""
    cases: int = 0
    answered: int = 0
    coverage: float | None = None

    @property
    def badness(self) -> float:
        """How far the bound lies on the side of failing, to compare with others of one judgement."""
        bad = self.failures + (self.unresolved if self.below else 0)
        size = self.trials if self.exposure is None else self.exposure
        near = self.bound if self.bound is not None else (bad + 1) / (size + 1)
        return near if self.below else -near
