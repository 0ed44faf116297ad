"""The one way anything is reported: findings, severities, positions, and the registry of rules."""

from safetycase.findings.finding import (
    Finding,
    Fix,
    Path,
    Position,
    Related,
    Severity,
    Waiver,
    field_text,
    order,
    worst_of_items,
)
from safetycase.findings.registry import TOPICS, Rule, declare, find, name_of, rules, words_of

__all__ = [
    "TOPICS",
    "Finding",
    "Fix",
    "Path",
    "Position",
    "Related",
    "Rule",
    "Severity",
    "Waiver",
    "declare",
    "field_text",
    "find",
    "name_of",
    "order",
    "rules",
    "words_of",
    "worst_of_items",
]
