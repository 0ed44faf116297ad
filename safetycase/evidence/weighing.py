"""What selected results weigh: how many count as what, how many are missing, and when they were produced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Item
from safetycase.evidence import rules
from safetycase.evidence.age import parse_day
from safetycase.evidence.material import Material
from safetycase.evidence.records import OUTCOMES, Exposures, Outcome, State, Unmet
from safetycase.evidence.tallying import Tally
from safetycase.evidence.text import counted, shown
from safetycase.evidence.verdict import Counts
from safetycase.findings import Rule, text
from safetycase.model.assurance import Evidence
from safetycase.model.measures import Exposure

_NAMED = 5
"""How many values that no result has are named."""


class Noting(Protocol):
    """Notes what is wrong with an evidence item: the rule, the item, the sentence, the field."""

    def __call__(self, rule: Rule, item: Item[Evidence], message: str, *path: str | int) -> None:
        """Note it."""
        ...


def weighed(note: Noting, material: Material, tallied: Tally, planned: int | None) -> Material:
    """The material with the counts of its results; `planned` is the number of trials that the artefact planned."""
    item, states = material.item, tallied.states
    overrides = dict(_overrides(note, item))
    expect = item.record.expect
    where: tuple[str, ...] = ()
    if not isinstance(expect, UnsetType) and not isinstance(expect.items, UnsetType):
        planned, where = max(expect.items, planned or 0), ("expect", "items")
    unmet = tallied.unmet if material.selected else ()
    missing = len(unmet)
    if unmet:
        note(rules.VALUE_UNMET, item, f"{item.id}: {_unmet_words(unmet, material.path)}", "select")
    items = tallied.items or material.selected
    if planned is not None and planned != items:
        missing = max(missing, planned - items)
        what = f"results of {counted(items, 'item')}" if tallied.items else counted(items, "result")
        seen = f"{what} where {planned:,} were planned"
        note(rules.PARTIAL_RUN, item, f"{item.id}: {seen}", *where)
    notes = tuple(
        f"{state} counts as {outcome}: {shown(reason, 200)}"
        for state, (outcome, reason) in overrides.items()
        if states.get(state)
    )
    exposure, typed = _exposure(item.record.exposure, material, tallied)
    of_all = [shown(unit, 40) for unit in exposure if unit not in tallied.exposure]
    if of_all and _chooses(material):
        remark = f"the exposure in {of_all[0]} is the number that the item names, and it selects a part of the results"
        notes = (*notes, remark)
    better = [state for state, (outcome, _) in overrides.items() if states.get(state) and _gains(state, outcome)]
    if better:
        named = ", ".join(f"{states[state]:,} {state} as {overrides[state][0]}" for state in better)
        message = f"{item.id} counts results as better than they are: {named}"
        note(rules.COUNTED_BETTER, item, message, "run_states", better[0])
    counts = Counts(
        states=states,
        missing=missing,
        overrides={state: outcome for state, (outcome, _) in overrides.items()},
        dims=tallied.dims,
        slices=tallied.slices,
        repeated=tallied.repeated,
        copies=tallied.copies,
        exposure=exposure,
        exposed=tallied.exposed,
        typed=typed,
    )
    problem = ""
    if material.selected == 0 and not exposure and not _asked(item.record, tallied):
        of = f"0 of {material.info.cases:,} cases" if material.info is not None else "no case"
        empty = material.info is not None and not material.info.cases
        problem = f"{shown(material.path)} holds no result (0 of 0 cases)" if empty else ""
        problem = problem or f"its selection finds {of} in {shown(material.path)}"
        note(rules.NOTHING_SELECTED, item, f"{item.id}: {problem}", "select")
    return msgspec.structs.replace(
        material, counts=counts, items=tallied.items, notes=notes, problem=problem, unmet=unmet
    )


def _exposure(stated: Exposure | UnsetType, material: Material, tallied: Tally) -> tuple[Exposures, bool]:
    """In which exposure results were counted, and whether somebody typed it; what the results say of it counts first.

    Where the selection finds nothing, it may be misspelt, and no exposure is known in which there was nothing.
    """
    if isinstance(stated, UnsetType) or isinstance(stated.unit, UnsetType) or stated.unit in tallied.exposure:
        return tallied.exposure, False
    typed = isinstance(stated.metric, UnsetType)
    amount = stated.value if isinstance(stated.metric, UnsetType) else tallied.metrics.get(stated.metric)
    if amount is None or isinstance(amount, UnsetType) or amount < 0 or (_chooses(material) and not material.selected):
        return tallied.exposure, False
    return {**tallied.exposure, stated.unit: float(amount)}, typed


def _chooses(material: Material) -> bool:
    """Whether only a part of the results is selected."""
    selection = material.selection
    return selection is not None and bool(selection.where or selection.either)


def _asked(record: Evidence, tallied: Tally) -> bool:
    """Whether numbers were found for which the item asks beside its exposure."""
    exposure = record.exposure
    own = UNSET if isinstance(exposure, UnsetType) else exposure.metric
    return any(name != own for name in tallied.metrics)


def _unmet_words(unmet: Unmet, path: str) -> str:
    """What no result has, in words."""
    named = [f"{shown(field, 40)} '{shown(value, 60)}'" for field, value in unmet[:_NAMED]]
    more = f" and {len(unmet) - _NAMED} more" if len(unmet) > _NAMED else ""
    return f"no result in {shown(path)} has {', '.join(named)}{more}, which it selects"


def produced(note: Noting, item: Item[Evidence], started: str) -> str:
    """When evidence was produced: what its artefact says, or the typed date where it says nothing that is one."""
    typed = text_of(item.record.produced)
    made, said = parse_day(started), parse_day(typed)
    if typed and started and made != said:
        when = made if made is not None else f"'{shown(started, 40)}', which is no date that this release reads"
        message = f"{item.id} says that it was produced on {shown(typed, 40)}, and its artefact says {when}"
        note(rules.PRODUCED_DIFFERS, item, message, "produced")
    return started if made is not None else typed or started


def _overrides(note: Noting, item: Item[Evidence]) -> Iterator[tuple[State, tuple[Outcome, str]]]:
    for state, override in item.record.run_states.items():
        outcome, reason = override.outcome, text.reason(text_of(override.reason))
        if isinstance(outcome, UnsetType) or not reason:
            message = f"{item.id}: {state} is counted as usual, since outcome and reason are not both stated"
            note(rules.OVERRIDE_WITHOUT_REASON, item, message, "run_states", state)
        else:
            yield state, (outcome, " ".join(reason.split()))


def _gains(state: State, outcome: Outcome) -> bool:
    """Whether an outcome is better than the one that a state has by itself."""
    order: tuple[Outcome, ...] = ("failure", "unresolved", "abstained", "pass")
    return order.index(outcome) > order.index(OUTCOMES[state])


def text_of(value: str | UnsetType) -> str:
    """A text, empty where none is stated."""
    return "" if isinstance(value, UnsetType) else value
