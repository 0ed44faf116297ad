"""Sessions whose unsaved edits are written down, and what is left of them after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from safetycase.documents.statefolder import journal_folders, key
from safetycase.editing import Workspace, delete_item, new_item, rename_item, set_field
from safetycase.editing.left import Left, left
from safetycase.editing.session import Session
from safetycase.model import BY_NAME


class Sitting:
    """A workspace with its session, which may crash."""

    def __init__(self, root: Path) -> None:
        self.session = Session(root)
        self.workspace = Workspace(root, journal=self.session.journal)

    def set(self, item: str, field: str, value: object) -> None:
        self.workspace.apply(partial(set_field, item_id=item, path=(field,), value=value))

    def crash(self) -> dict[str, str]:
        """End as a killed process does; the texts that were acknowledged."""
        texts = texts_of(self.workspace)
        self.session.close()
        return texts


def texts_of(workspace: Workspace) -> dict[str, str]:
    return {name: document.text for name, document in workspace.case.documents.items()}


def left_of(root: Path) -> Iterator[Left]:
    for one in left(root):
        try:
            yield one
        finally:
            one.release()


def journals(root: Path) -> list[Path]:
    """The journals of a case; other cases may have theirs in the same folder."""
    paths = [path for folder in journal_folders(root) for path in folder.iterdir()]
    return [path for path in paths if path.suffix == ".edits" and path.name.startswith(f"{key(root)}-")]


EDITS: dict[str, Callable[[Workspace], Any]] = {
    "set": lambda at: at.apply(lambda case: set_field(case, "H-1", ("text",), "Öl läuft über 🔥")),
    "new": lambda at: at.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "Neu"})),
    "new file": lambda at: at.apply(lambda case: new_item(case, BY_NAME["evidence"], {"text": "A test"})),
    "delete": lambda at: at.apply(lambda case: delete_item(case, "L-1", unlink_referrers=True)),
    "rename": lambda at: at.apply(lambda case: rename_item(case, "thermostat", "controller")),
    "undo": lambda at: at.undo(),
    "redo": lambda at: at.redo(),
}


def theirs(root: Path, *pairs: tuple[str, str], name: str = "purpose") -> str:
    """Another program puts words in the places of others in a model file; the file's new text."""
    file = root / f"model/{name}.yaml"
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    return text
