"""Evidence items begun from a file of results and from what a person says of it: what is asked, and what is written."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, get_args

from safetycase.case import Case
from safetycase.evidence.age import parse_day
from safetycase.evidence.drafting import Seen, draft
from safetycase.model.assurance import EvidenceMethod, SamplingMethod

SAMPLING: tuple[str, ...] = get_args(SamplingMethod)
METHODS: tuple[str, ...] = get_args(EvidenceMethod)
OF_SUBJECT = ("version", "commit", "model", "digest")
"""What is said of the subject of the evidence."""

QUESTIONS = {
    "method": f"How were they obtained ({', '.join(METHODS)})?",
    "version": "Which version was tested?",
    "commit": "Which commit was tested?",
    "model": "Which model was tested?",
    "digest": "Which digest has what was tested?",
    "produced": "On which day were the results produced (YYYY-MM-DD)?",
    "sampling": f"How were the trials chosen ({', '.join(SAMPLING)})?",
    "environment": "In which environment (its id)?",
}
"""What is asked where neither the results nor anybody says it; an empty answer leaves it out."""


def fault_of(name: str, value: str) -> str:
    """What is wrong with an answer to a question; empty if nothing. That an environment exists is not looked at."""
    if name == "produced" and parse_day(value) is None:
        return f"{value} is no day; write it as YYYY-MM-DD"
    if name == "sampling" and value not in SAMPLING:
        return f"{value} is no way of sampling; there are {', '.join(SAMPLING)}"
    if name == "method" and value not in METHODS:
        return f"{value} is no method; there are {', '.join(METHODS)}"
    return ""


def fields_said(said: Mapping[str, str | None]) -> dict[str, Any]:
    """What was said, by the names of the questions, as fields of an evidence item."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        if value and name in OF_SUBJECT:
            found.setdefault("subject", {})[name] = value
        elif value:
            found[name] = {"how": value} if name == "sampling" else value
    return found


def no_method(seen: Seen, fields: Mapping[str, Any]) -> bool:
    """Whether nobody says how the results were obtained, for which a requirement may ask."""
    return not seen.method and "method" not in fields


def item_of(seen: Seen, target: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an evidence item that brings results for a target: what they say, and what was said of them."""
    data = draft(seen, target)
    subject = {**data.get("subject", {}), **fields.get("subject", {})}
    return {**data, **fields, **({"subject": subject} if subject else {})}


def same_evidence(case: Case, data: Mapping[str, Any], target: str) -> str:
    """The evidence item that brings the same results for a target already; empty if there is none."""
    for item in case.of_kind("evidence"):
        supports = any(ref.target == target and ref.path[0] == "supports" for ref in item.references)
        if supports and not item.obsolete and _results(item.data) == _results(data):
            return item.id
    return ""


def _results(data: Mapping[str, Any]) -> tuple[str, dict[str, list[str]]]:
    """Which results an evidence item counts: the artefact, and the conditions in one form.

    How they are read is left out: the same results read in two ways are still the same.
    """
    where = data.get("select", {}).get("where", {})
    conditions = {key: sorted(map(str, value if isinstance(value, list) else [value])) for key, value in where.items()}
    return posixpath.normpath(data.get("artefact", {}).get("path", "")), conditions
