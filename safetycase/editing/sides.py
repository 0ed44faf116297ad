"""The three versions of a case that are merged: what it was, mine, and theirs, onto which mine is done again."""

from __future__ import annotations

from typing import NamedTuple

from safetycase.case import Case
from safetycase.documents import Document
from safetycase.editing.units import Documents, same_file


class Sides(NamedTuple):
    """All model files as they were and as mine are, and the case as theirs is."""

    base: Documents
    mine: Documents
    onto: Case

    @property
    def theirs(self) -> Documents:
        """All model files as theirs are."""
        return self.onto.documents

    @property
    def files(self) -> list[str]:
        """The files that anybody changed."""
        names = sorted({*self.base, *self.mine, *self.theirs})
        return [name for name in names if not self.base.get(name) is self.mine.get(name) is self.theirs.get(name)]

    @property
    def base_case(self) -> Case:
        """The case as it was."""
        return self._case(self.base)

    @property
    def my_case(self) -> Case:
        """The case as mine is."""
        return self._case(self.mine)

    def _case(self, documents: Documents) -> Case:
        return self.onto.replaced({name: documents.get(name) for name in self.files})

    def here(self, name: str) -> bool:
        """Whether mine changed a file."""
        return not same_file(self.base.get(name), self.mine.get(name))

    def there(self, name: str) -> bool:
        """Whether theirs changed a file."""
        return not same_file(self.base.get(name), self.theirs.get(name))

    def of(self, name: str) -> tuple[Document | None, Document | None, Document | None]:
        """A file as it was, as mine is, as theirs is."""
        return self.base.get(name), self.mine.get(name), self.theirs.get(name)
