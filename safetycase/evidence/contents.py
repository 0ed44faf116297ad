"""What an artefact as a whole says that the case should know: other requirements, doubts about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from safetycase.case import Case
from safetycase.evidence import rules
from safetycase.evidence.artefacts import Cache, Found
from safetycase.evidence.exchanged import counts_cases, exchange_faults, takes_all
from safetycase.evidence.faults import Fault
from safetycase.evidence.formats import reader_named
from safetycase.evidence.material import Material
from safetycase.evidence.overview import MAX_NAMELESS, Unpassed
from safetycase.evidence.records import OUTCOMES
from safetycase.evidence.redaction import patterns_of, redacted
from safetycase.evidence.remaining import reads_scores, remaining_faults
from safetycase.evidence.spoken import requirement_names, supports_of
from safetycase.evidence.tallying import MAX_UNPASSED
from safetycase.evidence.text import counted, shown
from safetycase.model import ID_PATTERN

_ID = re.compile(ID_PATTERN)
_LISTED = 8


def users_of(materials: Mapping[str, Material]) -> list[list[Material]]:
    """The evidence items that count, by the artefact that was read for them."""
    by_digest: dict[str, list[Material]] = {}
    for material in materials.values():
        if material.info is not None and material.item.covers:
            by_digest.setdefault(material.sha256, []).append(material)
    return list(by_digest.values())


def content_faults(
    case: Case, materials: Mapping[str, Material], there: Mapping[str, Found], cache: Cache
) -> list[Fault]:
    """Faults of the artefacts that were read, each reported once, on the first item that uses the artefact.

    `there` is what stands at each path; `cache` what is known of it.
    """
    requirements = requirement_names(case)
    found = []
    for users in users_of(materials):
        found += _of_artefact(users[0])
        found += _unselected(case, users)
        found += remaining_faults(case, users, there.get(users[0].path), cache)
        found += _links(case, users, requirements)
    return found + exchange_faults(case, materials)


def left_out(case: Case, materials: Mapping[str, Material]) -> dict[str, list[str]]:
    """By requirement: which cases in artefacts of its evidence name it, did not pass, and are counted by no item."""
    found: dict[str, list[str]] = {}
    requirements: dict[str, str] | None = None
    for users in users_of(materials):
        info = users[0].info
        assert info is not None
        if not info.unpassed or not info.ids:
            continue
        requirements = requirements or requirement_names(case)
        path = shown(users[0].path)
        for one in _left(case, users):
            words = f"{path} has {_case_words(case, one)}"
            for target in {requirements[name] for name in one.ids if name in requirements}:
                found.setdefault(target, []).append(f"{words}, which names it and which no evidence item counts")
        counting = [user for user in users if counts_cases(case, user) and not user.foreign]
        if info.more and not any(map(takes_all, counting)):
            for target in {requirements[name] for name in info.ids if name in requirements}:
                words = f"{path} has more than {MAX_UNPASSED:,} cases that did not pass and name requirements"
                found.setdefault(target, []).append(f"{words}; not all of them were looked at")
    return found


def _left(case: Case, users: Sequence[Material]) -> list[Unpassed]:
    """The cases that did not pass and that none of the users of an artefact counts."""
    info = users[0].info
    assert info is not None
    if not info.unpassed:
        return []
    counting = [user for user in users if counts_cases(case, user) and not user.foreign]
    reader = reader_named(users[0].format)
    behind_numbers = not counting and reader is not None and reader.measures
    if behind_numbers or any(takes_all(user) for user in counting):
        return []
    selected = {place for user in counting for place in user.unpassed}
    left = [one for one in info.unpassed if one.place not in selected]
    if counting and all(reads_scores(user) for user in counting):  # of those `remaining` tells which fail
        left = [one for one in left if one.case.state != "unscored"]
    # rows of a table without any outcome stand beside its numbers, and are no cases
    return left if len(counting) == len(users) else [one for one in left if OUTCOMES[one.case.state] == "failure"]


def _of_artefact(material: Material) -> list[Fault]:
    info, item, place = material.info, material.item, ("artefact", "path")
    assert info is not None
    found = []
    if info.merged:
        message = (
            f"{shown(material.path)} reports {counted(info.merged, 'case')} again; of each the worst report counts"
        )
        found.append(Fault(rules.CASES_MERGED, item, message, place))
    for warning in info.warnings:
        found.append(Fault(rules.ARTEFACT_ODD, item, f"{shown(material.path)}: {warning}", place))
    return found


def _unselected(case: Case, users: Sequence[Material]) -> list[Fault]:
    """That cases which did not pass speak for nothing, since no evidence item selects them."""
    first, left = users[0], _left(case, users)
    if not left:
        return []
    least = "at least " if len(left) >= MAX_NAMELESS else ""
    named = ", ".join(_case_words(case, one) for one in left[:_LISTED])
    more = f" and {len(left) - _LISTED} more" if len(left) > _LISTED else ""
    number = counted(sum(one.case.count for one in left), "case")
    words = f"{least}{number} that did not pass and that no evidence item counts"
    message = f"{shown(first.path)} has {words}: {named}{more}"
    return [Fault(rules.UNSELECTED, first.item, message, ("artefact", "path"))]


def _case_words(case: Case, one: Unpassed) -> str:
    """A case that did not pass by its name, without what the manifest wants to be redacted, and its state."""
    number = f"{one.case.count:,} " if one.case.count > 1 else ""
    return f"{shown(redacted(one.case.name, patterns_of(case.manifest.redact)), 80)} ({number}{one.case.state})"


def _links(case: Case, users: list[Material], requirements: Mapping[str, str]) -> list[Fault]:
    info = users[0].info
    assert info is not None
    known = {requirements[name] for name in info.ids if name in requirements}
    linked = {target for user in users for target, _, _ in supports_of(user.item.record)}
    found = []
    strange = [
        name for name in info.ids if name not in requirements and name not in case.items and _looks_like_id(name)
    ]
    path = shown(users[0].path)
    for names, words in (
        (sorted(known - linked), "which no evidence item links to it"),
        (strange, "which the case does not have"),
    ):
        if names:
            message = f"{path} names {_list(names)}, {words}"
            found.append(Fault(rules.UNLINKED_ID, users[0].item, message, ("artefact", "path")))
    if len(known) > 1:
        for user in users:
            if user.selection is not None and not user.selection.where:
                message = f"{user.item.id} counts all of {path}, which names {counted(len(known), 'requirement')}"
                found.append(Fault(rules.WHOLE_ARTEFACT, user.item, message, ("artefact",)))
    return found


def _looks_like_id(name: str) -> bool:
    """Whether a word in a property is meant as an id: prose in such a property is not reported word by word."""
    return len(name) <= 80 and _ID.match(name) is not None and any(character.isdigit() for character in name)


def _list(names: Iterable[str]) -> str:
    listed = list(names)
    text = ", ".join(shown(name, 40) for name in listed[:_LISTED])
    return f"{text} and {len(listed) - _LISTED} more" if len(listed) > _LISTED else text
