"""The circumstances of a run as its record states them, held against the case: where it ran, and what went in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, item_across
from safetycase.evidence import run_rules as rules
from safetycase.evidence.artefacts import Cache, find
from safetycase.evidence.material import Material
from safetycase.evidence.overview import Info
from safetycase.evidence.readings import canonical
from safetycase.evidence.rules import ARTEFACT_ODD
from safetycase.evidence.text import shown
from safetycase.evidence.weighing import Noting
from safetycase.model.analysis import Environment, Parameter
from safetycase.model.assurance import Evidence

MAX_INPUTS = 1_000
"""How many of the files that went into a run are looked at."""

_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_NAMED = 5


def under_circumstances(case: Case, cache: Cache, note: Noting, info: Info, material: Material) -> Material:
    """The material of a record, with why it speaks of another environment or of other inputs than those here."""
    item, path = material.item, shown(material.path)
    elsewhere = _elsewhere(case, item.record, info.environment) if info.format == "record" else ""
    if elsewhere:
        note(
            rules.ENVIRONMENT_CONTRADICTED, item, f"{item.id}: {path} says that it ran with {elsewhere}", "environment"
        )
    seen, changed, odd = _inputs(case, cache, info.digests)
    if changed:
        note(rules.INPUT_CHANGED, item, f"{item.id}: {path} was made from another {changed}", "artefact", "path")
    if odd:
        note(ARTEFACT_ODD, item, f"{item.id}: {path}: {odd}", "artefact", "path")
    return msgspec.structs.replace(
        material,
        stale=(*material.stale, *([f"it was made from another {changed}"] if changed else [])),
        elsewhere=f"its artefact says that it ran with {elsewhere}" if elsewhere else "",
        looked_at=(*material.looked_at, *seen),
    )


def _elsewhere(case: Case, evidence: Evidence, ran: Mapping[str, str]) -> str:
    """Which parameters of the environment that the evidence item names had other values; empty where none had."""
    if not ran or isinstance(evidence.environment, UnsetType):
        return ""
    environment = item_across(case, evidence.environment)
    if environment is None or environment.kind.record is not Environment:
        return ""
    record: Environment = environment.record  # type: ignore[assignment]
    other = [
        f"{shown(name, 40)} {shown(ran[name], 40)} ({evidence.environment} has {_words(parameter)})"
        for name, parameter in record.parameters.items()
        if ran.get(name) and not _holds(parameter, ran[name])
    ]
    return "; ".join(other[:_NAMED])


def _holds(parameter: Parameter, value: str) -> bool:
    """Whether a parameter that states anything can have the value, which is text as the record has it."""
    if any(canonical(known) == value for known in parameter.values):
        return True
    if isinstance(parameter.range, UnsetType):
        return not parameter.values
    try:
        number = float(value)
    except ValueError:
        return False
    return math.isfinite(number) and parameter.range[0] <= number <= parameter.range[1]


def _words(parameter: Parameter) -> str:
    parts = [shown(canonical(value), 40) for value in parameter.values[:_NAMED]]
    if not isinstance(parameter.range, UnsetType):
        parts.append(f"{parameter.range[0]:g} to {parameter.range[1]:g}")
    unit = "" if isinstance(parameter.unit, UnsetType) else f" {shown(parameter.unit, 20)}"
    return f"{', '.join(parts)}{unit}"


def _inputs(case: Case, cache: Cache, digests: Mapping[str, str]) -> tuple[list[tuple[str, str]], str, str]:
    """The files of the case that digests name, with those that they have here; which differ; what is no digest.

    What is no file of the case cannot be compared, and is passed over.
    """
    seen, changed, odd = [], [], list(_odd(digests))
    for path, stated in list(digests.items())[:MAX_INPUTS]:
        digest = _SHA256.fullmatch(stated.strip().lower())
        if digest is None:
            continue
        found = find(case.source, path, cache)
        if found.state in {"here", "pointer"}:
            seen.append((path, found.sha256))
            if found.sha256 != digest[1]:
                changed.append(shown(path, 80))
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return seen, f"{', '.join(changed[:_NAMED])}{more}", "; ".join(odd[:_NAMED])


def _odd(digests: Mapping[str, str]) -> Iterator[str]:
    for name, stated in digests.items():
        if _SHA256.fullmatch(stated.strip().lower()) is None:
            yield f"the digest of {shown(name, 60)} is no SHA-256"
    if len(digests) > MAX_INPUTS:
        yield f"it has {len(digests):,} digests, of which the first {MAX_INPUTS:,} were looked at"
