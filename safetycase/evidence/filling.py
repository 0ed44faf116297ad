"""Which fields of an evidence item a file of results filled, and which it could not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import UnsetType

from safetycase.case import Case
from safetycase.evidence.drafting import Seen
from safetycase.evidence.formats import no_ids, reader_named
from safetycase.evidence.subjects import expected_subject
from safetycase.evidence.text import shown

FIELDS = (
    "supports", "method", "select", "subject", "lineage", "first_party", "produced", "expect", "sampling",
    "environment",
)  # fmt: skip
"""What is told of, in this order. `expect` is how many items were planned."""

_SUBJECT = ("version", "commit", "model", "digest")
_MAY_LACK = frozenset({"select", "expect", "first_party"})
"""What an item needs only sometimes, so that nothing is said where it is not there."""
_TOLD = 5
"""How many values of where a run was are told."""


class Filling(msgspec.Struct, frozen=True):
    """Fields by where they come from: the file, a person, the manifest; and those that nobody filled.

    Of these `silent` are what the format has a place for and the file leaves out, `unable` what it has none for. `ran`
    is what the file says of where it ran, by which a person finds the environment of the case that is meant.
    """

    read: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unable: tuple[str, ...] = ()
    ran: tuple[str, ...] = ()

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """What there is to tell, each with the fields."""
        for words, fields in (
            ("read from it", self.read), ("said by you", self.said), ("from safetycase.yaml", self.usual),
            ("it could say and does not", self.silent), ("its format cannot say", self.unable),
            ("it says that it ran with", self.ran),
        ):  # fmt: skip
            if fields:
                yield words, ", ".join(fields)


def filling(case: Case, seen: Seen, data: Mapping[str, Any], said: Collection[str]) -> Filling:
    """How the fields of the item `data`, begun from `seen`, were filled; `said` are those that a person gave."""
    reader = reader_named(seen.format)
    tells = reader.tells if reader is not None else frozenset[str]()
    if reader is not None and reader.item_ids is not no_ids:
        tells = tells | {"supports"}
    usual = _usual(case)
    found: dict[str, list[str]] = {"read": [], "said": [], "usual": [], "silent": [], "unable": []}
    for field in FIELDS:
        if field == "subject":
            _subject(case, seen, data, usual, tells, found)
        elif field in said or (field == "supports" and data.get(field) and not seen.named):
            found["said"].append(field)
        elif data.get(field) not in (None, "", [], {}) or _read_each_time(field, seen):
            found["read"].append(_words(field, seen))
        elif field in usual:
            found["usual"].append(field)
        elif field not in _MAY_LACK:
            found["silent" if field in tells else "unable"].append(field)
    ran = [f"{shown(name, 40)} {shown(value, 60)}" for name, value in seen.environment.items()]
    return Filling(**{name: tuple(fields) for name, fields in found.items()}, ran=tuple(ran[:_TOLD]))


def _read_each_time(field: str, seen: Seen) -> bool:
    """Whether it is read from the file on each check, so that the item need not say it."""
    return bool(seen.produced) if field == "produced" else field == "expect" and seen.planned is not None


def _words(field: str, seen: Seen) -> str:
    if field == "lineage":
        return f"lineage ({', '.join(seen.lineage)})"
    return f"expect ({seen.planned:,} planned)" if field == "expect" else field


def _subject(
    case: Case,
    seen: Seen,
    data: Mapping[str, Any],
    usual: Mapping[str, Any],
    tells: Collection[str],
    found: Mapping[str, list[str]],
) -> None:
    """The parts of the subject; of those that nobody filled what the case states of its own, or the version."""
    there, defaults = data.get("subject", {}), usual.get("subject", {})
    read = [name for name in _SUBJECT if name in there and there[name] == seen.subject.get(name)]
    mine = [name for name in _SUBJECT if name in there and name not in read]
    default = [name for name in _SUBJECT if name in defaults and name not in there]
    expected = expected_subject(case, str({**defaults, **there}.get("component", ""))) or {"version": ""}
    open_ = [name for name in expected if name not in (*read, *mine, *default)]
    can = [name for name in open_ if f"subject.{name}" in tells]
    for where, names in (
        ("read", read), ("said", mine), ("usual", default), ("silent", can),
        ("unable", [name for name in open_ if name not in can]),
    ):  # fmt: skip
        if names:
            found[where].append(f"subject ({', '.join(names)})")


def _usual(case: Case) -> dict[str, Any]:
    """The fields that the manifest fills in for every item."""
    defaults = case.manifest.defaults
    if isinstance(defaults, UnsetType) or isinstance(defaults.evidence, UnsetType):
        return {}
    whole: dict[str, Any] = msgspec.to_builtins(defaults.evidence)
    return whole
