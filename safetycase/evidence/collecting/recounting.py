"""Collected results counted once more, and compared with what the lock says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from safetycase.case import Case
from safetycase.evidence import lock_rules
from safetycase.evidence.artefacts import Cache
from safetycase.evidence.collecting.accepting import lines_of
from safetycase.evidence.collecting.backend import BackendError
from safetycase.evidence.collecting.engine import MEMORY, EngineMissingError
from safetycase.evidence.faults import Fault, finding
from safetycase.evidence.inputs import inputs_of, table_named
from safetycase.evidence.lockfile import LockedEvidence, load_lock
from safetycase.evidence.text import shown, states_text
from safetycase.findings import Finding
from safetycase.model.assurance import Evidence


class Recounted(msgspec.Struct, frozen=True):
    """What came of counting again: differences from the lock, what other results than the locked ones come to by item,
    and why an item was not counted again."""

    differences: tuple[Finding, ...]
    other: tuple[tuple[str, str], ...]
    uncounted: tuple[tuple[str, str], ...]


def collected_ids(case: Case) -> list[str]:
    """The evidence items whose counts in the lock were collected."""
    lines = load_lock(case).items
    return [item.id for item in case.of(Evidence) if item.id in lines and lines[item.id].query]


def recounted(
    case: Case,
    root: Path,
    only: Collection[str],
    *,
    memory: str = MEMORY,
    threads: int = 0,
    url: str = "",
    begins: Callable[[str], None] = lambda words: None,
) -> Recounted:
    """Count the items named by `only`, which the lock knows, once more; the arguments are those of `collect`.

    Nothing is raised: without an engine nothing is counted, and that is said.
    """
    lock, cache = load_lock(case), Cache()
    differences: list[Finding] = []
    other: list[tuple[str, str]] = []
    uncounted: list[tuple[str, str]] = []
    done: set[str] = set()
    try:
        for item_id, line in lines_of(case, root, only, memory, threads, url, cache, begins):
            done.add(item_id)
            old = lock.items[item_id]
            if not isinstance(line, str) and (line.sha256, line.size) != (old.sha256, old.size):
                other.append((item_id, f"{states_text(line.states)} (before: {states_text(old.states)})"))
                if table_named(line.path):  # what no check asks, none has said
                    words = f"{item_id}: {shown(line.path)} differs from the table that was collected"
                    differences.append(finding(case, Fault(lock_rules.DIGEST_MISMATCH, case.items[item_id], words)))
            elif not isinstance(line, str) and line.selection == old.selection and line.results != old.results:
                differences.append(_difference(case, item_id, old, line))
            elif isinstance(line, str) and _here(case, old, cache):
                fault = Fault(lock_rules.LOCK_COUNTS, case.items[item_id], f"{item_id} cannot be counted again: {line}")
                differences.append(finding(case, fault))
            elif isinstance(line, str):
                uncounted.append((item_id, line))
    except (EngineMissingError, BackendError) as error:
        uncounted += [(item_id, str(error)) for item_id in only if item_id not in done]
    return Recounted(tuple(differences), tuple(other), tuple(uncounted))


def _here(case: Case, line: LockedEvidence, cache: Cache) -> bool:
    return not table_named(line.path) and inputs_of(case.source, line.path, cache).found.state == "here"


def _difference(case: Case, item_id: str, old: LockedEvidence, new: LockedEvidence) -> Finding:
    was, now = states_text(old.states), states_text(new.states)
    said = f"{was}, and counted again it is {now}" if was != now else "not those by slice or item that it has"
    message = f"{item_id}: the lock has other counts than {shown(new.path)} gives: {said}"
    return finding(case, Fault(lock_rules.LOCK_COUNTS, case.items[item_id], message))
