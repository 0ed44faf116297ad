"""Items of which something is changed that a verdict or the coverage is judged by, and that is not surely stricter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.evidence import Lock, load_lock
from safetycase.findings import Finding, Path
from safetycase.rules.since.declared import OTHERWISE
from safetycase.rules.since.locked import is_new_run, same_results
from safetycase.rules.since.meaning import DESCRIBE_A_RUN, judges, no_better
from safetycase.rules.since.places import Places, new_bridges, places, said_of_tests
from safetycase.rules.since.state import Since, counted_then, finding_on
from safetycase.rules.since.values import Change, at, differences, number, there, was

_NAMED = 5
"""Changes of an item that are named."""

_WORDS: tuple[Path, ...] = (("text",), ("target", "failure"))
"""Where a requirement says in words what it asks for."""

_PLANNED: Path = ("plan", "n")
"""A plan of more trials asks for more, unless it is made once so many were run."""


def judged_otherwise(case: Case, since: Since) -> Iterator[Finding]:
    """Items that counted and still do, and of which a judgement may think better for a change of a field."""
    lock, same = load_lock(case), same_results(case, since)
    where = places(case, same)
    yield from new_bridges(case, since, same)
    for item in case.items.values():
        old = since.item_then(item)
        if old is None or item.obsolete or not counted_then(since, old):
            yield from _counts_now(case, since, item, where)
            continue
        if old.data == item.data and item.kind.name != "evidence":
            continue
        faulty = {one.path[0] for one in (*old.errors, *item.errors) if one.path}
        before, now = dict(old.data), _as_then(item.data, since)
        if item.kind.name == "evidence":
            if is_new_run(since.lock.items.get(old.id), lock.items.get(item.id)):
                faulty |= DESCRIBE_A_RUN
            elif before.get("artefact") != now.get("artefact"):
                faulty.add("produced")
        stricter = {"parameters"} if item.kind.name == "environment" and where.only_tested(item.id) else frozenset()
        found = [one for one in _changes(item, before, now) if one.path[0] not in faulty | stricter]
        if item.kind.name == "environment":
            found += [one for one in said_of_tests(case, since, item, where) if one not in found]
        found += _of_a_person(old, item)
        found += _resting_on_the_same(case, since, lock, where, item, before, now)
        yield from _named(case, since, item, found)


def _named(case: Case, since: Since, item: AnyItem, found: Sequence[Change]) -> Iterator[Finding]:
    """The finding that names changes, if there are any."""
    if found:
        words = "; ".join(was(*one) for one in found[:_NAMED])
        more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        message = f"{item.id} is judged otherwise than at {since.label}: {words}{more}"
        yield finding_on(case, item, OTHERWISE, message, there(item.data, found[0].path))


def _counts_now(case: Case, since: Since, item: AnyItem, where: Places) -> Iterator[Finding]:
    """What did not count, and counts now without that it was reviewed: its origin is another, or it was given up."""
    old = since.case.items.get(since.id_then(item.id))
    if old is None or old.kind is not item.kind or item.obsolete:
        return
    found = _of_a_person(old, item)
    if item.kind.name == "environment" and not found:
        found = list(said_of_tests(case, since, item, where))
    yield from _named(case, since, item, found)


def _of_a_person(old: AnyItem, item: AnyItem) -> list[Change]:
    """That an item which was generated is said to be of a person, without that it was reviewed."""
    if not old.unreviewed or item.unreviewed or item.data.get("origin", "human") != "human":
        return []
    return [Change(("origin",), old.data.get("origin"), item.data.get("origin"))]


def _resting_on_the_same(
    case: Case,
    since: Since,
    lock: Lock,
    where: Places,
    item: AnyItem,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
) -> Iterator[Change]:
    """Other words of a requirement that were accepted with the results of the old ones, and a plan that was made to fit
    them; fewer results of evidence.

    Accepting them into the lock silences the rules that name a requirement or an artefact that changed since.
    """
    if item.kind.name == "requirement":
        for path in _WORDS:
            words = [" ".join(str(at(data, path) or "").split()) for data in (before, now)]
            if words[0] and words[0] != words[1] and _accepted_anew(case, since, lock, item):
                yield Change(path, *words)
        planned, plans = at(before, _PLANNED), at(now, _PLANNED)
        verdict = since.assessment.verdicts.get(since.id_then(item.id))
        ran = verdict.counts.trials if verdict is not None else 0
        if number(planned) and number(plans) and planned < plans <= ran and item.id in where.supported:
            yield Change(_PLANNED, planned, plans)
    elif item.kind.name == "evidence":
        lines = since.lock.items.get(since.id_then(item.id)), lock.items.get(item.id)
        if lines[0] is not None and lines[1] is not None and lines[1].selected < lines[0].selected:
            yield Change(("artefact", "results"), lines[0].selected, lines[1].selected)


def _accepted_anew(case: Case, since: Since, lock: Lock, requirement: AnyItem) -> bool:
    """Whether results that were there before are locked with a requirement as it is now."""
    for reference in case.references_to(requirement.id):
        line = lock.items.get(reference.source) if reference.link.field == "supports" else None
        old = since.lock.items.get(since.id_then(reference.source)) if line is not None else None
        if line is None or old is None or line.sha256 != old.sha256:
            continue
        digests = old.requirements.get(since.id_then(requirement.id)), line.requirements.get(requirement.id)
        if digests[0] != digests[1]:
            return True
    return False


def _changes(item: AnyItem, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    kind = item.kind.name
    if kind == "evidence":
        lost = [entry for entry in _spoken(before) if entry not in _spoken(now)]
        if lost:
            yield Change(("supports",), before.get("supports"), now.get("supports"))
    for field in [*before, *(name for name in now if name not in before)]:
        if kind == "evidence" and field == "supports":
            continue
        for change in differences((field,), before.get(field), now.get(field)):
            if judges(kind, change.path) and not no_better(kind, *change, now):
                yield change


def _spoken(data: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """What evidence speaks of, in which direction, and whether only for a part."""
    found = []
    for entry in data.get("supports", ()):
        said = entry if isinstance(entry, Mapping) else {"ref": entry}
        found.append((str(said.get("ref")), str(said.get("direction", "supports")), bool(said.get("covers"))))
    return found


def _as_then(data: Mapping[str, Any], since: Since) -> dict[str, Any]:
    """What an item says, with the ids that other items had then."""
    return {name: _renamed(value, since) for name, value in data.items()} if since.renamed else dict(data)


def _renamed(value: Any, since: Since) -> Any:
    if isinstance(value, str):
        owner, slash, variable = value.partition("/")
        return f"{since.id_then(owner)}{slash}{variable}"
    if isinstance(value, list):
        return [_renamed(one, since) for one in value]
    if isinstance(value, Mapping):
        return {name: _renamed(one, since) for name, one in value.items()}
    return value
