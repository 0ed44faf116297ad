"""Doubts that nobody answered, or that were put away without an answer, as findings on what raises them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.doubts import Doubts
from safetycase.evidence.faults import Fault
from safetycase.evidence.spoken import spoken_of
from safetycase.evidence.text import shown
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import reason
from safetycase.model.argument import Defeater, Review
from safetycase.model.assurance import Evidence
from safetycase.model.dependability import Incident

_SOURCE = "Bloomfield, Rushby: Assessing Confidence with Assurance 2.0 (2024): defeaters are recorded and answered"
_LISTED = 5

UNANSWERED = declare(
    Rule(
        code="SFC901",
        name="doubt-unanswered",
        severity=Severity.WARNING,
        summary="A doubt about the case, a rejection or an incident is not answered.",
        why="Somebody found a reason why a part of the case may be wrong. Until it is answered, what rests on that "
        "part may not hold, whatever the tests say.",
        source=_SOURCE,
        fix="Mend what is doubted; or answer the doubt: `state: refuted` with the reason under `rationale`, `residual` "
        "with `accepted_by` and `expires`, a later acceptance, or a sustained defeater that challenges it.",
        bad="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1]}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
        good="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1], state: refuted, "
        "rationale: A second relay opens}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
    )
)
GIVEN_UP = declare(
    Rule(
        code="SFC902",
        name="doubt-given-up",
        severity=Severity.WARNING,
        summary="A doubt, a rejection or an incident was made obsolete without an answer.",
        why="An obsolete item counts for nothing. A doubt is settled by its answer, not by putting it away.",
        source=_SOURCE,
        fix="Answer it and keep it, or delete it; git keeps who did so.",
        bad="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1], status: obsolete}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
        good="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1], state: refuted, "
        "rationale: A second relay opens}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
    )
)
NO_REASON = declare(
    Rule(
        code="SFC903",
        name="doubt-refuted-without-reason",
        severity=Severity.WARNING,
        summary="A doubt is said to be refuted, and nothing says why.",
        why="One word took the doubt out of every verdict; a reader must be able to judge the reason.",
        source=_SOURCE,
        fix="Write under `rationale` what shows that the doubt is wrong.",
        bad="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1], state: refuted}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
        good="defeaters:\n  D-1: {text: The heater may stick, challenges: [SC-1], state: refuted, "
        "rationale: A second relay opens}\n"
        "constraints:\n  SC-1: {text: The surface must never be hotter than 90 °C}",
    )
)
AGAINST = declare(
    Rule(
        code="SFC904",
        name="undermining-evidence-unanswered",
        severity=Severity.WARNING,
        summary="Evidence speaks against a part of the case, and nothing answers it.",
        why="Results against a claim weigh as much as those for it. What nobody answers stays a reason why the part "
        "may be wrong, and a requirement is not demonstrated beside it.",
        source=_SOURCE,
        fix="Mend what it shows and test again; or answer it by a sustained defeater that challenges the evidence.",
        bad="evidence:\n  E-1: {supports: [{ref: A-1, direction: undermines}], artefact: {path: e.xml}}\n"
        "assumptions:\n  A-1: The water stays below 60 °C",
        good="evidence:\n  E-1: {supports: [{ref: A-1, direction: undermines}], artefact: {path: e.xml}}\n"
        "assumptions:\n  A-1: The water stays below 60 °C\n"
        "defeaters:\n  D-1: {text: It was another kettle, challenges: [E-1], state: sustained}",
    )
)


def doubt_faults(case: Case, doubts: Doubts) -> Iterator[Fault]:
    """What is wrong with how the doubts of a case were dealt with."""
    for defeater in case.of(Defeater):
        yield from _of_defeater(doubts, defeater)
    for review in case.of(Review):
        if review.record.verdict != "rejected":
            continue
        if review.obsolete:
            yield _given_up(review, "rejected", review.record.items)
        else:
            left = [name for name in review.record.items if review in doubts.rejections(name)]
            if left and not doubts.answer(review.id):
                yield _unanswered(review, f"{review.id} rejected {_named(left)}, and nothing was accepted since")
    for incident in case.of(Incident):
        undermined = incident.record.undermines
        if undermined and incident.obsolete:
            yield _given_up(incident, "undermines", undermined)
        elif undermined and not doubts.answer(incident.id):
            yield _unanswered(incident, f"{incident.id} undermines {_named(undermined)} and is not answered")
    for item in case.of(Evidence):
        against = [target for target, undermines, _ in spoken_of(item) if undermines]
        if against and not item.obsolete and not doubts.answer(item.id):
            message = f"{item.id} speaks against {_named(against)} and is not answered"
            yield Fault(AGAINST, item, message, ("supports",))


def _of_defeater(doubts: Doubts, item: Item[Defeater]) -> Iterator[Fault]:
    record = item.record
    if not record.challenges:
        return
    state = doubts.standing(item)
    if item.obsolete:
        if state:
            yield _given_up(item, "challenges", record.challenges)
    elif state and not doubts.answer(item.id):
        yield _unanswered(item, f"{item.id} challenges {_named(record.challenges)} and {state}")
    elif record.state == "refuted" and not _says(record.rationale) and not doubts.answer(item.id):
        yield Fault(NO_REASON, item, f"{item.id} is said to be refuted, and nothing says why", ("state",))


def _says(text: str | UnsetType) -> bool:
    return not isinstance(text, UnsetType) and bool(reason(text))


def _unanswered(item: Item[Any], message: str) -> Fault:
    return Fault(UNANSWERED, item, message)


def _given_up(item: Item[Any], verb: str, targets: Iterable[str]) -> Fault:
    return Fault(
        GIVEN_UP, item, f"{item.id} {verb} {_named(targets)} and was made obsolete without an answer", ("status",)
    )


def _named(targets: Iterable[str]) -> str:
    names = list(dict.fromkeys(targets))
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(shown(name, 60) for name in names[:_LISTED]) + more
