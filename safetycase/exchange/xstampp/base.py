"""What the parts of the reader share: ids of items by the UUIDs of the file, links, complaints."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints, excerpt
from safetycase.exchange.imported import Ids, Imported
from safetycase.exchange.places import Span
from safetycase.exchange.xstampp.tree import Element
from safetycase.findings import Rule, Severity
from safetycase.model import BY_NAME


class Items:
    """The items made so far, found by the UUIDs that the file has for them."""

    def __init__(self, imported: Imported, complaints: Complaints) -> None:
        self.imported = imported
        self.complaints = complaints
        self.ids = Ids()
        self._of: dict[str, tuple[str, str]] = {}

    def name(self, kind: str, key: str, wanted: str) -> str:
        """Give what has the UUID `key` an id."""
        given = self.ids.give(wanted, BY_NAME[kind].prefix or kind)
        if key:
            self._of.setdefault(key, (kind, given))
        return given

    def numbered(self, kind: str, element: Element) -> str:
        """Give an element with a number the id with that number, or the next free one where it has none."""
        prefix = BY_NAME[kind].prefix
        number = element.said("number")
        self.alone(element)
        wanted = f"{prefix}-{int(number)}" if re.fullmatch(r"[0-9]{1,9}", number) else ""
        if not wanted or wanted in self.ids:
            wanted = self.ids.following(f"{prefix}-")
        return self.name(kind, element.said("id"), wanted)

    def alone(self, element: Element) -> None:
        """Say so if something else has the identifier of an element."""
        kind, other = self._of.get(element.said("id"), ("", ""))
        if kind:
            message = f"{other} has the same identifier as this {element.name}; links to it mean the first"
            self.complain(rules.ODD, element.line, message)

    def put(self, kind: str, item_id: str, key: str, **data: Any) -> None:
        """Add an item; its UUID stays among its aliases."""
        self.imported.put(kind, item_id, {**data, "aliases": [key] if key else []})

    def data(self, item_id: str, kind: str) -> dict[str, Any]:
        """The data of an item, to be added to."""
        return self.imported.items[BY_NAME[kind].collection][item_id]

    def find(self, key: str, *kinds: str) -> str:
        """The id of what has a UUID if it is of one of these kinds, else empty."""
        kind, item_id = self._of.get(key, ("", ""))
        return item_id if kind in kinds else ""

    def meant(self, key: str, kind: str, element: Element, words: str) -> str:
        """The same where `key`, if any, must mean something; otherwise `words` say of `element` what does not."""
        found = self.find(key, kind)
        if key and not found:
            self.unresolved(element, f"{words} ({excerpt(key)})")
        return found

    def kind_of(self, key: str) -> str:
        """The kind of what has a UUID, empty if nothing has it."""
        return self._of.get(key, ("", ""))[0]

    def link(self, holder: tuple[str, str], field: str, target: str) -> None:
        """Add a reference to a list of the item `(kind, id)`, once."""
        listed = self.data(holder[1], holder[0]).setdefault(field, [])
        if target not in listed:
            listed.append(target)

    def complain(
        self, rule: Rule, line: int, message: str, *, item: str = "", severity: Severity | None = None
    ) -> None:
        """A finding about a line of the file."""
        span: Span = self.complaints.source.of_line(line)
        self.complaints.add(rule, span, message, item=item, severity=severity)

    def unresolved(self, element: Element, words: str) -> None:
        """A reference that leads nowhere."""
        self.complain(rules.UNRESOLVED, element.line, f"{words} is not in this file")


def words_of(element: Element) -> dict[str, str]:
    """Title and text of an element with a title and a description; a lone title is the text."""
    title, text = element.said("title"), element.said("description") or element.said("text")
    if not text or text == title:
        return {"text": title}
    return {"title": one_line(title), "text": text}


def one_line(text: str) -> str:
    """A text without line ends."""
    return " ".join(text.split())


def slug(text: str, fallback: str) -> str:
    """A text as an id in small letters, else `fallback`."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return found if found and found[0].isalpha() else fallback


def is_true(text: str) -> bool:
    """Whether a flag is set."""
    return text in ("true", "1")
