"""The manual record: what a person found who looked at something, by name and date, and at which bytes."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from safetycase.model.assurance import Subject
from safetycase.model.fields import Date, Part, doc

ManualMethod = Literal["review", "analysis", "inspection", "demonstration"]
ManualOutcome = Literal["passed", "failed", "undecided"]


class LookedAt(Part, frozen=True, kw_only=True):
    """A file that was looked at."""

    path: Annotated[str | UnsetType, doc("Its place, relative to the case.", examples=("docs/design.md",))] = UNSET
    sha256: Annotated[str | UnsetType, doc("The SHA-256 of the bytes that were looked at, as sha256sum prints it.")] = (
        UNSET
    )
    part: Annotated[str | UnsetType, doc("Which part of it: a section, a page.")] = UNSET


class ManualCheck(Part, frozen=True, kw_only=True):
    """One question that was answered."""

    id: Annotated[str | UnsetType, doc("Its name.", examples=("C-1",))] = UNSET
    text: Annotated[str | UnsetType, doc("What was asked.", prose=True)] = UNSET
    outcome: Annotated[ManualOutcome | UnsetType, doc("How it ended; undecided, if nothing is said.")] = UNSET
    requirements: Annotated[tuple[str, ...], doc("Ids of the requirements that it is about.")] = ()
    comment: Annotated[str | UnsetType, doc("What was seen.", prose=True)] = UNSET


class ManualRecord(Part, frozen=True, kw_only=True):
    """The record of a review, an analysis, an inspection or a demonstration."""

    safetycase_manual: Annotated[Literal["1"] | UnsetType, doc("The version of this format. Mandatory.")] = UNSET
    method: Annotated[ManualMethod | UnsetType, doc("What was done.")] = UNSET
    by: Annotated[
        str | tuple[str, ...] | UnsetType,
        doc("Who did it, by name.", examples=("A. Nilsson",)),
    ] = UNSET
    role: Annotated[str | UnsetType, doc("In which role.", examples=("independent safety assessor",))] = UNSET
    independent: Annotated[bool | UnsetType, doc("Whether they did not make what they looked at.")] = UNSET
    date: Annotated[Date | UnsetType, doc("On which day.")] = UNSET
    subject: Annotated[Subject | UnsetType, doc("What it speaks of.")] = UNSET
    looked_at: Annotated[tuple[LookedAt, ...], doc("The files that were looked at.")] = ()
    outcome: Annotated[ManualOutcome | UnsetType, doc("How it ended as a whole.")] = UNSET
    checks: Annotated[tuple[ManualCheck, ...], doc("The questions that were answered, one by one.")] = ()
    comments: Annotated[str | UnsetType, doc("What else is to be said.", prose=True)] = UNSET
