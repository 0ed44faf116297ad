"""From plain data to records: all of a valid item, and of a faulty one every field that is right."""

from __future__ import annotations

from typing import Any

from safetycase.findings import Path
from safetycase.model import Kind
from safetycase.schema import engines, load
from safetycase.schema.validate import manifest_errors, readable


def valid_manifest(data: object) -> dict[str, Any]:
    """What is left of a manifest when every field that has an error is taken out, without nulls and x- fields."""
    schema = load.manifest()
    if manifest_errors(data):
        data = _prune(engines.MANIFEST, data)
    return _clean(schema, schema, data) or {}


def normalise(kind: Kind, data: object) -> dict[str, Any]:
    """A valid item as a mapping that converts to its record: the short form spelt out, nulls and x- fields dropped.

    Where nothing need be changed it is `data` itself.
    """
    if isinstance(data, str):
        return {kind.short: data}
    if isinstance(data, dict) and _is_plain(data):
        return data
    schema = load.item(kind.name)
    return _clean(schema, schema, data) or {}


def valid_part(kind: Kind, data: object) -> dict[str, Any]:
    """What is left of an item when every field or list entry that has an error is taken out, normalised."""
    return normalise(kind, _prune(kind.name, data))


def _prune(name: str, data: object) -> object:
    """A copy of `data` without what the engines reject: the smallest enclosing field or entry of each error goes."""
    data = readable(data)
    judge = engines.judge(name)
    while True:
        doomed = {path for error in judge.iter_errors(data) for path in _culprits(error)}
        if not doomed:
            return data
        if () in doomed:
            return None
        for path in sorted(doomed, reverse=True):
            _remove(data, path)


def _culprits(error: Any) -> list[Path]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        passing = "patternProperties" in error.schema
        return [(*path, name) for name in error.instance if name not in known and not (passing and name[:2] == "x-")]
    if "propertyNames" in error.absolute_schema_path:
        return [(*path, error.instance)]
    return [path]


def _remove(data: Any, path: Path) -> None:
    for step in path[:-1]:
        data = data[step]
    del data[path[-1]]


def _is_plain(data: dict[str, Any]) -> bool:
    """Whether normalising would change nothing: no nulls, no x- fields, no whole numbers written 1.0."""
    for name, value in data.items():
        if value is None or name[:2] == "x-":
            return False
        form = type(value)
        if form is str:
            continue
        if form is list:
            if not _is_plain_list(value):
                return False
        elif form is dict:
            if not _is_plain(value):
                return False
        elif form is float and value.is_integer():
            return False
    return True


def _is_plain_list(entries: list[Any]) -> bool:
    for entry in entries:
        form = type(entry)
        if form is str:
            continue
        if entry is None or (form is float and entry.is_integer()):
            return False
        if (form is dict and not _is_plain(entry)) or (form is list and not _is_plain_list(entry)):
            return False
    return True


def _clean(whole: load.Schema, schema: Any, value: Any) -> Any:
    """A valid value without nulls and x- fields, whole numbers as such."""
    while True:
        if "$ref" in schema:
            schema = load.resolve(whole, schema["$ref"])
        elif "allOf" in schema:
            schema = schema["allOf"][0]
        elif "if" in schema:
            schema = schema["then" if value is None or isinstance(value, dict) else "else"]
        else:
            break
    if isinstance(value, dict):
        return _clean_mapping(whole, schema, value)
    if isinstance(value, list) and "items" in schema:
        entries = [_clean(whole, schema["items"], entry) for entry in value if entry is not None]
        return None if len(entries) < schema.get("minItems", 0) else entries
    if isinstance(value, float) and "integer" in schema.get("type", ()) and value.is_integer():
        return int(value)
    return value


def _clean_mapping(whole: load.Schema, schema: Any, value: dict[str, Any]) -> dict[str, Any]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    cleaned = {}
    for name, entry in value.items():
        inner = known.get(name, others)
        if not isinstance(inner, dict):  # an x- field
            continue
        entry = _clean(whole, inner, entry) if inner else entry
        if entry is not None or not inner:
            cleaned[name] = entry
    return cleaned
