"""YAML text: read with positions, edited by splices, saved atomically."""

from safetycase.documents.document import Document, Span
from safetycase.documents.editing import (
    add_key,
    append,
    delete,
    insert,
    move,
    rename_key,
    replace_scalars,
    set_value,
)
from safetycase.documents.limits import MAX_BYTES
from safetycase.documents.plain import Refused
from safetycase.documents.planning import Edited
from safetycase.documents.reading import oversized, read
from safetycase.documents.recovering import Recovered, recover
from safetycase.documents.saving import Change, save
from safetycase.documents.splices import Splice, inverse
from safetycase.documents.succession import spliced
from safetycase.documents.targets import ConflictError, NotAFileError, OutsideError, SaveError

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
    "add_key",
    "append",
    "delete",
    "insert",
    "inverse",
    "move",
    "oversized",
    "read",
    "recover",
    "rename_key",
    "replace_scalars",
    "save",
    "set_value",
    "spliced",
]
