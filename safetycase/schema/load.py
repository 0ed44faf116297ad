"""The published schemas as data, and the part of the model schema that one kind needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from safetycase import resources

Schema = dict[str, Any]

MODEL_FILE = "model.schema.json"
MANIFEST_FILE = "manifest.schema.json"
RECORD_FILE = "evidence-record.schema.json"
MANUAL_FILE = "manual-record.schema.json"

_REF = "#/definitions/"


def published(name: str) -> bytes:
    """The bytes of a published schema. Raises FileNotFoundError if the installation lacks it."""
    return (resources.folder("schemas") / name).read_bytes()


def copy_is_old(name: str, content: bytes) -> bool:
    """Whether a copy of the published schema called `name` says something else than this version's.

    Line ends do not matter, since git may change them. A name that is no schema's is never old.
    """
    if name not in (MODEL_FILE, MANIFEST_FILE):
        return False
    return content.replace(b"\r\n", b"\n") != published(name).replace(b"\r\n", b"\n")


@cache
def model() -> Schema:
    """The schema of model files."""
    schema: Schema = json.loads(published(MODEL_FILE))
    return schema


@cache
def manifest() -> Schema:
    """The schema of the manifest."""
    schema: Schema = json.loads(published(MANIFEST_FILE))
    return schema


@cache
def item(kind_name: str) -> Schema:
    """The schema of one item of a kind, with only the definitions it reaches."""
    whole = model()
    form = next(
        collection["additionalProperties"]
        for collection in whole["properties"].values()
        if collection["additionalProperties"]["then"]["$ref"] == _REF + kind_name
    )
    reached: Schema = {}
    pending = list(_references(form))
    while pending:
        name = pending.pop()
        if name not in reached:
            reached[name] = whole["definitions"][name]
            pending.extend(_references(reached[name]))
    return {"$schema": whole["$schema"], **form, "definitions": reached}


def resolve(whole: Schema, reference: str) -> Schema:
    """The definition that a `$ref` inside `whole` names."""
    definition: Schema = whole["definitions"][reference.removeprefix(_REF)]
    return definition


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(_REF)
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)
