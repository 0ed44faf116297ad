"""An item of a case: its data, its typed record, and the references it makes."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from safetycase.findings import Path
from safetycase.findings.text import LONGEST_PLACEHOLDER, only_ids, placeholder, reason, stated
from safetycase.model import Kind, Record, Reference, references
from safetycase.schema import SchemaError, item_errors, normalise, valid_part

_SETTLING: dict[str, tuple[str, ...]] = {
    "loss": (),
    "hazard": (),
    "constraint": (),
    "responsibility": (),
    "uca": ("action", "type", "subtype"),
    "controller_constraint": ("ucas", "requires", "forbids"),
    "scenario": ("factor", "believes", "adversary", "failure_signature_text"),
    "requirement": (),
    "assumption": ("extrapolates",),
    "justification": (),
}
"""Kinds whose items speak for a case and settle what others need, with the fields from which their statement follows
where it is not written. Doubts, evidence and flows always count."""

_STATEMENTS = ("text", "title", "when", "condition", "mechanism_text", "fit_criterion")
_VALUES = ("context", "target")

R = TypeVar("R", bound=Record, covariant=True)


class Item(Generic[R]):
    """An item as it stands in a file. Immutable; `record` and `references` are worked out when first asked for.

    `raw` is what the file says, `data` the same with blank fields dropped, the short form spelled out and invalid
    fields left out; `errors` says what was invalid. `status` is the authored one, `draft` if nothing is said.
    `obsolete`: the author has given it up. `unreviewed`: it was generated and no person has reviewed it yet.
    `placeholder`: the field in which it says only a placeholder, where it says nothing else; empty for all others.
    `blank`: its statement is to settle something, and it makes none. `covers`: it may settle what another item needs,
    which obsolete, unreviewed, placeholder and blank items may not.
    """

    __slots__ = (
        "_record", "_references", "blank", "covers", "data", "errors", "file", "id", "kind", "obsolete", "placeholder",
        "raw", "status", "unreviewed",
    )  # fmt: skip

    def __init__(self, item_id: str, kind: Kind, file: str, raw: object, *, valid: bool) -> None:
        self.id = item_id
        self.kind = kind
        self.file = file
        self.raw = raw
        self.errors: tuple[SchemaError, ...] = () if valid else tuple(item_errors(kind, raw))
        self.data: dict[str, Any] = normalise(kind, raw if valid else valid_part(kind, raw))
        self.status = str(self.data.get("status", "draft"))
        self.obsolete = self.status == "obsolete"
        self.unreviewed = self.data.get("origin", "human") != "human" and self.status == "draft"
        settling = _SETTLING.get(kind.name)
        self.placeholder = _placeholder(self.data) if settling is not None else ""
        self.blank = settling is not None and _blank(self.data, settling)
        self.covers = not (self.obsolete or self.unreviewed or self.placeholder or self.blank)
        self._record: R | None = None
        self._references: tuple[Reference, ...] | None = None

    def __repr__(self) -> str:
        return f"<{self.kind.name} {self.id} in {self.file}>"

    @property
    def imported(self) -> bool:
        """Whether it belongs to another case that this one imports."""
        return False

    @property
    def not_needed(self) -> str:
        """Why what the method asks for here is not needed; empty where no reason is given. An id alone is none."""
        said = self.data.get("not_needed")
        return "" if said is None or only_ids(said) else reason(said)

    @property
    def said(self) -> dict[str, Any]:
        """What it says field by field, as its file has it; the short form is the field that it stands for.

        What cannot be read as fields stands under an empty name.
        """
        raw: Any = self.raw
        if isinstance(raw, dict):
            return raw
        return {} if raw is None else {self.kind.short if isinstance(raw, str) and self.kind.short else "": raw}

    @property
    def own_words(self) -> str:
        """What its author calls it and says of it, title and text; empty where a sentence has to be made for it."""
        title, text = self.data.get("title", ""), self.data.get("text", "")
        said = f"{title} {text}" if title and text else title or text
        return "" if said.isspace() else said

    @property
    def path(self) -> Path:
        """Where the item stands in its file."""
        return (self.kind.collection, self.id)

    @property
    def record(self) -> R:
        """The item as a typed record of its kind."""
        if self._record is None:
            self._record = msgspec.convert(self.data, self.kind.record)  # type: ignore[assignment]
        return self._record  # type: ignore[return-value]

    def forget_record(self) -> None:
        """Give up the typed record; it is made again when it is next asked for."""
        self._record = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references this item makes, in the order of its fields; those in invalid fields are left out."""
        if self._references is None:
            self._references = tuple(references(self.kind, self.data, self.id))
        return self._references

    @property
    def title(self) -> str:
        """The words lists show: the title, else the text, in one line; empty if it has neither."""
        return " ".join(str(self.data.get("title") or self.data.get("text") or "").split())


def _placeholder(data: dict[str, Any]) -> str:
    """The first field that says only a placeholder, if none says more."""
    first = data.get("text") or data.get("when") or data.get("title") or data.get("condition") or ""
    if len(first) > LONGEST_PLACEHOLDER or not first:
        return ""
    said = [field for field in _STATEMENTS if stated(data.get(field, ""))]
    if said and all(placeholder(data[field]) for field in said) and not any(field in data for field in _VALUES):
        return said[0]
    return ""


def _blank(data: dict[str, Any], others: tuple[str, ...]) -> bool:
    """Whether no statement can be seen, and none follows from other fields."""
    first = data.get("text") or data.get("title")
    if first and first.isascii() and not first.isspace():
        return False
    return not (
        any(stated(data.get(field, "")) for field in _STATEMENTS)
        or any(field in data for field in _VALUES)
        or any(field in data for field in others)
    )
