"""The open evidence record: a small JSON document in which any tool can bring its results."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from safetycase.model.assurance import Subject
from safetycase.model.fields import Part, Scalar, doc
from safetycase.model.measures import Count

RecordState = Literal[
    "passed", "failed", "errored", "skipped", "xfailed", "xpassed", "timed-out", "flaky", "not-run", "unscored",
    "abstained",
]  # fmt: skip
"""How one case ended."""


class RecordTool(Part, frozen=True, kw_only=True):
    """What produced the results."""

    name: Annotated[str | UnsetType, doc("Its name.", examples=("my-harness",))] = UNSET
    version: Annotated[str | UnsetType, doc("Its version. Quote it.", examples=("1.4.0",))] = UNSET


class RecordSlice(Part, frozen=True, kw_only=True):
    """Counted trials of one group: how many ended in which state."""

    where: Annotated[
        dict[str, Scalar], doc("Dimension to value; empty: all trials.", examples=({"hospital": "A"},))
    ] = {}
    counts: Annotated[
        dict[RecordState, Count], doc("State to number of trials.", examples=({"passed": 12000, "failed": 0},))
    ] = {}
    exposure: Annotated[
        dict[str, float], doc("Unit to the amount in which they were counted.", examples=({"hour": 1200.0},))
    ] = {}


class RecordCase(Part, frozen=True, kw_only=True):
    """One trial, by name."""

    id: Annotated[str | UnsetType, doc("The item, by a name that is the same in every attempt.")] = UNSET
    attempt: Annotated[Count | UnsetType, doc("Which attempt at the item it was, from 1.")] = UNSET
    state: Annotated[RecordState | UnsetType, doc("How it ended; left out where only a value is known.")] = UNSET
    value: Annotated[Scalar | UnsetType, doc("A score, to which the evidence item gives an outcome.")] = UNSET
    output: Annotated[Scalar | UnsetType, doc("What the subject answered.")] = UNSET
    slice: Annotated[dict[str, Scalar], doc("Dimension to value.")] = {}
    requirements: Annotated[tuple[str, ...], doc("Ids of the requirements that it tests.")] = ()
    message: Annotated[str | UnsetType, doc("Why it did not pass.")] = UNSET


class EvidenceRecord(Part, frozen=True, kw_only=True):
    """Results of one run: of cases by name, or of counted trials, or numbers that were measured."""

    safetycase_record: Annotated[Literal["1"] | UnsetType, doc("The version of this format. Mandatory.")] = UNSET
    subject: Annotated[Subject | UnsetType, doc("What was tested.")] = UNSET
    tool: Annotated[RecordTool | UnsetType, doc("What produced the results.")] = UNSET
    started: Annotated[str | UnsetType, doc("When the run began, RFC 3339.", examples=("2026-03-01T10:00:00Z",))] = (
        UNSET
    )
    ended: Annotated[str | UnsetType, doc("When it ended, RFC 3339.")] = UNSET
    complete: Annotated[bool | UnsetType, doc("Whether the run came to its end; false makes it partial.")] = UNSET
    planned: Annotated[Count | UnsetType, doc("How many items were planned.")] = UNSET
    cases: Annotated[tuple[RecordCase, ...], doc("Trials by name.")] = ()
    counts: Annotated[tuple[RecordSlice, ...], doc("Counted trials, where cases by name are too many.")] = ()
    exposure: Annotated[
        dict[str, float],
        doc("Unit to amount: for how long, or how far, all of it could have failed.", examples=({"mile": 275e6},)),
    ] = {}
    metrics: Annotated[dict[str, float], doc("Numbers by name.", examples=({"worst_l2": 0.8},))] = {}
    environment: Annotated[
        dict[str, Scalar], doc("Parameters of where it ran, by the names that environments give them.")
    ] = {}
    lineage: Annotated[
        dict[str, str | tuple[str, ...]], doc("Where it comes from, by the keys that evidence items use.")
    ] = {}
    digests: Annotated[dict[str, str], doc("SHA-256 of what went in, by name; a path in the case is compared.")] = {}
