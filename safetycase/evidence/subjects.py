"""Whether evidence speaks of what the case speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case, item_across
from safetycase.evidence.text import shown
from safetycase.model.assurance import Evidence, Requirement, Subject
from safetycase.model.control import Element
from safetycase.model.dependability import Component

_COMPARED = ("version", "commit", "model", "digest")
_COMMIT = re.compile(r"[0-9a-f]{7,64}\Z")
"""A commit as git writes it, which stands for the same one as a longer form of it."""


def whole_subject(case: Case, evidence: Evidence) -> dict[str, Any]:
    """The subject of the evidence as plain data; what it leaves open is filled in from the manifest's defaults."""
    defaults = case.manifest.defaults
    filled: Subject | UnsetType = UNSET
    if not isinstance(defaults, UnsetType) and not isinstance(defaults.evidence, UnsetType):
        filled = defaults.evidence.subject
    whole: dict[str, Any] = {}
    for subject in (filled, evidence.subject):
        if not isinstance(subject, UnsetType):
            whole.update(msgspec.to_builtins(subject))
    return whole


def stated_subject(case: Case, evidence: Evidence) -> dict[str, str]:
    """What the evidence says of its subject in words: component, version, commit, model, digest, as far as stated."""
    whole = whole_subject(case, evidence)
    return {name: str(whole[name]) for name in (*_COMPARED, "component") if whole.get(name)}


def is_dirty(case: Case, evidence: Evidence) -> bool:
    """Whether what was tested had changes beside its commit, so that nobody can say what it was."""
    return whole_subject(case, evidence).get("dirty") is True


def allocation_gap(case: Case, requirement: Requirement, evidence: Evidence) -> str:
    """Why evidence about a component does not speak of those who must meet the requirement; empty where it does.

    Where both are stated, the component or element that was tested must be one of those, or realise one of them, or
    be realised by one of them (`component` of an element).
    """
    tested = stated_subject(case, evidence).get("component", "")
    wanted = requirement.allocated_to
    if not tested or not wanted or tested in wanted:
        return ""
    if tested in {_component(case, name) for name in wanted} or _component(case, tested) in wanted:
        return ""
    return f"it speaks of {shown(tested, 60)}, and {', '.join(shown(name, 60) for name in wanted[:5])} must meet it"


def _component(case: Case, element: str) -> str:
    """The component that realises an element; empty where there is none."""
    item = item_across(case, element)
    component = item.data.get("component") if item is not None and item.kind.record is Element else None
    return component if isinstance(component, str) else ""


def expected_subject(case: Case, component: str) -> dict[str, str]:
    """What the case says of the component where it is one with a version of its own, else of the whole system.

    Of a component of an imported case that case says it.
    """
    own = own_subject(case, component)
    if own:
        return own
    home, _, local = case.across(component)
    subject = (case if home.find(local, Component) is None else home).manifest.subject
    return {} if isinstance(subject, UnsetType) else _fields(subject, _COMPARED)


def own_subject(case: Case, component: str) -> dict[str, str]:
    """The version, model and digest that a component of the case, or of an imported one, states; empty for none."""
    home, _, local = case.across(component)
    item = home.find(local, Component)
    return _fields(item.record, _COMPARED) if item is not None else {}


def who_speaks(case: Case, component: str) -> str:
    """Who says what `expected_subject` gives: the component by its id, or the case."""
    return shown(component, 60) if own_subject(case, component) else "the case"


def _fields(holder: object, names: tuple[str, ...]) -> dict[str, str]:
    values = {name: getattr(holder, name, UNSET) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def drift(stated: Mapping[str, str], expected: Mapping[str, str], who: str = "the case") -> str:
    """How the two differ in what both state; empty where they do not. `who` says what is expected."""
    verb = "" if who == "the case" else " is"
    parts = [
        f"{name} {shown(stated[name], 60)}, and {who}{verb} of {shown(expected[name], 60)}"
        for name in _COMPARED
        if name in stated and name in expected and not _same(name, stated[name], expected[name])
    ]
    return f"it speaks of {'; '.join(parts)}" if parts else ""


def contradiction(stated: Mapping[str, str], said: Mapping[str, str]) -> str:
    """How the item's word on its subject differs from that of its artefact; empty where both agree or one is silent."""
    parts = [
        f"{name} {shown(stated[name], 60)}, and its artefact of {shown(said[name], 60)}"
        for name in _COMPARED
        if name in stated and said.get(name) and not _same(name, stated[name], said[name])
    ]
    return f"it says that it speaks of {'; '.join(parts)}" if parts else ""


def says_nothing(stated: Mapping[str, str], expected: dict[str, str]) -> bool:
    """Whether the case states a version, commit, model or digest and the evidence none of those stated."""
    return bool(expected) and not any(name in stated for name in expected)


def _same(name: str, one: str, other: str) -> bool:
    if name != "commit":
        return one == other
    short, long = sorted((one.lower(), other.lower()), key=len)
    return short == long or (
        long.startswith(short) and _COMMIT.match(short) is not None and _COMMIT.match(long) is not None
    )
