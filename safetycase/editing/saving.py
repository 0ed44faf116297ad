"""What a save writes: the unsaved files as they stood when it began."""

from __future__ import annotations

from pathlib import Path

from safetycase.documents import Change, ConflictError, SaveError, save
from safetycase.editing.drafts import EditError
from safetycase.findings.progress import Progress


class Saving:
    """The unsaved files of a case, to be written all or none. `written` says whether they were."""

    def __init__(self, root: Path, changes: tuple[Change, ...]) -> None:
        self._root = root
        self.changes = changes
        self.written = not changes

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(change.name for change in self.changes)

    def write(self, progress: Progress | None = None) -> None:
        """Write the files; may run beside the screen. `progress` is told how far that is.

        Raises EditError when a file changed on disk meanwhile, or the files cannot be written; then none is changed.
        """
        if self.written:
            return
        try:
            save(self._root, self.changes, progress)
        except ConflictError as error:
            message = f"{error.name} changed on disk since it was loaded; nothing was written"
            raise EditError(message) from error
        except SaveError as error:
            raise EditError(f"nothing was written: {error}") from error
        self.written = True
