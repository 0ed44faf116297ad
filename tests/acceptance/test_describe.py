"""`safetycase describe`: what kinds of items and their fields mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.model import KINDS
from safetycase.model.forms import fields
from tests.acceptance.command import run


def test_a_kind_is_told_with_all_its_fields_and_needs_no_case(tmp_path: Path) -> None:
    done = run("describe", "hazard", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Hazard"
    assert "system state" in lines[1]
    told = [
        line.strip().partition(":")[0] for line in lines[lines.index("Fields") + 1 :] if not line.startswith("    ")
    ]
    record = next(kind.record for kind in KINDS if kind.name == "hazard")
    assert told == [field.name for field in fields(record)]
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (("uca", "type"), "Words to choose from: not-provided, provided, timing-or-order, duration."),
        (("uca", "hazards"), "It refers to: hazard. The item “leads to” what it names."),
        (("requirement", "target"), "  confidence: Confidence of the one-sided exact bound."),
        (("requirement", "target.at_most"), "The greatest value allowed."),
        (("evidence", "select.where"), 'For example: {"property.requirement": "R-3"}'),
        (("element", "process_model.room.values"), "The values it takes."),
        (("hazard", "losses[0]"), "It holds a list of ids."),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_field_is_told_also_inside_another(field: tuple[str, str], said: str, tmp_path: Path) -> None:
    assert said in run("describe", *field, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hazrd",), "'hazrd' is not a kind of item; did you mean hazard?"),
        (("hazard", "colour"), "hazard has no field colour; it has system, condition,"),
        (("requirement", "target.most"), "target has no field most; it has metric,"),
        (("hazard", "text.more"), "text has no field more"),
        (("hazard", "losses["), "is not a field"),
    ],
)
def test_what_there_is_not_is_said_in_a_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run("describe", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
