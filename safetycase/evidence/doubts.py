"""What speaks against an item of the case other than results: doubts, reviews that rejected it, and incidents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.age import parse_day
from safetycase.evidence.spoken import spoken_of
from safetycase.evidence.text import shown
from safetycase.findings.text import person, reason
from safetycase.model.argument import Defeater, Review
from safetycase.model.assurance import Evidence
from safetycase.model.dependability import Incident

_DERIVED = ("G.", "S.")
"""Prefixes of the ids of derived claims and strategies: a doubt about them is one about what they are derived from."""


class Doubts:
    """The unanswered doubts of a case on a day.

    A defeater is answered where its state is `refuted`, or `residual` with a person who accepts it and a last day
    that has not passed; one that says nothing is open. Of the reviews of an item the last decides: the acceptance
    must be dated, after the rejection and not after the day, and made by a person. Defeaters, rejections and
    incidents are also answered by a sustained defeater that challenges them, unless that is doubted in turn. Obsolete
    items count for nothing; generated ones, and defeaters without words that anybody could judge, raise doubts, but
    answer none.
    """

    def __init__(self, case: Case, as_of: date) -> None:
        self._case = case
        self._as_of = as_of
        self._undermining: dict[str, list[str]] | None = None
        self._imported: dict[str, Doubts] = {}
        self._challenges: dict[str, list[Item[Defeater]]] = {}
        self._incidents: dict[str, list[str]] = {}
        self._reviews: dict[str, list[Item[Review]]] = {}
        for defeater in case.of(Defeater):
            for target in _live(defeater, defeater.record.challenges):
                self._challenges.setdefault(target, []).append(defeater)
        for incident in case.of(Incident):
            for target in _live(incident, incident.record.undermines):
                self._incidents.setdefault(target, []).append(incident.id)
        for review in case.of(Review):
            for target in _live(review, review.record.items):
                self._reviews.setdefault(target, []).append(review)
        self._doubted = self._challenges.keys() | self._incidents.keys() | self._reviews.keys()
        self._answering = self._worked_out()

    def against(self, item_id: str) -> tuple[str, ...]:
        """Sentences that say which unanswered items speak against this one, and how; each names its item."""
        if item_id not in self._doubted:
            return ()
        found: list[str] = []
        for defeater in self._challenges.get(item_id, ()):
            state = self.standing(defeater)
            if state and not self.answer(defeater.id):
                found.append(f"{defeater.id} challenges {item_id} and {state}")
        for review in self.rejections(item_id):
            if not self.answer(review.id):
                when = "" if isinstance(review.record.date, UnsetType) else f" on {shown(review.record.date, 10)}"
                found.append(f"{review.id} rejected {item_id}{when}")
        found += [
            f"{incident} undermines {item_id} and is not answered"
            for incident in self._incidents.get(item_id, ())
            if not self.answer(incident)
        ]
        return tuple(found)

    def against_ground(self, name: str) -> tuple[str, ...]:
        """The same of something that judgements rest on, such as an environment or an assumption, and evidence against
        it.

        Of an item of an imported case (`namespace:id`) what either case says counts.
        """
        found = self.against(name)
        found += tuple(
            f"{item_id} speaks against {name} and is not answered"
            for item_id in self._evidence_against().get(name, ())
            if not self.answer(item_id)
        )
        home, before, local = self._case.across(name)
        if before:
            other = self._imported.get(before)
            if other is None:
                other = self._imported[before] = Doubts(home, self._as_of)
            found += tuple(f"{words} (in {before.removesuffix(':')})" for words in other.against_ground(local))
        return found

    def _evidence_against(self) -> dict[str, list[str]]:
        """The evidence items that say they undermine something, by what that is."""
        if self._undermining is None:
            self._undermining = {}
            for item in self._case.of(Evidence):
                for target, undermines, _ in spoken_of(item) if not item.obsolete else ():
                    if undermines:
                        self._undermining.setdefault(target, []).append(item.id)
        return self._undermining

    def answer(self, item_id: str) -> str:
        """The id of a sustained defeater that challenges the item and itself stands; empty without one."""
        return next((one.id for one in self._challenges.get(item_id, ()) if one.id in self._answering), "")

    def _worked_out(self) -> set[str]:
        """The sustained defeaters that stand: every doubt about them is answered by one that stands.

        Defeaters that challenge one another in a circle answer nothing.
        """
        unsettled = {one.id for found in self._challenges.values() for one in found if self.standing(one)}
        doubts = {name: [one.id for one in self._challenges.get(name, ()) if one.id in unsettled] for name in unsettled}
        challenged: dict[str, list[str]] = {}
        for name, found in doubts.items():
            for doubt in found:
                challenged.setdefault(doubt, []).append(name)
        able = {one.id for found in self._challenges.values() for one in found if _can_answer(one)}
        left = {name: len(found) for name, found in doubts.items()}
        ready = [name for name, number in left.items() if not number]
        stand, out = set(ready), set[str]()
        while ready:
            name = ready.pop()
            if name not in able:
                continue
            for answered in challenged.get(name, ()):
                if answered in out or answered in stand:
                    continue
                out.add(answered)
                for freed in challenged.get(answered, ()):
                    left[freed] -= 1
                    if not left[freed] and freed not in out:
                        stand.add(freed)
                        ready.append(freed)
        return stand & able

    def standing(self, defeater: Item[Defeater]) -> str:
        """How a doubt stands that is not settled by itself; empty where it is."""
        record = defeater.record
        if record.state == "refuted":
            return ""
        if record.state == "sustained":
            return "was sustained"
        if record.state != "residual":
            return "is open"
        if isinstance(record.accepted_by, UnsetType) or not person(record.accepted_by):
            return "nobody accepts what remains of it"
        last = None if isinstance(record.expires, UnsetType) else parse_day(record.expires)
        if last is None:
            return "what remains of it is accepted without a last day"
        return f"what remains of it was accepted up to {last}" if last < self._as_of else ""

    def rejections(self, item_id: str) -> list[Item[Review]]:
        """The reviews that rejected the item and after which no other accepted it."""
        reviews = self._reviews.get(item_id, [])
        accepted = [day for review in reviews if (day := self._accepted_on(review)) is not None]
        last = max(accepted, default=None)
        found = []
        for review in reviews:
            if review.record.verdict == "rejected":
                day = _day(review)
                if last is None or day is None or day >= last:
                    found.append(review)
        return found

    def _accepted_on(self, review: Item[Review]) -> date | None:
        day = _day(review)
        accepted = review.record.verdict in {"accepted", "accepted-with-comments"}
        by = review.record.by
        if isinstance(by, UnsetType) or not person(by):
            return None
        if not accepted or review.errors or not review.covers or day is None or day > self._as_of:
            return None
        return day


def _live(item: Item[Defeater] | Item[Incident] | Item[Review], targets: Iterable[str]) -> Iterable[str]:
    """What an item speaks against, each once, derived ids as what they are derived from; nothing if it is obsolete."""
    if item.obsolete:
        return ()
    found: dict[str, None] = {}
    for target in targets:
        prefix = next((prefix for prefix in _DERIVED if target.startswith(prefix)), "")
        found[target.removeprefix(prefix)] = None
    return found


def _can_answer(defeater: Item[Defeater]) -> bool:
    record = defeater.record
    said = any(not isinstance(one, UnsetType) and reason(one) for one in (record.text, record.title, record.rationale))
    return said and defeater.covers and not defeater.errors and record.state == "sustained"


def _day(review: Item[Review]) -> date | None:
    return None if isinstance(review.record.date, UnsetType) else parse_day(review.record.date)
