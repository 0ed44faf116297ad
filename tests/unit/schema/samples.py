"""The sample files beside the tests, and what both engines say of data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from safetycase.findings import field_text
from safetycase.model import Kind
from safetycase.schema import engines, load
from safetycase.schema.errors import SchemaError

FOLDER = Path(__file__).parent / "samples"
VALID = sorted((FOLDER / "valid").glob("*.yaml"))
INVALID = sorted(path for path in (FOLDER / "invalid").glob("*.yaml") if path.name != "files.yaml")


def data_of(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def places(errors: list[SchemaError]) -> list[list[str]]:
    return sorted([error.rule, field_text(error.path)] for error in errors)


def quick_paths(kind: Kind, data: object) -> set[tuple[str | int, ...]]:
    return {tuple(error.instance_path) for error in engines.screen(kind.name).iter_errors(data)}


def judged_paths(kind: Kind, data: object) -> set[tuple[str | int, ...]]:
    return {tuple(error.absolute_path) for error in engines.judge(kind.name).iter_errors(data)}


def whole_file_passes(data: object) -> bool:
    """Whether a model file passes the published schema as a third party would use it."""
    return engines.screen_of(load.model()).is_valid(data)
