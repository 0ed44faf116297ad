"""Every rule there is, from whichever room declares it."""

from __future__ import annotations

from importlib import import_module

from safetycase.findings import Rule, rules

DECLARING = (
    "safetycase.documents.rules",
    "safetycase.schema.rules",
    "safetycase.case.faults",
    "safetycase.rules",
    "safetycase.rules.since.declared",
    "safetycase.evidence.rules",
    "safetycase.exchange.rules",
)
"""The modules that declare rules."""


def all_rules() -> list[Rule]:
    """Every rule of safetycase, by code."""
    for name in DECLARING:
        import_module(name)
    return rules()
