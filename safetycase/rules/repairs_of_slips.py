"""Repairs of what was written otherwise than it was meant: misspelt names, missing quotes and brackets."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.editing import rename_field, set_field, unset_field, value_at
from safetycase.findings import Finding, Fix, Path, field_text
from safetycase.model.forms import Shape, fields
from safetycase.rules.references import REFERENCE_REPEATED
from safetycase.rules.repair import Repair, Repairs, mends
from safetycase.rules.reporting import path_of
from safetycase.rules.suggest import parts
from safetycase.schema.rules import UNQUOTED, WRONG_TYPE

_SLIP = 0.8
"""How alike two words must be (share of letters in common, as difflib counts) for one to be a slip of the other."""
_LISTS = (Shape.LIST, Shape.REFERENCES)
_SINGLE = (Shape.TEXT, Shape.PROSE, Shape.CHOICE, Shape.REFERENCE)


def proposed(case: Case, fix: Fix) -> Repair:
    """The repair that a finding itself proposes: another word in place of one."""
    item, path, word = fix.item, fix.path, fix.value
    if fix.at_key:
        return Repair(
            title=fix.title, command=lambda case: rename_field(case, item, path, word), sure=_slip(str(path[-1]), word)
        )
    written = value_at(case.items[item], path) if item in case.items else None
    return Repair(
        title=fix.title,
        command=lambda case: set_field(case, item, path, word),
        sure=not isinstance(written, str) or _slip(written, word),
    )


def _slip(written: str, meant: str) -> bool:
    """Whether a word was written for another by a slip, and not as another word."""
    one, other = ("_".join(word.lower().split()).replace("-", "_") for word in (written, meant))
    if sorted(one) == sorted(other) or parts(written) == parts(meant):
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() >= _SLIP


@mends(UNQUOTED.code)
def quoted(case: Case, finding: Finding) -> Repairs:
    """A number or flag that stands for text, in quotes, exactly as it is written."""
    item = case.items[finding.item]
    path = _path(item, finding)
    span = case.documents[item.file].span((*item.path, *path)) if path else None
    if span is None or not isinstance(item.raw, dict):
        return
    text = case.documents[item.file].text[span.start : span.end]
    if isinstance(value_at(item, path), bool | int | float) and text.strip() == text:
        yield Repair(
            title=f'write "{text}" in quotes', command=lambda case: set_field(case, item.id, path, text), sure=True
        )


@mends(WRONG_TYPE.code)
def bracketed(case: Case, finding: Finding) -> Repairs:
    """One value where a list is wanted as a list of one, and a list of one text as that text."""
    item = case.items[finding.item]
    path = _path(item, finding)
    field = next((one for one in fields(item.kind.record) if path == (one.name,)), None)
    if field is None:
        return
    value = value_at(item, path)
    if field.shape in _LISTS and isinstance(value, str) and value.strip():
        yield Repair(title=f"write [{value}]", command=lambda case: set_field(case, item.id, path, [value]), sure=True)
    elif field.shape in _SINGLE and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        only = value[0]
        yield Repair(title=f"write {only}", command=lambda case: set_field(case, item.id, path, only), sure=True)


@mends(REFERENCE_REPEATED.code)
def said_once(case: Case, finding: Finding) -> Repairs:
    """The second mention taken away. Not sure: one of the two may have been meant to be another id."""
    item = case.items[finding.item]
    path = _path(item, finding)
    if path:
        yield Repair(
            title=f"take {field_text(path)} away", command=lambda case: unset_field(case, item.id, path),
            words=("unset", item.id, field_text(path)),
        )  # fmt: skip


def _path(item: AnyItem, finding: Finding) -> Path:
    return path_of(finding.field, item.raw)
