"""What became weaker since an earlier state of the case: a ratchet, for changes that somebody else must review.

A case may have gaps while it grows; these rules name what a change made worse. They compare two states, so that they
are no checks of one case, and are not waived: what settles them is said by the rule that they name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain

import msgspec

from safetycase.case import Case
from safetycase.findings import Finding
from safetycase.rules.settings import Settings, settings_of
from safetycase.rules.since.asks import loosened
from safetycase.rules.since.criteria import late_criteria
from safetycase.rules.since.gaps import new_gaps
from safetycase.rules.since.items import gone, reused
from safetycase.rules.since.locked import counts_edited, lost_lines, unlocked
from safetycase.rules.since.otherwise import judged_otherwise
from safetycase.rules.since.silenced import silenced
from safetycase.rules.since.state import Assessment, Past, Since
from safetycase.rules.since.subjects import said_otherwise
from safetycase.rules.since.verdicts import worse

__all__ = ["Past", "Since", "lost_lines", "weaker"]


def weaker(case: Case, findings: Sequence[Finding], assessment: Assessment, since: Since, day: date) -> list[Finding]:
    """What became weaker between an earlier state of the case and this one, as judged on a day.

    `findings` and `assessment` are those of the case as it is, judged with the lines of the lock that were lost.
    """
    found = chain(
        new_gaps(case, findings, since),
        worse(case, findings, assessment, since),
        unlocked(case, since),
        counts_edited(case, assessment, since),
        loosened(case, since),
        judged_otherwise(case, since),
        said_otherwise(case, since),
        silenced(case, since, day),
        gone(case, since),
        reused(case, since),
        late_criteria(case, findings, assessment, since, day),
    )
    before, now = settings_of(since.case), settings_of(case)
    return [kept for one in found if (kept := _as_severe(one, before, now)) is not None]


def _as_severe(finding: Finding, before: Settings, now: Settings) -> Finding | None:
    """The finding with the greater of the severities that the two states set; None if both switch its rule off.

    Else a change could lower or switch off, in itself, the rule that speaks of it.
    """
    kept = [one for one in (before.applied(finding), now.applied(finding)) if one is not None]
    if not kept:
        return None
    return msgspec.structs.replace(finding, severity=max(one.severity for one in kept))
