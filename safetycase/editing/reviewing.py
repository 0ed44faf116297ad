"""What a person decides about items, written down as a review in the wording that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.case.reviewed import digest_of
from safetycase.case.unknown import unknown_item
from safetycase.editing.combined import Command, in_one
from safetycase.editing.commands import link, put_value, set_field, take_value, value_at
from safetycase.editing.creation import new_item
from safetycase.editing.drafts import Draft, Edit, EditError
from safetycase.findings.text import person, reason
from safetycase.model import BY_NAME

Choice = Literal["accept", "open", "reject"]

TITLES: Mapping[Choice, str] = {"accept": "accept", "open": "leave open", "reject": "reject"}
"""How the step that writes a decision down is called; the id of the item follows."""
_JUDGED = ("reviewed", "approved")


class Opinion(msgspec.Struct, frozen=True):
    """What a person says: who, on which day, and what they choose.

    `independent` is None where it is not known whether they are independent of the author. A rejection, and what is
    left open, needs a `note`.
    """

    by: str
    day: date
    choice: Choice
    note: str = ""
    independent: bool | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The fields of the review but for what it is about. What is left open has no verdict."""
        noted = {"comments": self.note.strip()} if self.note.strip() else {}
        accepted = "accepted-with-comments" if noted else "accepted"
        verdict = {"accept": accepted, "reject": "rejected", "open": None}[self.choice]
        known = {"independent": self.independent} if self.independent is not None else {}
        said = {"by": self.by.strip(), **known, "date": self.day.isoformat()}
        return {**said, **({"verdict": verdict} if verdict else {}), **noted}

    @property
    def lacking(self) -> str:
        """What must be said before it can be written down; empty if nothing."""
        if not person(self.by):
            return "a review needs the name of who reviews"
        if self.choice != "accept" and not reason(self.note):
            return "what is rejected or left open needs a note that says why"
        return "a note that says nothing is none" if self.note.strip() and not reason(self.note) else ""


def review(ids: Sequence[str], opinion: Opinion) -> Command:
    """The command that writes down what a person decided about items, with the digest of what each says now.

    A draft that is accepted becomes `reviewed`; what is rejected is a draft again. An acceptance without a note joins
    the review that the same person made on the same day. The command raises EditError for an item that is not there or
    cannot be reviewed, and where the opinion lacks something.
    """

    def command(case: Case) -> Edit:
        if opinion.lacking:
            raise EditError(opinion.lacking)
        items = [_reviewable(case, item_id) for item_id in dict.fromkeys(ids)]
        title = f"{TITLES[opinion.choice]} {items[0].id if len(items) == 1 else f'{len(items)} items'}"
        steps: list[Command] = []
        if _changing(items, opinion.choice):
            steps.append(lambda case: _with_status(case, items, opinion.choice))
        joined = _joinable(case, opinion)
        steps += _joining(joined, items) if joined is not None else [lambda case: _recorded(case, items, opinion)]
        return in_one(title, steps, item=items[0].id)(case)

    return command


def _reviewable(case: Case, item_id: str) -> AnyItem:
    item = case.items.get(item_id)
    if item is None:
        raise EditError(unknown_item(case, item_id))
    if item.kind.name == "review":
        raise EditError(f"{item_id} is a review itself")
    if item.obsolete:
        raise EditError(f"{item_id} is obsolete; there is nothing to review")
    return item


def _changing(items: Sequence[AnyItem], choice: Choice) -> list[AnyItem]:
    """The items that get another status."""
    if choice == "accept":
        return [item for item in items if item.status == "draft"]
    return [item for item in items if item.status in _JUDGED] if choice == "reject" else []


def _with_status(case: Case, items: Sequence[AnyItem], choice: Choice) -> Edit:
    draft = Draft(case)
    for item in _changing(items, choice):
        if choice == "accept":
            put_value(draft, item.id, ("status",), "reviewed")
        else:
            take_value(draft, item.id, ("status",))
    return draft.edit("", items[0].id)


def _recorded(case: Case, items: Sequence[AnyItem], opinion: Opinion) -> Edit:
    """The edit that adds a review."""
    prints = {item.id: digest_of(item) for item in items}
    data = {"items": [item.id for item in items], **opinion.data, "fingerprints": prints}
    return new_item(case, BY_NAME["review"], data)


def _joinable(case: Case, opinion: Opinion) -> AnyItem | None:
    """The review to which an opinion without a note can be added: of the same person, day and verdict, without more."""
    wanted = opinion.data
    for one in reversed(case.of_kind("review")):
        said = {name: value for name, value in one.said.items() if name not in ("items", "fingerprints")}
        if "comments" not in wanted and said == wanted and isinstance(value_at(one, ("items",)), list):
            return one
    return None


def _joining(one: AnyItem, items: Sequence[AnyItem]) -> list[Command]:
    """The commands that add items to a review."""
    named = value_at(one, ("items",))
    steps: list[Command] = [_linked(one.id, item.id) for item in items if item.id not in named]
    return steps + [_sealed(one.id, item) for item in items]


def _linked(review_id: str, item_id: str) -> Command:
    return lambda case: link(case, review_id, ("items",), item_id)


def _sealed(review_id: str, item: AnyItem) -> Command:
    return lambda case: set_field(case, review_id, ("fingerprints", item.id), digest_of(item))
