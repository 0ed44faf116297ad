"""What an artefact says as a whole: which ids of the safety case it names, and which of its cases did not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from safetycase.evidence.fingerprint import Fingerprint, Mark
from safetycase.evidence.formats import Reader, no_ids
from safetycase.evidence.records import Blemish, CaseResult, Manual, Properties, RunRecord
from safetycase.evidence.tallying import MAX_UNPASSED, FailedCase, label_of

MAX_IDS = 10_000
"""How many different ids named by an artefact are kept."""

MAX_NAMELESS = 200
"""How many of the cases that did not pass and name no id are remembered."""

_NUMBERS = 20
"""How many names of numbers that an artefact states are told."""

_SHARING = 2_000
"""How many cases are remembered whose properties others may share."""


class Unpassed(msgspec.Struct, frozen=True):
    """A case that did not pass: its place in the artefact, and the ids of requirements that it names."""

    place: int
    case: FailedCase
    ids: frozenset[str]


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What an artefact says as a whole. `problem` is the reason why it cannot be read, empty where it could be.

    `ids` are those of the safety case that its cases name, and `nameless` is how many name none.
    `prints` is the fingerprint of all its cases. `unpassed` are those that did not pass: all that name an id, of the
    others the first, and `more` says that there are too many to tell all. `metrics` are the first names of numbers that
    it states. `subject` to `digests` are the record's.
    """

    format: str = ""
    tool: str = ""
    started: str = ""
    planned: int | None = None
    cases: int = 0
    merged: int = 0
    ids: tuple[str, ...] = ()
    nameless: int = 0
    warnings: tuple[str, ...] = ()
    problem: str = ""
    prints: str = ""
    unpassed: tuple[Unpassed, ...] = ()
    more: bool = False
    metrics: tuple[str, ...] = ()
    tool_version: str = ""
    subject: Mapping[str, str] = {}
    lineage: Mapping[str, tuple[str, ...]] = {}
    environment: Mapping[str, str] = {}
    blemishes: tuple[tuple[Blemish, str], ...] = ()
    manual: Manual | None = None
    digests: Mapping[str, str] = {}


class Overview:
    """What all cases of an artefact together say."""

    def __init__(self, reader: Reader) -> None:
        self._item_ids = None if reader.item_ids is no_ids else reader.item_ids
        self._cases = 0
        self._print = Fingerprint()
        self._ids: set[str] = set()
        self._without_ids = 0
        self._shared: dict[tuple[int, int], tuple[bool, Properties, Properties]] = {}
        self._unpassed: list[Unpassed] = []
        self._nameless = 0
        self._more = False

    def add(self, case: CaseResult, mark: Mark) -> None:
        """Take a case in."""
        self._print.add(mark)
        if case.again:
            return
        if self._item_ids is not None:
            named = (case.properties or case.inherited) and self._names_ids(case, self._item_ids)
            self._without_ids += not named
        if case.state != "passed" and case.value is None:
            self._note(case)
        self._cases += 1

    def _note(self, case: CaseResult) -> None:
        """Remember a case that did not pass. One that names an id may speak against what nobody counts it for."""
        ids = frozenset[str]() if self._item_ids is None else frozenset(self._item_ids(case))
        if not ids:
            self._nameless += 1
            if self._nameless > MAX_NAMELESS:
                return
        if len(self._unpassed) >= MAX_UNPASSED:
            self._more = True
            return
        self._unpassed.append(Unpassed(self._cases, FailedCase(label_of(case), case.state, "", case.count), ids))

    def _names_ids(self, case: CaseResult, item_ids: Callable[[CaseResult], Iterable[str]]) -> bool:
        """Note the ids that a case names, if any; cases that share their properties are looked at once."""
        shared = id(case.properties), id(case.inherited)
        known = self._shared.get(shared)
        if known is not None or len(self._ids) > MAX_IDS:
            return known is None or known[0]
        named = set(item_ids(case))
        if len(self._shared) < _SHARING:  # an id is only that of a living object
            self._shared[shared] = bool(named), case.properties, case.inherited
        self._ids |= named
        return bool(named)

    def info(self, record: RunRecord) -> Info:
        """What the artefact says as a whole."""
        return Info(
            format=record.format,
            tool=record.tool,
            tool_version=record.tool_version,
            started=record.started,
            planned=record.planned,
            cases=self._cases,
            merged=record.merged,
            ids=tuple(sorted(self._ids.union(record.named))[:MAX_IDS]),
            nameless=self._without_ids,
            warnings=record.warnings,
            prints=self._print.text(),
            unpassed=tuple(self._unpassed),
            more=self._more,
            metrics=tuple(sorted(record.metrics)[:_NUMBERS]),
            subject=record.subject,
            lineage=record.lineage,
            environment=record.environment,
            blemishes=record.blemishes,
            manual=record.manual,
            digests=record.digests,
        )
