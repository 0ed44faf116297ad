"""What may stand in a mapping: the names that the model allows for its entries, and whether plain text is a value."""

from __future__ import annotations

from functools import cache

from msgspec import inspect

from safetycase.findings import Path
from safetycase.model.choices import authored


@cache
def entry_names(record: type, name: str) -> tuple[str, ...]:
    """The names that entries of the mapping `name` of a record may have; empty if any will do."""
    mapping = _mapping(record, name)
    key = _bare(mapping.key_type) if mapping is not None else None
    return tuple(str(word) for word in authored(tuple(key.values))) if isinstance(key, inspect.LiteralType) else ()


@cache
def takes_text(record: type, name: str) -> bool:
    """Whether an entry of the mapping `name` of a record may be a text, whatever else it may be."""
    mapping = _mapping(record, name)
    if mapping is None:
        return False
    value = _bare(mapping.value_type)
    options = value.types if isinstance(value, inspect.UnionType) else (value,)
    return any(isinstance(_bare(option), inspect.StrType) for option in options)


def text_first(record: type, path: Path) -> bool:
    """Whether a text is the usual value of the entry at a path, and parts are the lesser form, as of a reason."""
    return len(path) == 2 and takes_text(record, str(path[0])) and bool(entry_names(record, str(path[0])))


def _mapping(record: type, name: str) -> inspect.DictType | None:
    info = inspect.type_info(record)
    for field in info.fields if isinstance(info, inspect.StructType) else ():
        held = _bare(field.type)
        if field.encode_name == name and isinstance(held, inspect.DictType):
            return held
    return None


def _bare(node: inspect.Type) -> inspect.Type:
    while isinstance(node, inspect.Metadata):
        node = node.type
    return node
