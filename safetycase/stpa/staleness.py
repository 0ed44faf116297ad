"""How old what a controller holds true can be: the latency of feedback against the age that its variables may have."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.stpa.durations import later
from safetycase.stpa.surroundings import sources_of
from safetycase.stpa.verdicts import natural


class Age(msgspec.Struct, frozen=True, kw_only=True):
    """A variable that may be `max_staleness` old, with what updates it.

    `source` is the quickest update that is known to be later than that, with its `latency`; both are empty where none
    is known to be late. `sources` are the ids of all that update it.
    """

    variable: str
    max_staleness: str
    sources: tuple[str, ...]
    source: str = ""
    latency: str = ""


def not_in_time(case: Case, element: AnyItem) -> Iterator[Age]:
    """The variables of an element for which no update is known to come in time.

    An update counts as in time only if it stands: not missing or planned, not obsolete, and reviewed if generated.
    Variables that nothing updates are left out.
    """
    for variable, declared in element.data.get("process_model", {}).items():
        allowed = declared.get("max_staleness") if isinstance(declared, dict) else None
        if not allowed:
            continue
        sources = tuple(sorted(sources_of(case, element, variable), key=natural))
        quickest: tuple[str, str] = ("", "")
        in_time = False
        for name in sources:
            source = case.items.get(name) or case.foreign(name)
            latency = source.data.get("latency") if source is not None else None
            if source is None or not latency:
                continue
            late = later(latency, allowed)
            stands = source.covers and source.data.get("presence", "present") == "present"
            in_time = in_time or (late is False and stands)
            if late and (not quickest[0] or later(quickest[1], latency)):
                quickest = name, str(latency)
        if sources and not in_time:
            source_id, latency_text = quickest
            yield Age(
                variable=variable, max_staleness=str(allowed), sources=sources, source=source_id, latency=latency_text
            )
