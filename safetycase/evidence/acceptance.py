"""What was accepted when evidence was locked, and what changed since: the requirement, or the evidence item itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from safetycase.case import Case, Item, item_across
from safetycase.evidence import lock_rules
from safetycase.evidence.criteria import CRITERION_LATE, criterion_of, late_words
from safetycase.evidence.faults import Fault
from safetycase.evidence.lockfile import Lock, digest_of
from safetycase.evidence.spoken import supports_of
from safetycase.evidence.subjects import whole_subject
from safetycase.findings import Rule
from safetycase.model.analysis import Environment
from safetycase.model.assurance import Evidence, Requirement
from safetycase.model.fields import Record, yaml_name


def _own(record: type[Record]) -> frozenset[str]:
    """The fields, as YAML names them, that a kind has beside those of every kind."""
    return frozenset(yaml_name(name) for name in record.__struct_fields__ if name not in Record.__struct_fields__)


REQUIRED = (_own(Requirement) - {"addresses", "allocated_to"}) | {"title", "text"}
"""The fields of a requirement that say what is required: not why it is (`addresses`) and not who must meet it."""

JUDGED = _own(Evidence) - {"supports", "subject"}
"""The fields of evidence that a judgement may use as they stand; what it supports and its subject are worked out."""


def requirement_digest(case: Case, requirement: Item[Requirement]) -> str:
    """A digest of what evidence is judged against: every field that says what is required, and the environment."""
    judged = {name: value for name, value in requirement.data.items() if name in REQUIRED}
    return digest_of({**judged, "parameters": _parameters(case, requirement.data.get("environment"))})


def evidence_digest(case: Case, item: Item[Evidence]) -> str:
    """A digest of all of an evidence item that a judgement of it may use.

    Besides its own fields these are the subject with what the manifest fills in, the environments that it was
    obtained in, and where it speaks against something or for a part. Plain `supports` are not among them: for which
    requirements it was accepted stands in the lock one by one.
    """
    data = item.data
    judged: dict[str, Any] = {name: value for name, value in data.items() if name in JUDGED}
    judged["subject"] = whole_subject(case, item.record)
    sampling = data.get("sampling")
    drawn = sampling.get("from") if isinstance(sampling, dict) else None
    judged["parameters"] = [_parameters(case, name) for name in (data.get("environment"), drawn)]
    judged["special"] = [list(entry) for entry in supports_of(item.record) if entry[1] or entry[2]]
    return digest_of(judged)


def _parameters(case: Case, name: object) -> Any:
    environment = item_across(case, name) if isinstance(name, str) else None
    there = environment is not None and environment.kind.record is Environment
    return environment.data.get("parameters", {}) if environment is not None and there else None


class _Change(msgspec.Struct, frozen=True):
    rule: Rule
    words: str


class Acceptance:
    """Compares evidence and requirements with what the lock says of them. Evidence that is not locked has no gaps."""

    def __init__(self, case: Case, lock: Lock) -> None:
        self.case = case
        self.lock = lock
        self._requirements: dict[str, str] = {}
        self._evidence: dict[str, str] = {}

    def gaps(self, item: Item[Evidence], requirement: Item[Requirement] | None = None) -> tuple[str, ...]:
        """Why what stands here now was not accepted, for the requirement if one is given; empty where it was."""
        changes = (self._of_item(item), self._of_requirement(item, requirement) if requirement is not None else None)
        return tuple(change.words for change in changes if change is not None)

    def faults(self, item: Item[Evidence]) -> list[Fault]:
        """The same for all requirements that the item speaks of, as faults."""
        found = []
        change = self._of_item(item)
        if change is not None:
            found.append(Fault(change.rule, item, f"{item.id}: {change.words}"))
        for target, _, _ in supports_of(item.record):
            requirement = self.case.find(target, Requirement)
            change = self._of_requirement(item, requirement) if requirement is not None else None
            if change is not None:
                found.append(Fault(change.rule, item, f"{item.id}: {change.words}", ("supports",)))
            if requirement is not None:
                found += self._late(item, requirement)
        return found

    def _late(self, item: Item[Evidence], requirement: Item[Requirement]) -> Iterator[Fault]:
        """That the lock says of a requirement that its criterion is younger than the results of an item."""
        locked, criterion = self.lock.items.get(item.id), criterion_of(requirement.data)
        if locked is None or not locked.late or not criterion or requirement.obsolete:
            return
        names = (requirement.id, *requirement.record.aliases)
        fields = next((locked.late[name] for name in names if name in locked.late), None)
        if fields is not None:
            words = f"{late_words(requirement.id, fields)} {item.id}, as the lock says"
            yield Fault(CRITERION_LATE, requirement, words, (next(iter(criterion)),))

    def _of_item(self, item: Item[Evidence]) -> _Change | None:
        locked = self.lock.items.get(item.id)
        if locked is None:
            return None
        if item.id not in self._evidence:
            self._evidence[item.id] = evidence_digest(self.case, item)
        if locked.item == self._evidence[item.id]:
            return None
        why = "changed after it was locked" if locked.item else "was locked without a digest of itself"
        return _Change(lock_rules.EVIDENCE_CHANGED, f"the evidence item {why}")

    def _of_requirement(self, item: Item[Evidence], requirement: Item[Requirement]) -> _Change | None:
        locked = self.lock.items.get(item.id)
        if locked is None:
            return None
        names = (requirement.id, *requirement.record.aliases)
        known = next((locked.requirements[name] for name in names if name in locked.requirements), None)
        if known is None:
            words = f"it was not accepted for {requirement.id} when it was locked"
            return _Change(lock_rules.NOT_ACCEPTED, words)
        if requirement.id not in self._requirements:
            self._requirements[requirement.id] = requirement_digest(self.case, requirement)
        if known == self._requirements[requirement.id]:
            return None
        words = f"{requirement.id} changed after the evidence was accepted for it"
        return _Change(lock_rules.REQUIREMENT_CHANGED, words)
