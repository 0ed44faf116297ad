"""A person's session with a case: the only one that edits it, with a journal of what is unsaved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from safetycase.documents.sessions import Hold, Holder, hold, this_session
from safetycase.editing.journal import EditJournal

if TYPE_CHECKING:
    from safetycase.editing.left import Left


class Session:
    """The lock of a case, and the journal of unsaved edits.

    `other` is who edits the case instead, None if nobody does: then this session may. `journal` is None while it may
    not.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._hold: Hold | None = None
        self.journal: EditJournal | None = None
        self.take_over()

    def take_over(self) -> bool:
        """Try to become the session that edits the case. False while another one is."""
        if self.journal is not None:
            return True
        found = hold(self._root)
        self.other = None if found is None or isinstance(found, Hold) else found
        if self.other is not None:
            return False
        self._hold = found if isinstance(found, Hold) else None
        self.journal = EditJournal(self._root, this_session())
        return True

    def unlocked(self) -> bool:
        """Whether somebody deleted the lock under this session, so that another one could begin."""
        return self._hold is not None and self._hold.lost

    def relock(self) -> Holder | None:
        """Take the lock anew that somebody deleted. Returns who edits the case as well now, None if nobody does.

        Whether the lock could be had again, `unlocked` tells: without a folder for it, it cannot.
        """
        found = hold(self._root)
        if isinstance(found, Hold):
            if self._hold is not None:
                self._hold.release()
            self._hold = found
        return found if isinstance(found, Holder) else None

    def give_way(self, other: Holder) -> None:
        """Let another session edit the case alone. A journal of unsaved edits stays where it is."""
        self.close()
        self.other = other

    def left(self) -> list[Left]:
        """What earlier sessions left behind, the last one first; nothing while another session edits the case."""
        from safetycase.editing.left import left

        return left(self._root) if self.journal is not None else []

    def give_up(self) -> None:
        """Nothing that is unsaved is wanted any more: the journal goes."""
        if self.journal is not None:
            self.journal.clear()

    def close(self) -> None:
        """End the session. A journal of unsaved edits stays where it is."""
        if self.journal is not None:
            self.journal.leave()
        if self._hold is not None:
            self._hold.release()
        self.journal, self._hold = None, None
