"""The means of the exporter: which items can be said, what of them cannot, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents import Document, Span, read
from safetycase.documents.commenting import Comment, comments
from safetycase.exchange import rules
from safetycase.exchange.complaints import excerpt
from safetycase.exchange.pasta.base_parsing import MAX_DEPTH
from safetycase.exchange.pasta.naming import Naming
from safetycase.exchange.pasta.tokens import quoted
from safetycase.exchange.scaffolding import WORDS
from safetycase.findings import Finding, Rule
from safetycase.findings.text import visible
from safetycase.schema.scaffold import scaffold

KINDS = (
    "assumption", "loss", "hazard", "constraint", "element", "responsibility", "action", "feedback", "information",
    "uca", "desired", "controller_constraint", "scenario", "requirement",
)  # fmt: skip
"""The kinds of items that the language has."""

_NO_NEWS = {"status": "draft", "origin": "human"}
"""Values of fields that say what holds anyway."""

_SHOWN = 3


class Exported(msgspec.Struct, frozen=True):
    """A file for another tool: its text, how many items it holds, and what of the case is not in it as it was."""

    text: str
    items: int
    findings: tuple[Finding, ...]


class Exporter:
    """Collects what of a case can be said, and findings about the rest."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.names = Naming(case.items)
        self.findings: list[Finding] = []
        self._said: dict[str, set[str]] = {}
        self._comments: dict[str, dict[int, Comment]] = {}

    def of_kind(self, kind: str) -> list[AnyItem]:
        """The items of a kind that stand; a finding leaves out those given up, and generated ones that nobody reviewed.

        The language has no word for a generated draft: read back, it would count.
        """
        kept = []
        for item in self.case.of_kind(kind):
            if item.obsolete:
                self.left_out(item, "it is obsolete")
            elif item.unreviewed:
                self.left_out(item, "it was generated and nobody has accepted it, which the language cannot say")
            else:
                kept.append(item)
        return kept

    def find(self, rule: Rule, item: AnyItem | None, message: str) -> None:
        """A finding about an item, or about the case."""
        position = self.case.position(item) if item is not None else None
        self.findings.append(
            Finding(
                rule=rule.code, severity=rule.severity, message=message, item=item.id if item is not None else "",
                file=item.file if item is not None else "", position=position, hint=rule.fix,
            )
        )  # fmt: skip

    def left_out(self, item: AnyItem, reason: str) -> None:
        """A whole item is not in the file."""
        self.find(rules.NOT_EXPORTED, item, f"{item.id} is left out: {reason}")

    def part_left_out(self, item: AnyItem, message: str) -> None:
        """Something of an item is not in the file."""
        self.find(rules.NOT_EXPORTED, item, f"{item.id}: {message}")

    def otherwise(self, item: AnyItem, message: str) -> None:
        """Something of an item is in the file in another form."""
        self.find(rules.EXPORTED_OTHERWISE, item, f"{item.id}: {message}")

    def say(self, item: AnyItem, *fields: str) -> None:
        """Note that fields of an item are in the file, or have been spoken of."""
        self._said.setdefault(item.id, {"aliases"}).update(fields)

    def account(self) -> None:
        """One finding for each item in the file that says more than the file does."""
        for item_id, said in self._said.items():
            item = self.case.items[item_id]
            if item_id not in self.names:
                continue
            rest = [name for name, value in item.data.items() if name not in said and _NO_NEWS.get(name) != value]
            if rest:
                self.part_left_out(item, f"the language has no place for {', '.join(rest)}")

    def text(self, item: AnyItem, written: str = "") -> str:
        """The text of an item in quotes: its own, else what is `written` for it, else its title."""
        self.say(item, "text")
        text = item.data.get("text", "") or written
        if not text and item.data.get("title"):
            self.otherwise(item, "its title stands for its text")
            text = item.data["title"]
            self.say(item, "title")
        return self.quoted(item, text)

    def label(self, item: AnyItem) -> str:
        """The title of an item in quotes, else its text."""
        self.say(item, "title")
        title = item.data.get("title", "")
        if not title and item.data.get("text"):
            self.otherwise(item, "its text stands for its title")
            self.say(item, "text")
            title = item.data["text"]
        return self.quoted(item, title)

    def quoted(self, item: AnyItem, text: str) -> str:
        """A text of an item in quotes."""
        if '"' in text and "'" in text:
            self.otherwise(item, "its text holds quotes of both kinds; the double ones are written as ”")
        return quoted(text)

    def refs(self, item: AnyItem, field: str, *kinds: str) -> list[str]:
        """The names of the items that a field refers to; those that are not in the file are spoken of."""
        self.say(item, field)
        wanted = item.data.get(field, ())
        targets = list(dict.fromkeys([wanted] if isinstance(wanted, str) else wanted))
        there = [one for one in targets if one in self.names and self.case.items[one].kind.name in kinds]
        gone = [one for one in targets if one not in there]
        if gone:
            self.part_left_out(item, f"its {field.replace('_', ' ')} {', '.join(gone)}: not in the file as such")
        return [self.names[one] for one in there]

    def tree(self, items: list[AnyItem]) -> list[tuple[AnyItem, list[Any]]]:
        """Items with those inside them. What stands inside something that is not there comes to the top."""
        known = {item.id: item for item in items}
        inner: dict[str, list[AnyItem]] = {}
        tops: list[AnyItem] = []
        for item in items:
            parent = item.data.get("parent")
            self.say(item, "parent")
            if parent is None:
                tops.append(item)
            elif parent in known and _rooted(item, known):
                inner.setdefault(parent, []).append(item)
            else:
                self.part_left_out(item, f"it does not stand inside {parent}, which is not there to hold it")
                tops.append(item)

        def grown(item: AnyItem) -> tuple[AnyItem, list[Any]]:
            return item, [grown(one) for one in inner.get(item.id, ())]

        return [grown(item) for item in tops]

    def comments(self, item: AnyItem, indent: str) -> list[str]:
        """The comment lines right above an item, as comments of the language."""
        known = self._comments_of(self.case.documents[item.file])
        number = self.case.position(item).line - 1
        found: list[str] = []
        while (comment := known.get(number)) is not None and comment.alone:
            del known[number]
            found.insert(0, f"{indent}// {visible(comment.words)}".rstrip())
            number -= 1
        return found

    def _comments_of(self, document: Document) -> dict[int, Comment]:
        """The comments of a file that are not in the exported one yet, by line."""
        if document.name not in self._comments:
            self._comments[document.name] = {one.line: one for one in comments(document)}
        return self._comments[document.name]

    def head_comments(self) -> list[str]:
        """The comments above everything else in the files of the case, as those of the language."""
        found = []
        for document in self._documents():
            known = self._comments_of(document)
            first = document.position_of(document.span(()) or Span(0, 0)).line
            above = [number for number, one in known.items() if number < first and one.alone]
            words = [known.pop(number).words for number in above]
            own = "\n".join(line for line in words if not _of_machines(line)).strip("\n")
            found += [f"// {visible(line)}".rstrip() for line in own.split("\n") if own]
        return found

    def _around(self, document: Document, comment: Comment) -> AnyItem | None:
        """The item that a comment stands inside, or beside the last line of."""
        path = document.path_at(comment.line, comment.column)[:2]
        item = self.case.items.get(str(path[-1])) if len(path) == 2 else None
        if item is None or item.file != document.name or comment.line > document.position(item.path).end_line:
            return None
        return item

    def _documents(self) -> list[Document]:
        manifest = self.case.manifest_document
        return [*([manifest] if manifest is not None else []), *self.case.documents.values()]

    def account_for_comments(self) -> None:
        """One finding for each item in the file whose comments are not, and one for those that belong to no item."""
        outside: list[str] = []
        for document in self._documents():
            of_items: dict[str, list[str]] = {}
            for comment in self._comments_of(document).values():
                if not comment.words or _of_machines(comment.words):
                    continue
                item = self._around(document, comment)
                if item is None:
                    outside.append(comment.words)
                elif item.id in self.names:
                    of_items.setdefault(item.id, []).append(comment.words)
            for item_id, words in of_items.items():
                self.part_left_out(self.case.items[item_id], _counted(words, "inside it"))
        if outside:
            self.find(rules.NOT_EXPORTED, None, _counted(outside, "outside of items"))


def _of_machines(words: str) -> bool:
    """Whether a comment is for editors, or one that an import or the scaffold of a new case has written."""
    return words.startswith(("yaml-language-server:", "Imported from ")) or words in _written_words()


@cache
def _written_words() -> frozenset[str]:
    """The comments that this tool writes into the files of new cases; blank ones aside."""
    found = set(WORDS.values())
    for empty in (False, True):
        for path, content in scaffold("case", empty=empty).items():
            if path.endswith(".yaml"):
                found.update(one.words for one in comments(read(path, content)))
    return frozenset(found - {""})


def _counted(words: list[str], where: str) -> str:
    """That comments are left out, with the first of them."""
    count = f"a comment {where} is" if len(words) == 1 else f"{len(words)} comments {where} are"
    return f"{count} left out: {'; '.join(map(excerpt, words[:_SHOWN]))}{'; ...' if len(words) > _SHOWN else ''}"


def _rooted(item: AnyItem, known: dict[str, AnyItem]) -> bool:
    """Whether the parents of an item end at one without a parent, within the depth that a file can have."""
    above: Any = item
    for _ in range(MAX_DEPTH - 1):
        parent = above.data.get("parent")
        if parent is None or parent not in known:
            return True
        above = known[parent]
    return False


def listed(names: Iterable[str]) -> str:
    """References in brackets."""
    return f"[{', '.join(names)}]"
