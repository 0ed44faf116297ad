"""Results that fail as an evidence item reads them, and that no evidence item of their artefact selects.

Formats whose results have a state of their own tell what did not pass by themselves (`contents`). Where the evidence
item says what a score means, only its reading can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from safetycase.case import Case
from safetycase.evidence.artefacts import Cache, Found, examine
from safetycase.evidence.exchanged import counts_cases
from safetycase.evidence.faults import Fault
from safetycase.evidence.formats import Reader, reader_named
from safetycase.evidence.material import Material
from safetycase.evidence.readings import Outcomes, Reading
from safetycase.evidence.records import OUTCOMES
from safetycase.evidence.rules import UNSELECTED
from safetycase.evidence.selection import Selection
from safetycase.evidence.text import counted, shown

_LISTED = 8

_Where = tuple[tuple[str, tuple[str, ...]], ...]


def remaining(selections: Iterable[Selection], reader: Reader) -> dict[str, Selection]:
    """What none of the selections from one artefact takes, as each reads it, by the key of the selection.

    Only what decides between views of the same trials, such as the scorer, stays as it was selected. Empty where the
    results have states of their own, or where all of them are taken.
    """
    taken = list(selections)
    found: dict[str, Selection] = {}
    for selection in taken:
        reading = selection.reading
        if not _tells(reading):
            continue
        view = _view(selection, reader)
        if view == selection.where or any(not one.where and not one.either for one in taken):
            continue
        plain = msgspec.structs.replace(reading, slices=(), output="", metrics=(), exposure=())
        found[selection.key] = Selection(view, reading=plain, without=_joined(taken))
    return found


def reads_scores(user: Material) -> bool:
    """Whether only the item tells what a score, or a row of counts, means."""
    return user.selection is not None and _tells(user.selection.reading)


def _tells(reading: Reading) -> bool:
    return reading.outcomes != Outcomes() or reading.counted is not None


def _view(selection: Selection, reader: Reader) -> _Where:
    return tuple((name, values) for name, values in selection.where if name in reader.whole or name in reader.defaults)


def _joined(selections: Sequence[Selection]) -> tuple[Selection, ...]:
    """Selections that take the same as those given: all by one field are one."""
    values: dict[str, set[str]] = {}
    others: dict[_Where, None] = {}
    for one in selections:
        if len(one.where) == 1:
            values.setdefault(one.where[0][0], set()).update(one.where[0][1])
        else:
            others[one.where] = None
    fields: list[_Where] = [((name, tuple(sorted(found))),) for name, found in sorted(values.items())]
    return tuple(Selection(where) for where in (*fields, *sorted(others)))


def remaining_faults(case: Case, users: Sequence[Material], found: Found | None, cache: Cache) -> list[Fault]:
    """What fails in an artefact and is selected by none of the items that use it."""
    counting = [user for user in users if user.basis == "computed" and counts_cases(case, user) and not user.foreign]
    reader = reader_named(users[0].format)
    by_key = {user.selection.key: user for user in counting if user.selection is not None}
    if reader is None or found is None or not by_key:
        return []
    selections = [user.selection for user in by_key.values() if user.selection is not None]
    rests = remaining(selections, reader)
    faults: list[Fault] = []
    said: set[object] = set()
    for key, rest in rests.items():
        user = by_key[key]
        means = rest.where, rest.reading.value, rest.reading.outcomes, rest.reading.counted
        if means in said:
            continue
        said.add(means)
        examined = examine(case.source, user.path, found, user.named_format, [rest], cache)
        tallied = examined.tallies.get(rest.key)
        if tallied is None:
            continue
        failures = sum(number for state, number in tallied.states.items() if OUTCOMES[state] == "failure")
        if failures:
            names = [shown(one.name, 80) for one in tallied.failing[:_LISTED]]
            more = f" and {failures - len(names):,} more" if failures > len(names) else ""
            named = f": {', '.join(names)}{more}" if names else ""
            verb, them = ("fails", "it") if failures == 1 else ("fail", "them")
            words = f"{counted(failures, 'result')} that {verb} as {user.item.id} reads {them}"
            message = f"{shown(user.path)} has {words} and that no evidence item counts{named}"
            faults.append(Fault(UNSELECTED, user.item, message, ("artefact", "path")))
    return faults


def deciding(selection: Selection) -> str:
    """That results are selected, or placed among outputs or slices, by what decides whether they fail, in words.

    A rate of such a part leaves out what failed. Empty where other fields select and place them.
    """
    reading = selection.reading
    selects = [name for name, values in selection.where if set(values) != {"*"}]
    for names, how in (
        (selects, "it selects results by"),
        ([reading.output] if reading.output else [], "it takes for the output"),
        ([field for _, field in reading.slices], "it makes slices by"),
    ):
        for name in names:
            if _decides(name, reading):
                return f"{how} '{shown(name, 40)}', which decides whether they fail"
    return ""


def _decides(name: str, reading: Reading) -> bool:
    """Whether a field is one by which they pass or fail."""
    field = name.removeprefix("property.")
    if reading.counted is not None:
        return field in {reading.counted.failures, reading.counted.answered}
    if reading.outcomes == Outcomes():
        return False
    scored = reading.value.removeprefix("property.") or "value"
    return field == scored or field.startswith(f"{scored}.") or scored.startswith(f"{field}.")
