"""Properties over generated data: the engines agree, and what is left of any item becomes a record."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import AnyItem, Item
from safetycase.model import BY_NAME, KINDS, Kind, Manifest
from safetycase.schema import (
    item_errors,
    load,
    manifest_errors,
    normalise,
    screen,
    valid_manifest,
    valid_part,
)
from safetycase.schema.validate import readable
from tests.unit.schema.samples import judged_paths, quick_paths
from tests.unit.schema.strategies import JUNK, near

CHECKS = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@st.composite
def items(draw: st.DrawFn, faults: float = 0.1) -> tuple[Kind, Any]:
    kind = draw(st.sampled_from(KINDS))
    schema = load.item(kind.name)
    return kind, draw(near(schema, {key: schema[key] for key in ("if", "then", "else")}, faults))


def read(kind: Kind, data: object) -> AnyItem:
    """An item as a case reads it."""
    return Item("X-1", kind, "model/a.yaml", data, valid=not screen(kind, {"X-1": data}))


@CHECKS
@given(items())
def test_both_engines_name_the_same_places(item: tuple[Kind, Any]) -> None:
    kind, data = item
    assert quick_paths(kind, data) == judged_paths(kind, data)


@CHECKS
@given(items())
def test_errors_are_reported_exactly_where_the_screen_objects(item: tuple[Kind, Any]) -> None:
    kind, data = item
    errors = item_errors(kind, data)
    assert bool(errors) == (screen(kind, {"X": data}) == {"X"})
    for error in errors:
        assert error.message
        assert "\n" not in error.message + error.hint
    reported = {error.path[:-1] if error.at_key else error.path for error in errors}
    assert reported == judged_paths(kind, data)
    assert len({(error.path, error.rule) for error in errors}) == len(errors)


@CHECKS
@given(items())
def test_what_is_left_of_an_item_is_valid_and_becomes_a_record(item: tuple[Kind, Any]) -> None:
    kind, data = item
    before = copy.deepcopy(data)
    part = valid_part(kind, data)
    assert item_errors(kind, part) == []
    assert isinstance(msgspec.convert(part, kind.record), kind.record)
    assert repr(data) == repr(before)
    if not item_errors(kind, data):
        assert part == normalise(kind, data)
        assert normalise(kind, part) == part


@CHECKS
@given(items(faults=0.0))
def test_valid_items_become_records(made: tuple[Kind, Any]) -> None:
    kind, data = made
    if not item_errors(kind, data):
        item = read(kind, data)
        assert item.errors == ()
        assert item.record == msgspec.convert(normalise(kind, data), kind.record)


@CHECKS
@given(st.sampled_from(KINDS), st.recursive(JUNK, lambda v: st.dictionaries(st.integers() | st.text(), v, max_size=3)))
def test_junk_is_reported_and_never_raises(kind: Kind, data: object) -> None:
    item = read(kind, data)
    assert isinstance(item.record, kind.record)
    assert bool(item.errors) == bool(item_errors(kind, data))
    assert manifest_errors(data) is not None
    msgspec.convert(valid_manifest(data), Manifest)


@CHECKS
@given(st.data())
def test_manifests_are_read_as_far_as_they_go(data: st.DataObject) -> None:
    schema = load.manifest()
    body = {key: value for key, value in schema.items() if key not in ("definitions", "$schema", "$id")}
    manifest = data.draw(near(schema, body))
    record, errors = msgspec.convert(valid_manifest(manifest), Manifest), manifest_errors(manifest)
    if isinstance(manifest, dict) and isinstance(manifest.get("name"), str):
        assert record.name == manifest["name"]
    if not errors:
        assert readable(manifest) == manifest or manifest != manifest


def test_hostile_depth_is_an_error_not_a_crash() -> None:
    deep: Any = "EV-1"
    for _ in range(50_000):
        deep = {"not": deep}
    kind = BY_NAME["loss_model"]
    assert screen(kind, {"LM-1": {"title": "kept", "top": deep}, "LM-2": {"title": "fine"}}) == {"LM-1"}
    item = read(kind, {"title": "kept", "top": deep})
    assert item.errors[0].rule == "SFC042"
    assert item.record.title == "kept"


def test_the_deepest_tree_that_can_be_read_is_judged_in_full() -> None:
    deep: Any = "EV 1"
    for _ in range(62):
        deep = {"not": deep}
    assert [error.rule for error in item_errors(BY_NAME["loss_model"], {"top": deep})] == ["SFC037"]


def test_generated_items_are_of_both_sorts() -> None:
    seen = {True: 0, False: 0}

    @CHECKS
    @given(items(faults=0.05))
    def count(item: tuple[Kind, Any]) -> None:
        seen[bool(item_errors(*item))] += 1

    count()
    assert min(seen.values()) > 50


def test_a_number_beyond_all_measure_is_an_error() -> None:
    kind = BY_NAME["requirement"]
    data = {"title": "kept", "target": {"at_most": 10**400, "at_least": 1}}
    item: AnyItem = Item("R-1", kind, "model/a.yaml", data, valid=False)
    assert [error.rule for error in item.errors] == ["SFC034"]
    record: Any = item.record
    assert (record.title, record.target.at_least) == ("kept", 1.0)
