"""JSON Schemas (draft-07) from the records of the model.

The schemas keep to forms whose errors are exact in every engine and in yaml-language-server: objects are flat and
closed, keywords of different types stand side by side (each binds its own type only), and where a mapping is one of
several forms, `if` on the type chooses, never `anyOf` or `oneOf`. `null` is allowed everywhere, so that drafts load.
"""

from __future__ import annotations

from typing import Any

from msgspec import inspect

from safetycase.model import ID_PATTERN, KINDS, Kind, Manifest
from safetycase.model.choices import authored
from safetycase.model.evidence_record import EvidenceRecord
from safetycase.model.forms import fields
from safetycase.model.manual_record import ManualRecord

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
MODEL_ID = "urn:safetycase:schema:model:1"
MANIFEST_ID = "urn:safetycase:schema:manifest:1"
MANUAL_ID = "urn:safetycase:schema:manual-record:1"
RECORD_ID = "urn:safetycase:schema:evidence-record:1"

EXTENSION = "^x-"
"""Fields that pass through untouched."""

ID_WORDS = "An id starts with a letter and joins letters and digits by single -, _ or . (H-1, UCA-3.2, pump)."
REFERENCE_WORDS = "This must be an id (H-1), or element/variable, with no spaces."
DATE_WORDS = "A date is written YYYY-MM-DD."
TEXT_WORDS = 'This must be text: quote it if it is a number ("1.10").'
LIST_WORDS = "This must be a list: [first, second]."
ITEM_WORDS = "An item is text or a mapping of fields."
FORMAT_WORDS = 'This version reads format "1".'

_ANNOTATIONS = ("description", "examples", "x-label", "x-widget")
_PORTABLE = ((r"[^\s/]", r"[^ \t\n\r\f\v/]"), (r"\d", "[0-9]"))


def model_schema() -> Schema:
    """The schema of every model file: collections of items by id."""
    parts = _Parts()
    definitions: Schema = {kind.name: parts.record(kind.record, kind.title) for kind in KINDS}
    return {
        "$schema": DIALECT,
        "$id": MODEL_ID,
        "title": "Model file of a safety case",
        "description": "Collections of items by id. A case may be split into files in any way.",
        "type": ["object", "null"],
        "properties": {kind.collection: _collection(kind) for kind in KINDS},
        "patternProperties": {EXTENSION: {}},
        "additionalProperties": False,
        "definitions": {**definitions, **parts.finished()},
    }


def manifest_schema() -> Schema:
    """The schema of the manifest, `safetycase.yaml`."""
    parts = _Parts()
    record = parts.record(Manifest, "Manifest of a safety case")
    return {"$schema": DIALECT, "$id": MANIFEST_ID, **record, "definitions": parts.finished()}


def record_schema() -> Schema:
    """The schema of the open evidence record, which other tools write."""
    parts = _Parts()
    record = parts.record(EvidenceRecord, "Evidence record")
    required = {"type": "object", "required": ["safetycase_record"]}
    return {"$schema": DIALECT, "$id": RECORD_ID, **record, **required, "definitions": parts.finished()}


def manual_schema() -> Schema:
    """The schema of manual records, which people write."""
    parts = _Parts()
    record = parts.record(ManualRecord, "Manual record")
    required = {"type": "object", "required": ["safetycase_manual"]}
    return {"$schema": DIALECT, "$id": MANUAL_ID, **record, **required, "definitions": parts.finished()}


def item_schema(kind: Kind) -> Schema:
    """The schema of one item: its fields, or a plain string as the short form."""
    return {
        "if": {"type": ["object", "null"]},
        "then": {"$ref": f"#/definitions/{kind.name}"},
        "else": {"type": ["string", "object", "null"], "errorMessage": ITEM_WORDS},
    }


def _collection(kind: Kind) -> Schema:
    summary = _docstring(kind.record)
    example = f"{kind.prefix}-1" if kind.prefix else "pump"
    return {
        "description": f"{kind.plural}, by id. {summary}",
        "type": ["object", "null"],
        "propertyNames": {"pattern": ID_PATTERN, "patternErrorMessage": ID_WORDS, "examples": [example]},
        "additionalProperties": {
            "description": f"{summary} A plain string stands for its {kind.short}.",
            **item_schema(kind),
        },
    }


def _docstring(record: type) -> str:
    """The docstring as one line of prose."""
    return " ".join((record.__doc__ or "").split())


class _Parts:
    """Collects the definitions of the structured values that records contain."""

    def __init__(self) -> None:
        self._types: dict[str, type] = {}
        self._done: dict[str, Schema] = {}

    def record(self, record: type, title: str) -> Schema:
        """The closed object schema of a record or part."""
        info = inspect.type_info(record)
        if not isinstance(info, inspect.StructType):
            raise TypeError(f"{record.__name__} is not a record")
        described = {field.encode_name: field for field in info.fields}
        return {
            "title": title,
            "description": _docstring(record),
            "type": ["object", "null"],
            "properties": {field.name: self.value(described[field.name].type) for field in fields(record)},
            "patternProperties": {EXTENSION: {}},
            "additionalProperties": False,
        }

    def finished(self) -> Schema:
        """The definitions of all parts met so far, by name."""
        return {name: self._done[name] for name in sorted(self._done)}

    def reference(self, part: type) -> Schema:
        """A reference to the definition of `part`, which is made if need be."""
        name = part.__name__
        if self._types.setdefault(name, part) is not part:
            raise TypeError(f"two parts are called {name}")
        if name not in self._done:
            self._done[name] = {}  # a part may contain itself
            self._done[name] = self.record(part, name)
        return {"$ref": f"#/definitions/{name}"}

    def value(self, node: inspect.Type) -> Schema:
        """The schema of a value of the type `node`, with what its annotations say."""
        if isinstance(node, inspect.Metadata):
            return _ordered({**self.value(node.type), **_extra(node)})
        return _union([self._single(option) for option in _options(node)])

    def _single(self, node: inspect.Type) -> Schema:
        """The schema of a type that is no union; `type` is one word, or absent where everything is allowed."""
        if isinstance(node, inspect.Metadata):
            return {**self._single(node.type), **_extra(node)}
        if isinstance(node, inspect.LiteralType):
            return {"type": "string", "enum": list(authored(node.values))}
        if isinstance(node, inspect.VarTupleType):
            return {"type": "array", "items": self.value(node.item_type)}
        if isinstance(node, inspect.TupleType):
            size = len(node.item_types)
            return {
                "type": "array",
                "items": self.value(node.item_types[0]),
                "minItems": size,
                "maxItems": size,
            }
        if isinstance(node, inspect.DictType):
            return self._mapping(node)
        if isinstance(node, inspect.StructType):
            return {"type": "object", **self.reference(node.cls)}
        return _scalar(node)

    def _mapping(self, node: inspect.DictType) -> Schema:
        keys, values = self.value(node.key_type), self.value(node.value_type)
        if "enum" in keys:  # as properties, so that editors complete them
            names = [name for name in keys["enum"] if name is not None]
            return {"type": "object", "properties": dict.fromkeys(names, values), "additionalProperties": False}
        names_schema = {key: keys[key] for key in keys if key != "type"}
        return {
            "type": "object",
            **({"propertyNames": names_schema} if "pattern" in keys else {}),
            "additionalProperties": values,
        }


def _options(node: inspect.Type) -> list[inspect.Type]:
    return list(node.types) if isinstance(node, inspect.UnionType) else [node]


def _extra(node: inspect.Metadata) -> Schema:
    """What an annotation says, with its pattern in a form that every engine reads alike."""
    extra = dict(node.extra_json_schema or {})
    if "pattern" in extra:
        extra.update(_pattern(extra.pop("pattern"), reference="x-ref" in extra))
    return extra


def _scalar(node: inspect.Type) -> Schema:
    if isinstance(node, inspect.AnyType):
        return {}
    if isinstance(node, inspect.StrType):
        return {"type": "string"}
    if isinstance(node, inspect.BoolType):
        return {"type": "boolean"}
    if isinstance(node, inspect.IntType | inspect.FloatType):
        limits = {
            "minimum": node.ge, "exclusiveMinimum": node.gt, "maximum": node.le, "exclusiveMaximum": node.lt,
        }  # fmt: skip
        word = "integer" if isinstance(node, inspect.IntType) else "number"
        return {"type": word, **{name: limit for name, limit in limits.items() if limit is not None}}
    raise TypeError(f"no schema is known for {node!r}")


def _pattern(regex: str, *, reference: bool) -> Schema:
    """The pattern in classes that every engine reads alike, and the words an editor shows."""
    for special, portable in _PORTABLE:
        regex = regex.replace(special, portable)
    words = REFERENCE_WORDS if reference else FORMAT_WORDS if regex == "^1$" else DATE_WORDS
    return {"pattern": regex, "patternErrorMessage": words}


def _union(options: list[Schema]) -> Schema:
    """One schema for a value that has one of several forms, told apart by type alone."""
    if any("type" not in option for option in options):
        return {}
    options = _merge_strings(options)
    mapping = next((option for option in options if "$ref" in option), None)
    if mapping is None and any("enum" in option for option in options):
        mapping = next((option for option in options if option["type"] == "object"), None)
    if mapping is None:
        return _side_by_side(options)
    others = [option for option in options if option is not mapping]
    form = {"$ref": mapping["$ref"]} if "$ref" in mapping else {**mapping, "type": ["object", "null"]}
    if not others:
        return {"allOf": [form]}
    rest = _side_by_side(others)
    if "type" in rest:  # so that the message about a wrong type names every form
        rest["type"] = [*rest["type"][:-1], "object", "null"]
    shown = {"examples": rest["enum"][:-1]} if "enum" in rest else {}  # editors do not complete from `else`
    return {**shown, "if": {"type": ["object", "null"]}, "then": form, "else": rest}


def _merge_strings(options: list[Schema]) -> list[Schema]:
    """Choices beside free text are only examples of it."""
    free = any(option["type"] == "string" and "enum" not in option for option in options)
    if not free or not any("enum" in option for option in options):
        return options
    words = next(option["enum"] for option in options if "enum" in option)
    return [
        {**option, "examples": words} if option["type"] == "string" else option
        for option in options
        if "enum" not in option
    ]


def _side_by_side(options: list[Schema]) -> Schema:
    words = list(dict.fromkeys(option["type"] for option in options))
    if "number" in words and "integer" in words:
        words.remove("integer")
    merged: Schema = {}
    for option in options:
        merged.update(option)
    if "enum" in merged:
        if words != ["string"]:
            raise TypeError("choices beside other types than a mapping are not supported")
        del merged["type"]
        return {**merged, "enum": [*merged["enum"], None]}
    return _editor_words({**merged, "type": [*words, "null"]}, words)


def _editor_words(schema: Schema, words: list[str]) -> Schema:
    """The schema with what an editor says of a wrong type, where its own words would not help."""
    if words == ["string"]:
        return {**schema, "errorMessage": REFERENCE_WORDS if "x-ref" in schema else TEXT_WORDS}
    if words == ["array"]:
        return {**schema, "errorMessage": LIST_WORDS}
    return schema


def _ordered(schema: Schema) -> Schema:
    """What people read first."""
    first = {key: schema[key] for key in _ANNOTATIONS if key in schema}
    return {**first, **{key: value for key, value in schema.items() if key not in first}}
