"""A case from a source of files: manifest, items, and the index of references both ways."""

from safetycase.case.index import AnyItem, Case
from safetycase.case.item import Item, Reference
from safetycase.case.load import load, load_manifest, read_manifest
from safetycase.case.source import Folder, Listing, Memory, Source, UnreadableError, find_case, safe_path

__all__ = [
    "AnyItem",
    "Case",
    "Folder",
    "Item",
    "Listing",
    "Memory",
    "Reference",
    "Source",
    "UnreadableError",
    "find_case",
    "load",
    "load_manifest",
    "read_manifest",
    "safe_path",
]
