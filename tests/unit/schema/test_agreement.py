"""Properties over generated data: the engines agree, and what is left of any item becomes a record."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.model import BY_NAME, KINDS, Kind
from safetycase.schema import (
    item_errors,
    load,
    manifest_errors,
    normalise,
    read_item,
    read_items,
    read_manifest,
    screen,
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
def test_valid_items_become_records(item: tuple[Kind, Any]) -> None:
    kind, data = item
    if not item_errors(kind, data):
        assert read_items(kind, {"X": data}).errors == {}
        assert read_items(kind, {"X": data}).records == {"X": read_item(kind, data)[0]}


@CHECKS
@given(st.sampled_from(KINDS), st.recursive(JUNK, lambda v: st.dictionaries(st.integers() | st.text(), v, max_size=3)))
def test_junk_is_reported_and_never_raises(kind: Kind, data: object) -> None:
    record, errors = read_item(kind, data)
    assert isinstance(record, kind.record)
    assert bool(errors) == bool(read_items(kind, {"X": data}).errors)
    assert manifest_errors(data) is not None
    read_manifest(data)


@CHECKS
@given(st.data())
def test_manifests_are_read_as_far_as_they_go(data: st.DataObject) -> None:
    schema = load.manifest()
    body = {key: value for key, value in schema.items() if key not in ("definitions", "$schema", "$id")}
    manifest = data.draw(near(schema, body))
    record, errors = read_manifest(manifest)
    if isinstance(manifest, dict) and isinstance(manifest.get("name"), str):
        assert record.name == manifest["name"]
    if not errors:
        assert readable(manifest) == manifest or manifest != manifest


def test_hostile_depth_is_an_error_not_a_crash() -> None:
    deep: Any = "EV-1"
    for _ in range(50_000):
        deep = {"not": deep}
    kind = BY_NAME["loss_model"]
    read = read_items(kind, {"LM-1": {"title": "kept", "top": deep}, "LM-2": {"title": "fine"}})
    assert read.errors["LM-1"][0].rule == "SFC042"
    assert read.records["LM-1"].title == "kept"
    assert "LM-2" not in read.errors


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
    read = read_items(kind, {"R-1": {"title": "kept", "target": {"at_most": 10**400, "at_least": 1}}})
    assert [error.rule for error in read.errors["R-1"]] == ["SFC034"]
    record: Any = read.records["R-1"]
    assert (record.title, record.target.at_least) == ("kept", 1.0)
