"""The authored part of the argument (GSN Community Standard v3), and reviews."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from safetycase.model.fields import AnyRef, Date, Record, doc, link

UpperRef = Annotated[str, link("claim", "strategy", forward="supports", backward="is supported by")]


class Claim(Record, frozen=True, kw_only=True):
    """A statement that is true or false and is argued for: a goal in GSN."""

    supports: Annotated[tuple[UpperRef, ...], doc("The claims or strategies above it; derived ids included.")] = ()
    side: Annotated[bool | UnsetType, doc("Whether it stands beside the main argument.")] = UNSET


class Strategy(Record, frozen=True, kw_only=True):
    """How claims above follow from the claims below (GSN v3)."""

    supports: Annotated[tuple[UpperRef, ...], doc("The claims above it; derived ids included.")] = ()
    combination: Annotated[
        Literal["all", "any", "atleast"] | UnsetType, doc("How many of the claims below are needed.")
    ] = UNSET
    dependence: Annotated[
        Literal["unknown", "independent", "diverse"] | UnsetType, doc("How the claims below depend on one another.")
    ] = UNSET
    independence: Annotated[
        Annotated[str, link("independence", forward="relies on", backward="is relied on by")] | UnsetType,
        doc("The claim of independence that it needs."),
    ] = UNSET


class Context(Record, frozen=True, kw_only=True):
    """What must be known to read a claim or strategy (GSN v3)."""

    about: Annotated[tuple[AnyRef, ...], doc("What it is the context of.")] = ()


class Justification(Record, frozen=True, kw_only=True):
    """Why a claim, a strategy or a decision is acceptable (GSN v3)."""

    about: Annotated[tuple[AnyRef, ...], doc("What it justifies.")] = ()


class Defeater(Record, frozen=True, kw_only=True):
    """A doubt about the argument (Assurance 2.0; GSN v3 dialectic extension)."""

    challenges: Annotated[
        tuple[Annotated[str, link("any", forward="challenges", backward="is challenged by", wanted=True)], ...],
        doc("What it speaks against; derived ids included."),
    ] = ()
    kind: Annotated[
        Literal["rebut", "undercut", "undermine"] | UnsetType,
        doc("Whether it denies the claim, the step to it, or the evidence."),
    ] = UNSET
    state: Annotated[
        Literal["open", "refuted", "sustained", "residual"] | UnsetType,
        doc("What became of the doubt; a residual one needs a person who accepts it and an end."),
    ] = UNSET
    accepted_by: Annotated[str | UnsetType, doc("Who accepts what remains.")] = UNSET
    expires: Annotated[Date | UnsetType, doc("The last day on which it is accepted.")] = UNSET
    propagation: Annotated[str | UnsetType, doc("How far the doubt reaches.")] = UNSET


class Review(Record, frozen=True, kw_only=True):
    """Who looked at what, when, with which result."""

    by: Annotated[str | UnsetType, doc("The reviewer.")] = UNSET
    role: Annotated[str | UnsetType, doc("In which role.")] = UNSET
    independent: Annotated[bool | UnsetType, doc("Whether the reviewer is independent of the author.")] = UNSET
    date: Annotated[Date | UnsetType, doc("When.")] = UNSET
    verdict: Annotated[Literal["accepted", "accepted-with-comments", "rejected"] | UnsetType, doc("The result.")] = (
        UNSET
    )
    comments: Annotated[str | UnsetType, doc("What the reviewer said.", prose=True)] = UNSET
    dissent: Annotated[str | UnsetType, doc("What the reviewer does not agree with.", prose=True)] = UNSET
    fingerprints: Annotated[
        dict[str, str], doc("The digest of each item as it was reviewed; written by a command.")
    ] = {}
    items: Annotated[
        tuple[Annotated[str, link("any", forward="reviews", backward="is reviewed by", wanted=True)], ...],
        doc("What was reviewed."),
    ] = ()
