"""The kettle as two people changed it, for the tests of merging."""

from __future__ import annotations

from safetycase.case import Case, Memory, load
from safetycase.documents import Document, read
from safetycase.editing.conflicts import Conflict, Side
from safetycase.editing.merging import Merged, merge
from tests.unit.editing.kettle import MANIFEST, PURPOSE, STRUCTURE

FILES = {"model/purpose.yaml": PURPOSE, "model/structure.yaml": STRUCTURE}
Files = dict[str, str]


def case_of(files: Files) -> Case:
    return load(Memory({"safetycase.yaml": MANIFEST.encode(), **{name: text.encode() for name, text in files.items()}}))


class Sides:
    """The kettle, as it was, as mine is and as theirs is."""

    def __init__(self, base: Files | None = None) -> None:
        self.base: Files = dict(FILES if base is None else base)
        self.mine, self.theirs = dict(self.base), dict(self.base)

    def merged(self, **choices: Side) -> Merged:
        """The merge, each conflict decided by its name in words (`H-1 text` as `H_1_text`), or `all` of them."""
        base, mine, onto = case_of(self.base), case_of(self.mine), case_of(self.theirs)
        documents = {name: self._shared(base.documents, name, one) for name, one in mine.documents.items()}
        found = merge(base.documents, documents, onto)
        if not choices:
            return found
        decided = {one.key: choices.get(spelled(one), choices.get("all")) for one in found.conflicts}
        assert set(choices) - {"all"} <= {spelled(one) for one in found.conflicts}, found.conflicts
        return merge(base.documents, documents, onto, {key: side for key, side in decided.items() if side is not None})

    def text(self, name: str = "model/purpose.yaml", **choices: Side) -> str:
        """The text of a file after the merge; of all conflicts decided."""
        merged = self.merged(**choices)
        assert merged.conflicts == ()
        document = merged.documents[name] if name in merged.documents else self._document(name)
        assert document is not None, f"there is no {name}"
        assert read(name, document.to_bytes()).data == document.data
        return document.text

    def files(self, **choices: Side) -> set[str]:
        """The files that there are after the merge."""
        merged = self.merged(**choices)
        assert merged.conflicts == ()
        gone = {name for name, one in merged.documents.items() if one is None}
        return ({*self.theirs} | {*merged.documents}) - gone

    def edit(self, side: str, *pairs: tuple[str, str], name: str = "model/purpose.yaml") -> Sides:
        """Change words on one side."""
        files: Files = getattr(self, side)
        for old, new in pairs:
            assert files[name].count(old) == 1, old
            files[name] = files[name].replace(old, new)
        return self

    def _document(self, name: str) -> Document | None:
        return case_of(self.theirs).documents.get(name)

    def _shared(self, base: dict[str, Document], name: str, document: Document) -> Document:
        known = base.get(name)
        return known if known is not None and known.text == document.text else document


def spelled(conflict: Conflict) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in conflict.name)


def only(merged: Merged) -> Conflict:
    assert len(merged.conflicts) == 1, merged.conflicts
    return merged.conflicts[0]
