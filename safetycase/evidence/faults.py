"""Faults of evidence as findings, with the place of the field that they speak of."""

from __future__ import annotations

from typing import Any

import msgspec

from safetycase.case import Case, Item
from safetycase.findings import Finding, Path, Rule, field_text


class Fault(msgspec.Struct, frozen=True):
    """A rule broken by an item, with the sentence that says how, and the field inside the item."""

    rule: Rule
    item: Item[Any]
    message: str
    path: Path = ()


def finding(case: Case, fault: Fault) -> Finding:
    """The fault as a finding."""
    return Finding(
        rule=fault.rule.code,
        severity=fault.rule.severity,
        message=fault.message,
        item=fault.item.id,
        field=field_text(fault.path),
        file=fault.item.file,
        position=case.position(fault.item, fault.path),
        hint=fault.rule.fix,
    )
