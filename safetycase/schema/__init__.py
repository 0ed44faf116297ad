"""JSON Schemas from the kinds of the model; validation of plain data into errors with paths and plain words.

The engines are imported where they are first used, so that importing this package costs little.
"""

from safetycase.schema.errors import SchemaError
from safetycase.schema.load import copy_is_old, published
from safetycase.schema.parts import normalise, valid_manifest, valid_part
from safetycase.schema.validate import file_errors, is_id, item_errors, manifest_errors, screen

__all__ = [
    "SchemaError",
    "copy_is_old",
    "file_errors",
    "is_id",
    "item_errors",
    "manifest_errors",
    "normalise",
    "published",
    "screen",
    "valid_manifest",
    "valid_part",
]
