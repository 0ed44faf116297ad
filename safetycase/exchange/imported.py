"""What a reader made of another tool's file: the items of a case to be, and what became of the rest."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from safetycase.findings import Finding, Severity
from safetycase.model import BY_COLLECTION, BY_NAME, ID_PATTERN

_ID = re.compile(ID_PATTERN.removesuffix("$") + r"\Z")
_LONGEST = 100


class Imported(msgspec.Struct, kw_only=True):
    """A case to be written.

    `tool` names what the file comes from, `file` the file. `items` are by collection and id, `comments` by id; `head`
    are comments about the whole. `findings` say what is not as it was; where one is an error, something is missing.
    """

    tool: str
    file: str
    name: str = ""
    goals: list[str] = []
    purpose: str = ""
    head: list[str] = []
    items: dict[str, dict[str, dict[str, Any]]] = {}
    comments: dict[str, list[str]] = {}
    findings: list[Finding] = []

    @property
    def broken(self) -> bool:
        """Whether something could not be read or refers to nothing, so that the case would not be whole."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many items there are of each kind."""
        return {BY_COLLECTION[name].name: len(items) for name, items in self.items.items() if items}

    def put(self, kind: str, item_id: str, data: dict[str, Any]) -> None:
        """Add an item. Blank fields are left out."""
        kept = {key: value for key, value in data.items() if value not in (None, "", [], {}, ())}
        self.items.setdefault(BY_NAME[kind].collection, {})[item_id] = kept


def tidied(items: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Items with their fields in the order of scaffolds: title, own fields, labels and aliases, text."""
    last = ("labels", "aliases", "rationale", "text")
    return {
        collection: {
            item_id: {key: value for key, value in data.items() if key not in last}
            | {key: data[key] for key in last if key in data}
            for item_id, data in members.items()
        }
        for collection, members in items.items()
    }


class Ids:
    """Gives each declaration of a foreign file an id that a case can have."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._tried: dict[str, int] = {}

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._taken

    def give(self, wanted: str, prefix: str, owner: str = "") -> str:
        """The id for something called `wanted`: just that where it is one and free, else something near it.

        `owner` is what it belongs to, `prefix` stands before what is no id by itself.
        """
        base = clean_id(wanted, prefix)
        first = f"{clean_id(owner, prefix)}-{base}" if owner else base
        candidate = first
        if candidate in self._taken:
            number = self._tried.get(first, 1) + 1
            while f"{first}-{number}" in self._taken:
                number += 1
            self._tried[first] = number
            candidate = f"{first}-{number}"
        self._taken.add(candidate)
        return candidate

    def following(self, prefix: str) -> str:
        """The first id of the form prefix and number that is free; it is not given yet."""
        number = self._tried.get(prefix, 0) + 1
        while f"{prefix}{number}" in self._taken:
            number += 1
        self._tried[prefix] = number - 1
        return f"{prefix}{number}"


def is_id(text: str) -> bool:
    """Whether a text can be an id in a case."""
    return _ID.match(text) is not None


def clean_id(text: str, prefix: str = "x") -> str:
    """The id nearest to a text: letters and digits, joined by single marks, with `prefix` where none leads.

    A text that is an id stays as it is.
    """
    if is_id(text):
        return text
    words = [word for word in re.split(r"[^A-Za-z0-9.]+", text) if word.strip(".")]
    joined = "_".join(re.sub(r"\.+", ".", word).strip(".") for word in words)[:_LONGEST].rstrip("_.")
    if not joined:
        return prefix or "x"
    return joined if joined[0].isalpha() else f"{prefix or 'x'}-{joined}"
