"""The ids of items of the safety case that results name in their properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.evidence.records import CaseResult

REQUIREMENT_PROPERTIES = frozenset(
    {
        "requirement", "requirements", "requirement_id", "requirementid", "req", "reqs", "verifies", "covers",
        "partiallyverifies", "fullyverifies", "traces_to", "tracesto", "safetycase",
    }
)  # fmt: skip
"""Names of properties, in lower case, under which tools put the ids of what a test verifies (S-CORE's included)."""

_SEPARATORS = re.compile(r"[,;\s]+")


def names_requirements(property_name: str) -> bool:
    """Whether a property of this name holds ids of requirements."""
    return property_name.lower() in REQUIREMENT_PROPERTIES


def split_ids(value: str) -> list[str]:
    """The ids in a property value, which may list several with commas, semicolons or spaces."""
    return [part for part in _SEPARATORS.split(value) if part]


def ids_in_tag(tag: str) -> list[str]:
    """The ids in a tag like `requirement:R-4` or `verifies=R-4`; none in a tag that does not begin like that."""
    for separator in (":", "="):
        name, found, value = tag.partition(separator)
        if found and names_requirements(name.strip()):
            return split_ids(value)
    return []


def ids_in_properties(case: CaseResult) -> Iterator[str]:
    """The ids that a case names, its own and those of its suites; repeated where they are repeated."""
    if not case.properties and not case.inherited:
        return
    for name in case.property_names():
        if names_requirements(name):
            for value in case.values(name):
                yield from split_ids(value)
