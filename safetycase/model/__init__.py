"""What a case is made of: kinds, fields and references, as plain typed records without I/O."""

from safetycase.model.fields import ANY, ID_PATTERN, VARIABLE, Part, Record
from safetycase.model.kinds import BY_COLLECTION, BY_NAME, BY_RECORD, KINDS, STEPS, Kind, named
from safetycase.model.links import FieldPath, Link, Reference, links, references
from safetycase.model.manifest import LOCK_NAME, MANIFEST_NAME, Manifest

__all__ = [
    "ANY",
    "BY_COLLECTION",
    "BY_NAME",
    "BY_RECORD",
    "ID_PATTERN",
    "KINDS",
    "LOCK_NAME",
    "MANIFEST_NAME",
    "STEPS",
    "VARIABLE",
    "FieldPath",
    "Kind",
    "Link",
    "Manifest",
    "Part",
    "Record",
    "Reference",
    "links",
    "named",
    "references",
]
