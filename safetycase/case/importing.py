"""Reading the cases that a case imports: which folders, in which order, and how much of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from safetycase.case import faults
from safetycase.case.index import NO_IMPORTS, Case, Imports
from safetycase.case.source import MODEL_LIMIT, Listing, OutsideError, Source, UnreadableError
from safetycase.findings import Finding, Rule
from safetycase.findings.text import visible
from safetycase.model import MANIFEST_NAME
from safetycase.model.fields import NAMESPACE_PATTERN

MOST_BYTES = 64 * 1024 * 1024
"""How many bytes of manifests and model files all imported cases may have together."""

MOST_CASES = 100
"""How many cases may be imported, those that imported cases import among them."""


MOST_LEVELS = 16
"""How many cases may stand one below the other."""


class TooLargeError(Exception):
    """The imported cases hold more than is read."""


class _Counted:
    """A source that stops when too much has been read of it and of its like."""

    def __init__(self, below: Source, budget: _Budget) -> None:
        self._below = below
        self._budget = budget

    @property
    def name(self) -> str:
        return self._below.name

    def find(self, patterns: Sequence[str]) -> Listing:
        return self._below.find(patterns)

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        content = self._below.read(path, limit)
        self._budget.left -= len(content)
        if self._budget.left < 0:
            raise TooLargeError
        return content

    def open(self, path: str) -> BinaryIO:
        return self._below.open(path)

    def exists(self, path: str) -> bool:
        return self._below.exists(path)

    def beside(self, path: str) -> Source:
        return self._below.beside(path)

    @property
    def unsettled(self) -> bool:
        return self._below.unsettled


class _Budget:
    """What may still be read."""

    def __init__(self, size: int, cases: int) -> None:
        self.left = size
        self.cases = cases


class _Reading:
    """One reading of a case and all that it imports, each folder once."""

    def __init__(self, load_alone: Callable[[Source], Case]) -> None:
        self._load_alone = load_alone
        self._budget = _Budget(MOST_BYTES, MOST_CASES)
        self._known: dict[str, Case] = {}
        self._trail: list[str] = []
        self._steps: dict[str, list[str]] = {}

    def imports(self, case: Case) -> Imports:
        """The cases that a case imports, with those that they import themselves."""
        if not case.manifest.imports:
            return NO_IMPORTS
        cases: dict[str, Case] = {}
        findings: list[Finding] = []
        self._trail.append(case.source.name)
        for name, path in case.manifest.imports.items():
            if re.fullmatch(NAMESPACE_PATTERN, name) is None:
                message = f"{visible(name)!r} cannot stand before the colon of a reference"
                findings.append(_finding(case, name, faults.IMPORT_UNUSABLE, message))
                continue
            found = self._import(case, path, {other.source.name: known for known, other in cases.items()})
            if isinstance(found, Case):
                cases[name] = found
            elif found is not None:
                findings.append(_unusable(case, name, *found))
        self._trail.pop()
        if not self._trail:
            findings += self._circles(case, cases)
        return Imports(cases, dict(case.manifest.imports), tuple(findings))

    def _import(self, case: Case, path: str, known: dict[str, str]) -> Case | tuple[Rule, str] | None:
        """One imported case, or the rule that it breaks and in which way.

        None for the way back to the case that is read: the finding is that case's own, and so no error of another.
        """
        try:
            source = case.source.beside(path)
        except OutsideError as error:
            return faults.IMPORT_OUTSIDE, error.reason
        except UnreadableError as error:
            return faults.IMPORT_UNUSABLE, error.reason
        self._steps.setdefault(self._trail[-1], []).append(source.name)
        if source.name in self._trail:
            if source.name == self._trail[0] != self._trail[-1]:
                return None
            return faults.IMPORT_CYCLE, _round([*self._trail[self._trail.index(source.name) :], source.name])
        if source.name in known:
            return faults.IMPORT_UNUSABLE, f"is imported already, as {known[source.name]}"
        if len(self._trail) > MOST_LEVELS:
            return faults.IMPORT_TOO_LARGE, f"is not read: it is imported {len(self._trail)} levels down"
        if not source.exists(MANIFEST_NAME):
            return faults.IMPORT_UNUSABLE, f"is no case: it holds no {MANIFEST_NAME}"
        try:
            return self._load(source)
        except TooLargeError:
            what = "too many cases" if self._budget.cases < 0 else f"over {MOST_BYTES // 1048576} MiB"
            return faults.IMPORT_TOO_LARGE, f"is not read: it and what else is imported are {what}"

    def _circles(self, case: Case, cases: Mapping[str, Case]) -> Iterator[Finding]:
        """The imports of the case that is read which lead back to it, each with the shortest way round."""
        home = case.source.name
        for name, other in cases.items():
            ways = {other.source.name: [home, other.source.name]}
            waiting = deque(ways)
            while waiting and home not in ways:
                here = waiting.popleft()
                for there in self._steps.get(here, ()):
                    if there not in ways:
                        ways[there] = [*ways[here], there]
                        waiting.append(there)
            if home in ways:
                yield _unusable(case, name, faults.IMPORT_CYCLE, _round(ways[home]))

    def _load(self, source: Source) -> Case:
        known = self._known.get(source.name)
        if known is not None:
            return known
        self._budget.cases -= 1
        if self._budget.cases < 0 or self._budget.left < 0:
            raise TooLargeError
        alone = self._load_alone(_Counted(source, self._budget))
        case = self._known[source.name] = alone.importing(self.imports(alone), source)
        return case


def read_imports(case: Case, load_alone: Callable[[Source], Case]) -> Imports:
    """The cases that a case imports. What cannot be used is left out and named in the findings."""
    return _Reading(load_alone).imports(case)


def _round(circle: Sequence[str]) -> str:
    """What is wrong with an import that closes a circle of folders, of which the last is the first again."""
    if len(circle) == 2:
        return "is the case itself"
    return f"leads back to it: {visible(' -> '.join(one.rstrip('/').rpartition('/')[2] for one in circle))}"


def _unusable(case: Case, name: str, rule: Rule, reason: str) -> Finding:
    path = case.manifest.imports[name]
    shown = visible(path) if path.strip() else "an empty path"
    return _finding(case, name, rule, f"{name}: {shown} {reason}")


def _finding(case: Case, name: str, rule: Rule, message: str) -> Finding:
    document = case.manifest_document
    more: dict[str, Any] = {} if document is None else {"position": document.position(("imports", name))}
    return Finding(
        rule=rule.code, severity=rule.severity, message=message, hint=rule.fix, file=MANIFEST_NAME,
        field=f"imports.{name}", **more,
    )  # fmt: skip
