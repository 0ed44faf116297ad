"""What a reader found in an artefact, as plain data, whatever the format."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Literal, get_args

import msgspec

State = Literal[
    "passed",
    "failed",
    "errored",
    "skipped",
    "xfailed",
    "xpassed",
    "timed-out",
    "flaky",
    "not-run",
    "unscored",
    "unlisted",
    "abstained",
    "unknown",
]
"""How one case ended, in the words of its tool made common.

`xfailed`: failed as its author expected; `xpassed`: passed although its author expected failure; `flaky`: failed and
then passed when repeated; `not-run`: listed but disabled or never started; `unscored`: ran but nobody judged it;
`unlisted`: scored with a value that the evidence
item gives no outcome to; `abstained`: the subject declined to answer; `unknown`: a status that the reader does not
know.
"""

STATES: tuple[State, ...] = get_args(State)

Outcome = Literal["pass", "failure", "abstained", "unresolved"]
"""What a run state says about the subject. An unresolved case is counted both ways before a verdict."""

OUTCOMES: Mapping[State, Outcome] = {
    "passed": "pass",
    "failed": "failure",
    "errored": "failure",
    "xfailed": "failure",
    "abstained": "abstained",
    "skipped": "unresolved",
    "xpassed": "unresolved",
    "timed-out": "unresolved",
    "flaky": "unresolved",
    "not-run": "unresolved",
    "unscored": "unresolved",
    "unlisted": "unresolved",
    "unknown": "unresolved",
}
"""The default table from run state to outcome."""

SEVERITY_OF_STATE: tuple[State, ...] = (
    "passed",
    "abstained",
    "skipped",
    "not-run",
    "unscored",
    "unlisted",
    "xpassed",
    "flaky",
    "unknown",
    "timed-out",
    "xfailed",
    "failed",
    "errored",
)
"""States from best to worst: where one case is reported twice, the worse report stands."""

_RANK: Mapping[State, int] = {state: rank for rank, state in enumerate(SEVERITY_OF_STATE)}


def worse(one: State, other: State) -> State:
    """The worse of two states of the same case."""
    return one if _RANK[one] >= _RANK[other] else other


Unmet = tuple[tuple[str, str], ...]
"""Fields of results with values that a selection names and that no result has."""

Properties = Mapping[str, tuple[str, ...]]
"""Named values of a case; a name given several times keeps all its values in order."""

NO_PROPERTIES: Properties = {}

Exposures = Mapping[str, float]
"""How much of each unit something was exposed to: `{"hour": 1200.0}`."""

NO_EXPOSURE: Exposures = {}


class CaseResult(msgspec.Struct, frozen=True, gc=False):
    """One test case or sample as its tool reported it.

    `inherited` are the properties of the suites around it; a name that the case itself has hides them. `message` is
    the shortened, cleaned reason of a case that did not pass. `seconds` is how long it ran, negative where not said.

    `item` and `attempt` say which item of a data set it was and the how-manieth try, where the format tells; `value` is
    a score that only the evidence item can turn into an outcome, None where the format has none. `count` is the
    number of cases that a counted row stands for, `exposure` that in which they were counted. `view` says by which of
    several the same trial was judged, such as the scorer or the metric, where a format may have several: results of one
    item and attempt, or counted ones of one suite, that differ in it are of the same trials. `again`: it is the case
    before it once more, by another expectation, and counts only where a selection asks for that. `row` is the digest of
    the whole row that it is, of 16 bytes, where the format is one of rows (`numbering.digest_of`).
    """

    name: str
    state: State
    classname: str = ""
    file: str = ""
    suite: str = ""
    properties: Properties = NO_PROPERTIES
    inherited: Properties = NO_PROPERTIES
    message: str = ""
    seconds: float = -1.0
    item: str = ""
    attempt: int = 0
    value: str | None = None
    count: int = 1
    exposure: Exposures = NO_EXPOSURE
    view: str = ""
    again: bool = False
    row: bytes = b""

    def values(self, name: str) -> tuple[str, ...]:
        """The values of the property `name`, empty where the case has none."""
        found = self.properties.get(name)
        return found if found is not None else self.inherited.get(name, ())

    def property_names(self) -> set[str]:
        """The names of every property, the inherited ones included."""
        return {*self.properties, *self.inherited}


Blemish = Literal["partial-run", "edited-log", "dirty-commit", "suppressed-findings", "invalidated"]
"""What an artefact says against itself: it is not complete, was edited afterwards, tested something with changes beside
its commit, hides findings, or was declared invalid."""


class Manual(msgspec.Struct, frozen=True):
    """What a record of a review says of itself: the method, who did it, and the files looked at with their SHA-256.

    `lacking` are sentences about what it does not say, without which it is a person's word.
    """

    method: str = ""
    by: tuple[str, ...] = ()
    looked_at: tuple[tuple[str, str], ...] = ()
    lacking: tuple[str, ...] = ()


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reader took from one artefact.

    `cases` are kept only by readers that must see all of a file before they know one of them. `started` is the ISO time
    that the artefact states, empty where it states none. `planned` is the number of trials that the artefact itself
    says were planned, where its format has a place for that. `merged` counts reports of a case that were folded into
    another report of it. `warnings` are sentences about what the reader had to decide. `metrics` are the numbers that
    the artefact states, by name; `exposure` is that of the whole run.
    `subject`, `lineage` and `environment` are what the artefact itself says of what was
    tested, by field, for whoever adds an evidence item; `first_party`: whether those who made it produced it, where
    the artefact says so. `absent` are wanted fields that no case has, each with the
    sentence that says so; under the empty name stands why there are no rows where they were looked for. `blemishes` are
    reasons why the run may not count, each a word with a sentence. `manual` is there where a person wrote it.
    `digests` are those of what went into it, by name or path. `named` are ids that it gives to parts of its results: id
    to field to the values of that field.
    """

    format: str
    cases: Sequence[CaseResult] = ()
    tool: str = ""
    tool_version: str = ""
    started: str = ""
    planned: int | None = None
    merged: int = 0
    warnings: tuple[str, ...] = ()
    metrics: Mapping[str, float] = {}
    exposure: Exposures = NO_EXPOSURE
    subject: Mapping[str, str] = {}
    lineage: Mapping[str, tuple[str, ...]] = {}
    environment: Mapping[str, str] = {}
    first_party: bool | None = None
    blemishes: tuple[tuple[Blemish, str], ...] = ()
    absent: Mapping[str, str] = {}
    manual: Manual | None = None
    digests: Mapping[str, str] = {}
    named: Mapping[str, Mapping[str, tuple[str, ...]]] = {}


Rows = Generator[CaseResult, None, RunRecord]
"""The cases of an artefact one by one, and then what it says as a whole."""


class UnreadableError(Exception):
    """An artefact that cannot be read as its format: the sentence says why, in words for the author of the case."""
