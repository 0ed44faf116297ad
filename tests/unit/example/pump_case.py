"""The insulin pump example read with nothing but PyYAML, so that these tests judge the case and not our reader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3] / "examples" / "insulin-pump"
SOFTWARE = ROOT / "software"
JUNIT = ROOT / "evidence" / "pump-controller.junit.xml"

TYPES = ("not-provided", "provided", "timing-or-order", "duration")

Item = dict[str, Any]

REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "losses": {"stakeholders": ("stakeholders",)},
    "hazards": {"losses": ("losses",), "parent": ("hazards",)},
    "constraints": {"hazards": ("hazards",), "parent": ("constraints",)},
    "elements": {"component": ("components",)},
    "responsibilities": {
        "controller": ("elements",),
        "constraints": ("constraints",),
        "actions": ("actions",),
        "feedback": ("feedback",),
    },
    "actions": {"from": ("elements",), "to": ("elements",), "via": ("elements",)},
    "feedback": {"from": ("elements",), "to": ("elements",), "via": ("elements",), "updates": ("variables",)},
    "information": {"from": ("elements",), "to": ("elements",), "updates": ("variables",)},
    "ucas": {"action": ("actions",), "hazards": ("hazards",)},
    "controller_constraints": {"ucas": ("ucas",), "refines": ("constraints",)},
    "scenarios": {
        "ucas": ("ucas",),
        "hazards": ("hazards",),
        "involves": ("elements", "actions", "feedback", "variables"),
    },
    "requirements": {
        "addresses": ("constraints", "controller_constraints", "scenarios"),
        "allocated_to": ("elements", "components"),
        "environment": ("environments",),
    },
    "evidence": {"supports": ("requirements",), "environment": ("environments",)},
    "reviews": {"items": ("ucas", "scenarios")},
}
"""Fields that refer to other items, and the collections they may refer to. `about` may refer to any."""


def load() -> dict[str, dict[str, Item]]:
    """Every collection of the example: id to item. Raises AssertionError when two files give the same id."""
    case: dict[str, dict[str, Item]] = {}
    seen: set[str] = set()
    for path in sorted(ROOT.glob("model/**/*.yaml")):
        for collection, items in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            assert not seen & set(items), path
            seen |= set(items)
            case.setdefault(collection, {}).update(items)
    return case


def variables(case: dict[str, dict[str, Item]]) -> set[str]:
    """Every variable as `element/variable`, real ones and those of process models."""
    return {
        f"{name}/{variable}"
        for name, element in case["elements"].items()
        for variable in (*element.get("state", {}), *element.get("process_model", {}))
    }


def listed(value: Any) -> list[Any]:
    """A list as it is, a single value as a list of one, nothing as an empty list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def references(case: dict[str, dict[str, Item]]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Every reference: the id that makes it, its field, the target, and the collections the target may be in."""
    for collection, items in case.items():
        for name, item in items.items():
            for field, kinds in REFERENCES.get(collection, {}).items():
                for target in listed(item.get(field)):
                    yield name, field, target["ref"] if isinstance(target, dict) else target, kinds
            for target in item.get("about", []):
                yield name, "about", target, tuple(case)
            for variable, model in item.get("process_model", {}).items():
                for target in listed(model.get("updated_by")):
                    yield name, f"{variable}.updated_by", target, ("feedback", "information")
                for target in listed(model.get("describes")):
                    yield name, f"{variable}.describes", target, ("variables",)
            for cell in item.get("not_hazardous", {}).values():
                if isinstance(cell, dict):
                    yield name, "not_hazardous", cell["because"], ("justifications",)
            for end, target in item.get("extrapolates", {}).items():
                if end != "parameters":
                    yield name, f"extrapolates.{end}", target, ("environments",)
