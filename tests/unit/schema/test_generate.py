"""The published schemas: equal to what the model gives, closed, local, and of the forms whose errors are exact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from safetycase import resources
from safetycase.model import KINDS, Kind, links
from safetycase.model.forms import fields
from safetycase.schema import copy_is_old, published, write
from safetycase.schema.generate import manifest_schema, model_schema

SCHEMAS = {"model.schema.json": model_schema(), "manifest.schema.json": manifest_schema()}


def test_the_published_files_are_what_the_model_gives() -> None:
    folder = resources.folder("schemas")
    for name, content in write.generated().items():
        assert (folder / name).read_bytes() == content, "run `make schemas`"


def test_writing_is_deterministic_and_lossless(tmp_path: Path) -> None:
    assert write.main([str(tmp_path)]) == 0
    for name, schema in SCHEMAS.items():
        assert json.loads((tmp_path / name).read_bytes()) == schema
        assert (tmp_path / name).read_bytes() == published(name)


def _parts(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_local_and_of_exact_forms(name: str) -> None:
    schema = SCHEMAS[name]
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["$id"].startswith("urn:")
    for part in _parts(schema):
        assert not {"anyOf", "oneOf", "not", "unevaluatedProperties", "$defs", "dependentRequired"} & _keywords(part)
        if isinstance(part.get("$ref"), str):
            assert part["$ref"].removeprefix("#/definitions/") in schema["definitions"]
        if "pattern" in part and isinstance(part["pattern"], str):
            assert not re.search(r"\\[sSdDwW]", part["pattern"]), "engines differ on what these classes hold"


def _keywords(part: dict[str, Any]) -> set[str]:
    """The keys of a schema; a mapping of field names to schemas has none."""
    return set() if all(isinstance(value, dict) for value in part.values()) else set(part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed_but_for_extensions_and_described(name: str) -> None:
    schema = SCHEMAS[name]
    for definition in (schema, *schema["definitions"].values()):
        assert definition["additionalProperties"] is False
        assert definition["patternProperties"] == {"^x-": {}}
        assert definition["title"]
        assert definition["description"]
        if definition is not SCHEMAS["model.schema.json"]:
            for field, inner in definition["properties"].items():
                assert inner.get("description"), field


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_and_link_of_a_kind_is_in_its_schema(kind: Kind) -> None:
    definition = SCHEMAS["model.schema.json"]["definitions"][kind.name]
    described = fields(kind.record)
    assert list(definition["properties"]) == [field.name for field in described]
    for field in described:
        inner = definition["properties"][field.name]
        assert inner["description"] == field.description
        if field.choices and "enum" in inner:
            assert set(inner["enum"]) == {*field.choices, None}
    whole = json.dumps(definition["properties"])
    for link in links(kind):
        if "#/definitions" not in json.dumps(definition["properties"][link.field]):
            assert f'"x-forward": {json.dumps(link.forward)}' in whole
            assert f'"x-backward": {json.dumps(link.backward)}' in whole


def test_choices_keep_the_order_of_the_model() -> None:
    hazard = SCHEMAS["model.schema.json"]["definitions"]["hazard"]["properties"]
    assert hazard["status"]["enum"] == ["draft", "reviewed", "approved", "obsolete", None]


def test_copies_are_compared_but_for_line_ends() -> None:
    content = published("model.schema.json")
    assert not copy_is_old("model.schema.json", content)
    assert not copy_is_old("model.schema.json", content.replace(b"\n", b"\r\n"))
    assert copy_is_old("model.schema.json", content.replace(b"Hazard", b"Danger"))
    assert copy_is_old("manifest.schema.json", content)
    assert not copy_is_old("other.json", b"{}")
