"""What a format must bring so that evidence in it can be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol

import msgspec

from safetycase.evidence.ids import ids_in_properties
from safetycase.evidence.records import CaseResult, Rows
from safetycase.model.assurance import EvidenceMethod


class Readable(Protocol):
    """Anything that gives bytes in pieces."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size` of them where it is not negative; none at the end."""
        ...


class Wanted(msgspec.Struct, frozen=True):
    """What of an artefact is asked for: fields of its cases, the path of its rows where it has one, numbers by name."""

    fields: frozenset[str] = frozenset()
    rows: str = ""
    metrics: frozenset[str] = frozenset()


def no_ids(case: CaseResult) -> tuple[str, ...]:
    """No ids: results of the format name no item of the safety case."""
    return ()


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """One format.

    `recognises(head, name)` says whether the first bytes of a file called `name` look like the format.
    `rows(stream, wanted)` gives the cases one by one and then the record, or raises `UnreadableError`; it never trusts
    the content: every module caps depth, lengths and counts by constants of its own, and reads the stream from its
    place to its end. `wanted` says which fields of a case somebody will look at, and where the rows lie: a reader of
    a format with fields of any name may leave the others out.
    `shows` are metrics of targets that a pass in this format stands for, beside `all-pass` and `failure-rate`.
    `rates`: whether its results are trials of which there can be a rate.
    `named`: the name of a case says which it is, in each run again; else only its item does, if it has one.
    `measures`: its cases are that of which its numbers were made, such as lines, and not tests beside them.
    `whole` are fields of which one value still selects every trial that was planned: one scorer of several.
    `seeks`: the stream is a file in which the reader goes back and forth.
    `locators` are the keys that `select` may use for this format; any other makes the evidence unknown. Those in
    `fields` stand for the field of a case that is called so.
    `fields` are the fields that `select.where` may name, those ending in a dot with any continuation; empty: any.
    `defaults` are values of fields that are selected where nothing else is said of the field.
    `method` is how such results are obtained, as evidence items name it, where they do not say so themselves;
    empty: in any way, and a person says how.
    `unit` is what one trial is where `select.unit` says nothing.
    `suffixes` are the ends of file names that are taken for the format where no format recognises the content.
    `tells` are the fields of an evidence item that the format has a place for, beside `supports`: of `subject.version`,
    `subject.commit`, `subject.model`, `subject.digest`, `lineage`, `produced` and `expect`.
    `item_ids(case)` are the ids of items of the safety case that a result names; `no_ids` where none can name any.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    rows: Callable[[Any, Wanted], Rows]
    locators: frozenset[str]
    fields: tuple[str, ...] = ()
    defaults: Mapping[str, str] = {}
    unit: Literal["item", "case"] = "case"
    shows: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    seeks: bool = False
    rates: bool = True
    named: bool = True
    measures: bool = False
    suffixes: tuple[str, ...] = ()
    method: EvidenceMethod | Literal[""] = "test"
    tells: frozenset[str] = frozenset()
    item_ids: Callable[[CaseResult], Iterable[str]] = ids_in_properties
