"""What persons decided about items, in which wording, and what waits for a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from safetycase.case.index import AnyItem, Case
from safetycase.findings.text import person

ACCEPTED = ("accepted", "accepted-with-comments")
REJECTED = "rejected"
_DECIDED = (*ACCEPTED, REJECTED)
_DIGITS = 32

Why = Literal["generated", "draft", "changed", "unsealed", "rejected"]
"""Why an item waits: it was generated, or is a draft, and nobody has decided about it as it is; it changed since it
was accepted; it was accepted, and nobody wrote down in which wording; it was rejected as it is, and waits for its
author."""

WAITING: Mapping[Why, str] = {
    "generated": "generated, not reviewed",
    "draft": "draft",
    "changed": "changed since it was accepted",
    "unsealed": "accepted, in which wording is not recorded",
    "rejected": "rejected, waits for its author",
}
"""What an item waits for, in words."""


class Waiting(msgspec.Struct, frozen=True):
    """An item that waits for a person, why, and the review that decided about it last, None if none did."""

    item: AnyItem
    why: Why
    last: AnyItem | None = None

    @property
    def words(self) -> str:
        """Why, in words, with the review that it is about."""
        last = self.last
        if last is None:
            return WAITING[self.why]
        when = f" on {last.data['date']}" if isinstance(last.data.get("date"), str) else ""
        by = str(last.data.get("by", ""))
        match self.why:
            case "changed":
                return f"changed since {last.id} accepted it{when} ({by})"
            case "unsealed":
                return f"accepted by {last.id}{when} ({by}), in which wording is not recorded"
            case "rejected":
                return f"rejected by {last.id}{when} ({by}), waits for its author"
            case _:
                return f"{WAITING[self.why]}; {last.id} said {last.data.get('verdict')}{when} ({by})"


def digest_of(item: AnyItem) -> str:
    """A digest of what an item says, whatever its order and layout (32 hexadecimal digits).

    The status does not count: a review changes it.
    """
    said = {name: value for name, value in item.said.items() if name != "status"}
    text = json.dumps([item.kind.name, _plain(said)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def decisions(case: Case, as_of: date) -> Mapping[str, AnyItem]:
    """For each item the review that decided about it last up to a day: accepted or rejected it, dated, by somebody.

    Obsolete reviews, and those that nobody has reviewed, decide nothing; of two on one day the later in the case does.
    """
    last: dict[str, tuple[str, AnyItem]] = {}
    for review in case.of_kind("review"):
        day = _decided_on(review)
        if not day or day > as_of.isoformat():
            continue
        for name in review.data.get("items", ()):
            if name not in last or last[name][0] <= day:
                last[name] = (day, review)
    return {name: review for name, (_, review) in last.items()}


def unread_words(case: Case, item: AnyItem) -> str:
    """What goes on after “was generated” about an item that no person has accepted: what the last review decided."""
    reviews = [case.items.get(one.source) for one in case.references_to(item.id) if one.link.field == "items"]
    decided = [one for one in reviews if one is not None and one.kind.name == "review" and _decided_on(one)]
    if not decided:
        return " and nobody has reviewed it"
    last = max(decided, key=_decided_on)  # of two on one day the later in the case
    for other in decided:
        last = other if _decided_on(other) == _decided_on(last) else last
    verb = "rejected" if last.data.get("verdict") == REJECTED else "accepted"
    words = f"{last.id} {verb} it on {_decided_on(last)}"
    if sealed(last, item) is False:
        return f" and changed since {words}; nobody has reviewed it as it is"
    return f"; {words}, and nobody has accepted it since" if verb == "rejected" else f" and is a draft; {words}"


def verdict_words(review: AnyItem) -> str:
    """What a review says, in a few words: its verdict, the day, and who."""
    data = review.data
    day = f" on {data['date']}" if isinstance(data.get("date"), str) else ""
    by = f" by {data['by']}" if isinstance(data.get("by"), str) else ""
    return " ".join(f"{data.get('verdict', 'left open')}{day}{by}".split())


def _decided_on(review: AnyItem) -> str:
    """The day of a review that decides; empty for one that does not."""
    data, day = review.data, review.data.get("date")
    if not review.covers or data.get("verdict") not in _DECIDED or not person(str(data.get("by", ""))):
        return ""
    return day[:10] if isinstance(day, str) else ""


def sealed(review: AnyItem, item: AnyItem) -> bool | None:
    """Whether an item says what it said when a review looked at it; None where the review did not write that down."""
    written = review.data.get("fingerprints", {}).get(item.id)
    return None if written is None else written == digest_of(item)


def waiting(case: Case, as_of: date) -> Iterator[Waiting]:
    """The items that wait for a person, in the order of the method. Obsolete ones and reviews do not."""
    decided = decisions(case, as_of)
    for kind in case.counts:
        for item in case.of_kind(kind) if kind != "review" else ():
            if not item.obsolete and (found := _waits(item, decided.get(item.id))) is not None:
                yield found


def waits(case: Case, item: AnyItem, as_of: date) -> Waiting | None:
    """Why an item waits for a person; None if it does not."""
    return waits_after(item, decisions(case, as_of))


def waits_after(item: AnyItem, decided: Mapping[str, AnyItem]) -> Waiting | None:
    """Why an item waits for a person after these decisions; None if it does not."""
    return None if item.obsolete or item.kind.name == "review" else _waits(item, decided.get(item.id))


def _waits(item: AnyItem, last: AnyItem | None) -> Waiting | None:
    as_it_was = sealed(last, item) if last is not None else None
    if last is not None and last.data.get("verdict") == REJECTED and as_it_was:
        return Waiting(item, "rejected", last)
    if item.status == "draft":
        return Waiting(item, "generated" if item.unreviewed else "draft", last)
    if last is None or as_it_was:
        return None
    return Waiting(item, "unsealed" if as_it_was is None else "changed", last)


def why_changed(case: Case, as_of: date) -> Iterator[tuple[AnyItem, AnyItem]]:
    """The items that are said to be reviewed and that say something else than when they were accepted, each with the
    review that accepted it."""
    for name, review in decisions(case, as_of).items():
        item = case.items.get(name)
        if item is None or item.obsolete or item.status == "draft" or review.data.get("verdict") == REJECTED:
            continue
        if sealed(review, item) is False:
            yield item, review
