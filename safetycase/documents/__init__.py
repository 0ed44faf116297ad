"""YAML text: read with positions, edited by splices, saved atomically.

Reading is loaded at once, editing and saving when they are first used: a check only reads.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from safetycase.documents.document import Document, Span
from safetycase.documents.limits import MAX_BYTES
from safetycase.documents.reading import read

if TYPE_CHECKING:
    from safetycase.documents.editing import (
        add_beside,
        add_key,
        append,
        delete,
        insert,
        move,
        rename_key,
        replace_scalars,
        set_text,
        set_value,
        text_at,
    )
    from safetycase.documents.plain import Refused
    from safetycase.documents.planning import Edited
    from safetycase.documents.recovering import Recovered, recover
    from safetycase.documents.saving import Change, save
    from safetycase.documents.splices import Splice, inverse
    from safetycase.documents.statefolder import pending
    from safetycase.documents.succession import spliced
    from safetycase.documents.targets import ConflictError, NotAFileError, OutsideError, SaveError

_LATER = {
    "Change": "saving",
    "ConflictError": "targets",
    "Edited": "planning",
    "NotAFileError": "targets",
    "OutsideError": "targets",
    "Recovered": "recovering",
    "Refused": "plain",
    "SaveError": "targets",
    "Splice": "splices",
    "add_beside": "editing",
    "add_key": "editing",
    "append": "editing",
    "delete": "editing",
    "insert": "editing",
    "inverse": "splices",
    "move": "editing",
    "pending": "statefolder",
    "recover": "recovering",
    "rename_key": "editing",
    "replace_scalars": "editing",
    "save": "saving",
    "set_text": "editing",
    "set_value": "editing",
    "spliced": "succession",
    "text_at": "editing",
}

__all__ = [
    "MAX_BYTES",
    "Change",
    "ConflictError",
    "Document",
    "Edited",
    "NotAFileError",
    "OutsideError",
    "Recovered",
    "Refused",
    "SaveError",
    "Span",
    "Splice",
    "add_beside",
    "add_key",
    "append",
    "delete",
    "insert",
    "inverse",
    "move",
    "pending",
    "read",
    "recover",
    "rename_key",
    "replace_scalars",
    "save",
    "set_text",
    "set_value",
    "spliced",
    "text_at",
]


def __getattr__(name: str) -> object:
    """Load the part of the room that a name belongs to."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
