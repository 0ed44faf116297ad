"""Rows of a table that name no item and are equal to others: results of their own, or the same ones pasted twice."""

from __future__ import annotations

from msgspec import UNSET

from safetycase.case import Item
from safetycase.evidence import run_rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.reach import is_rate
from safetycase.evidence.telling import MAX_ITEMS
from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Counts
from safetycase.model.assurance import Requirement


def copied(wanted: Requirement, counts: Counts) -> tuple[str, ...]:
    """Why rows cannot be counted as trials of a rate; empty where they can, or no rate is asked for."""
    if not counts.copies or not (is_rate(wanted) or wanted.coverage is not UNSET):
        return ()
    return (f"{_words(counts)}, and may be the same results again; `select.item` says which field names the item",)


def copy_faults(requirement: Item[Requirement], material: Material) -> list[Fault]:
    """That a rate is asked for of rows that may be others once more."""
    evidence = material.item
    if not copied(requirement.record, material.counts):
        return []
    message = f"{evidence.id}: {_words(material.counts)}, and {requirement.id} asks for a rate of different trials"
    return [Fault(run_rules.ROWS_REPEATED, evidence, message, ("select",))]


def _words(counts: Counts) -> str:
    number = counts.copies
    which = "is equal to an earlier one" if number == 1 else "are equal to earlier ones"
    if number + MAX_ITEMS <= counts.trials:
        which += f", or come after {MAX_ITEMS:,} others,"
    return f"{counted(number, 'row')} {which} and name{'s' if number == 1 else ''} no item"
