"""Small questions that many rules ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.case import AnyItem, Case, Reference, canonical, counts, joined
from safetycase.findings.text import placeholder, stated
from safetycase.stpa.verdicts import natural


def said(item: AnyItem, field: str) -> bool:
    """Whether a field holds anything: blank text, empty lists and empty mappings say nothing."""
    value = item.data.get(field)
    return bool(stated(value)) if isinstance(value, str) else value is not None and value not in ([], {})


def tells(value: object) -> bool:
    """Whether a value says more than blanks and placeholders, or something in a list or mapping does."""
    if isinstance(value, str):
        return bool(stated(value)) and not placeholder(value)
    if isinstance(value, dict):
        return any(map(tells, value.values()))
    if isinstance(value, list):
        return any(map(tells, value))
    return value is not None


def referrers(case: Case, item_id: str, kind: str, field: str) -> Iterator[tuple[AnyItem, Reference]]:
    """The items of a kind that name this one in a field, with the reference; only those that cover."""
    items = case.items
    for reference in case.references_to(item_id):
        if reference.link.field == field:
            item = items.get(reference.source)
            if item is not None and item.kind.name == kind and counts(case, item):
                yield item, reference


def is_named(case: Case, item_id: str, kind: str, field: str) -> bool:
    """Whether an item of a kind that covers names this one in a field."""
    return next(referrers(case, item_id, kind, field), None) is not None


def refined_and(case: Case, item: AnyItem, *wanted: tuple[str, str]) -> bool:
    """Whether an item of an imported case that refines this one, or a part of it, is named there as wanted.

    `wanted` are kinds with the field in which one of their items names it.
    """
    written = [name for name in item.data.get("refined_by", ()) if isinstance(name, str) and ":" in name]
    if not written:
        return False
    whole = joined(case)
    names = [canonical(case, name) for name in written]
    seen: set[str] = set()
    while names:
        name = names.pop()
        part = whole.items.get(name)
        if part is None or name in seen or part.kind is not item.kind or not part.covers:
            continue
        seen.add(name)
        if any(is_named(whole, name, kind, field) for kind, field in wanted):
            return True
        names += part.data.get("refined_by", ())
        names += [reference.source for reference in whole.references_to(name) if reference.link.field == "parent"]
    return False


def waiting(case: Case, item_id: str, kind: str, field: str) -> list[AnyItem]:
    """The items of a kind that name this one in a field and would settle it if they were reviewed or said something."""
    found = []
    for reference in case.references_to(item_id):
        if reference.link.field == field:
            item = case.items.get(reference.source)
            if item is not None and item.kind.name == kind and (item.unreviewed or item.placeholder or item.blank):
                found.append(item)
    return sorted(found, key=lambda item: natural(item.id))


def review_hint(items: Sequence[AnyItem]) -> str:
    """What to say where only generated items that nobody has reviewed, or items that say nothing or only a placeholder,
    would settle a gap; empty if there are none."""
    unread = [item.id for item in items if item.unreviewed and not item.obsolete]
    empty = [item for item in items if item.placeholder and not item.unreviewed and not item.obsolete]
    parts = []
    if unread:
        parts.append(
            f"{_some(unread)} would settle it, but {'was' if len(unread) == 1 else 'were'} generated and "
            f"{'covers' if len(unread) == 1 else 'cover'} nothing until a person has accepted it"
        )
    if empty:
        said = " ".join(str(empty[0].data[empty[0].placeholder]).split())
        parts.append(f"{_some([item.id for item in empty])} would settle it, but says only {said}")
    blank = [item.id for item in items if item.blank and not item.unreviewed and not item.obsolete]
    if blank:
        parts.append(f"{_some(blank)} would settle it, but says nothing")
    return "; ".join(parts)


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def target(case: Case, item: AnyItem, field: str, kind: str) -> AnyItem | None:
    """The item of a kind that a singular field names, or None."""
    name = item.data.get(field)
    other = case.items.get(name) if isinstance(name, str) else None
    return other if other is not None and other.kind.name == kind else None
