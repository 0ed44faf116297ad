"""The engine after edits of a case that imports another one, against the engine from scratch."""

from __future__ import annotations

import json
import random
import zlib
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.documents import read
from safetycase.rules import Checker, check_case
from tests.unit.rules.test_checker import REFERRING, TODAY, Model, assert_same, content, edit, some_model

MANIFEST = b'{"safetycase": "1", "name": "Test", "imports": {"other": "../other"}}'
OTHERS = [{f"model/{file}.yaml": content(some_model(random.Random(seed)), file) for file in "ab"} for seed in (3, 5)]


def with_foreign_names(model: Model, file: str) -> bytes:
    """The content of a file in which some references, always the same ones, name items of the other case."""
    data: dict[str, dict[str, Any]] = deepcopy(model[file])
    for collection, items in data.items():
        for name, item in items.items():
            for field in (*REFERRING[collection], "refined_by") if isinstance(item, dict) else ():
                value = item.get(field)
                if isinstance(value, list):
                    item[field] = [_abroad(name, entry) if isinstance(entry, str) else entry for entry in value]
                elif isinstance(value, str):
                    item[field] = _abroad(name, value)
    return json.dumps(data, indent=1).encode()


def _abroad(name: str, target: str) -> str:
    return f"other:{target}" if zlib.crc32(f"{name} {target}".encode()) % 5 == 0 else target


def fresh(model: Model, other: int) -> Case:
    files = {f"model/{file}.yaml": with_foreign_names(model, file) for file in model}
    beside = Memory({"safetycase.yaml": b'{"safetycase": "1"}', **OTHERS[other]}, name=f"other {other}")
    return load(Memory({"safetycase.yaml": MANIFEST, **files}, others={"../other": beside}))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_after_any_edits_the_findings_are_those_of_a_check_from_scratch(seed: int) -> None:
    edit_and_compare(random.Random(seed))


def edit_and_compare(chance: random.Random) -> None:
    model, other = some_model(chance), 0
    case = fresh(model, other)
    checker = Checker(as_of=TODAY)
    assert_same(checker.update(case), check_case(fresh(model, other), as_of=TODAY))
    for _ in range(8):
        touched = edit(chance, model)
        case = case.replaced(
            {f"model/{file}.yaml": read(f"model/{file}.yaml", with_foreign_names(model, file)) for file in touched}
        )
        if chance.random() < 0.2:
            other = 1 - other
            case = case.importing(fresh(model, other).imports)
        assert_same(checker.update(case), check_case(fresh(model, other), as_of=TODAY))


def test_the_random_cases_do_refer_to_the_other_one() -> None:
    case = fresh(some_model(random.Random(1)), 0)
    foreign = [ref for item in case.items.values() for ref in item.references if ref.target.startswith("other:")]
    assert len(foreign) > 5
    assert any(case.foreign(ref.target) is not None for ref in foreign)
