"""A case from a source of files: manifest, items, and the index of references both ways."""

from safetycase.case.acting import controller_of
from safetycase.case.counting import counts, expired, given_up
from safetycase.case.index import NO_IMPORTS, AnyItem, Case, Imports
from safetycase.case.item import Item
from safetycase.case.joined import canonical, imported_cases, item_across, joined, namespace_of
from safetycase.case.load import imports_of, load, load_manifest, read_manifest
from safetycase.case.source import Folder, Listing, Memory, Source, UnreadableError, find_case, safe_path
from safetycase.case.unfinished import unfinished
from safetycase.model import Reference

__all__ = [
    "NO_IMPORTS",
    "AnyItem",
    "Case",
    "Folder",
    "Imports",
    "Item",
    "Listing",
    "Memory",
    "Reference",
    "Source",
    "UnreadableError",
    "canonical",
    "controller_of",
    "counts",
    "expired",
    "find_case",
    "given_up",
    "imported_cases",
    "imports_of",
    "item_across",
    "joined",
    "load",
    "load_manifest",
    "namespace_of",
    "read_manifest",
    "safe_path",
    "unfinished",
]
