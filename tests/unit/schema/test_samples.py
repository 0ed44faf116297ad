"""Small files that must pass or fail: every field of every kind, and every sort of fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from safetycase.case import AnyItem, Item
from safetycase.findings import find
from safetycase.model import BY_COLLECTION, KINDS, Kind
from safetycase.schema import file_errors, item_errors, load, normalise, screen, valid_part
from tests.unit.schema.samples import (
    FOLDER,
    INVALID,
    VALID,
    data_of,
    judged_paths,
    places,
    quick_paths,
    whole_file_passes,
)


def _items(path: Path) -> Iterator[tuple[Kind, str, Any]]:
    for collection, items in data_of(path).items():
        if collection in BY_COLLECTION:
            for name, data in items.items():
                yield BY_COLLECTION[collection], name, data


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_samples_pass_and_become_records(path: Path) -> None:
    assert file_errors(data_of(path)) == []
    assert whole_file_passes(data_of(path))
    for kind, name, data in _items(path):
        assert item_errors(kind, data) == [], name
        assert judged_paths(kind, data) == quick_paths(kind, data) == set()
        assert isinstance(msgspec.convert(normalise(kind, data), kind.record), kind.record)
        assert valid_part(kind, data) == normalise(kind, data)


def test_every_kind_has_a_sample() -> None:
    assert {path.stem for path in VALID} == {kind.collection for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_samples_use_every_field_of_every_kind_and_part(kind: Kind) -> None:
    used: dict[str, set[str]] = {}
    whole = load.model()
    for _, _, data in _items(FOLDER / "valid" / f"{kind.collection}.yaml"):
        _collect(whole, {"$ref": f"#/definitions/{kind.name}"}, data, used)
    schema = load.item(kind.name)
    for name, definition in schema["definitions"].items():
        missing = set(definition["properties"]) - used.get(name, set())
        assert not missing, f"{name} lacks a sample of {missing}"


def _collect(whole: Any, schema: Any, data: Any, used: dict[str, set[str]]) -> None:
    """Note the fields that have a value, by definition."""
    while "$ref" in schema or "allOf" in schema or "if" in schema:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = load.resolve(whole, schema["$ref"])
            if isinstance(data, dict):
                used.setdefault(name, set()).update(field for field, value in data.items() if value is not None)
        elif "allOf" in schema:
            schema = schema["allOf"][0]
        else:
            schema = schema["then" if isinstance(data, dict) else "else"]
    if isinstance(data, dict):
        for field, value in data.items():
            inner = schema.get("properties", {}).get(field, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                _collect(whole, inner, value, used)
    elif isinstance(data, list) and "items" in schema:
        for entry in data:
            _collect(whole, schema["items"], entry, used)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_samples_fail_where_and_as_expected(path: Path) -> None:
    expected = data_of(path)["x-expect"]
    assert file_errors(data_of(path)) == []
    assert not whole_file_passes(data_of(path))
    seen = set()
    for kind, name, data in _items(path):
        seen.add(name)
        errors = item_errors(kind, data)
        assert places(errors) == sorted(expected[name]), (name, errors)
        assert all(find(error.rule) for error in errors)
        assert judged_paths(kind, data) == quick_paths(kind, data) != set()
        assert screen(kind, {name: data}) == {name}
        item: AnyItem = Item(name, kind, "model/a.yaml", data, valid=False)
        assert isinstance(item.record, kind.record)
        assert item.errors == tuple(errors)
    assert seen == set(expected)


@pytest.mark.parametrize("case", data_of(FOLDER / "invalid" / "files.yaml"), ids=lambda case: str(case["file"])[:40])
def test_faults_above_the_items(case: dict[str, Any]) -> None:
    assert places(file_errors(case["file"])) == sorted(case["errors"])
    assert not whole_file_passes(case["file"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"titel": "a"}, [["SFC032", "titel"]]),
        ({"title": 1.5, "text": False}, [["SFC031", "text"], ["SFC031", "title"]]),
        ({"status": "done", "labels": "a"}, [["SFC030", "labels"], ["SFC033", "status"]]),
        ({"waivers": [{"rule": "SFC412", "reson": "b"}]}, [["SFC032", "waivers[0].reson"]]),
        (["a"], [["SFC030", ""]]),
    ],
    ids=["field", "unquoted", "choice", "nested", "list"],
)
def test_every_kind_refuses_common_faults(kind: Kind, data: object, expected: list[list[str]]) -> None:
    assert places(item_errors(kind, data)) == expected
    assert judged_paths(kind, data) == quick_paths(kind, data)
