"""The rule about one reason that is written into most cells of the grid (STPA step 3)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem, case_check
from safetycase.rules.wording import shortened

_STRUCTURE = (
    "elements:\n  plant: {title: Plant control, role: controller}\n  plc: {title: Boiler, role: process}\nactions:\n"
)
_ALL = "{{not-provided: {0}, provided: {1}, timing-or-order: {2}, duration: {3}}}"
_LINE = "  CA-{n}: {{title: command {n}, from: plant, to: plc, not_hazardous: {reasons}}}\n"

REASONS_CONCENTRATED = declare(
    Rule(
        code="SFC444",
        name="reasons-concentrated",
        severity=Severity.WARNING,
        summary="More than four in five reasons why control is not hazardous are the same words.",
        why="A reason that fits nearly every cell was mostly copied to close the grid, not thought of for the cell. "
        "Typed many times, nobody reviews it; and once it turns out wrong, it must be found everywhere.",
        source="STPA Handbook 2018, ch. 2, step 3 (each type is considered for each action); practice of other tools "
        "(copied verdicts in published grids)",
        fix="Give each cell its own reason. If one reason does hold for many cells, state it once as a justification "
        "and name it under `because`.",
        bad=_STRUCTURE + "".join(_LINE.format(n=n, reasons=_ALL.format(*["It does no harm"] * 4)) for n in (1, 2)),
        good=_STRUCTURE
        + "".join(
            _LINE.format(
                n=n,
                reasons=_ALL.format(
                    *[f"{why} {n}" for why in ("Heat stays", "It is full", "Any hour will do", "It ends")]
                ),
            )
            for n in (1, 2)
        ),
    )
)

FEWEST = 8
"""How many typed reasons a controller, or else the case, must give before they are judged: its smallest grid of two
continuous actions."""

_MOST = 0.8
"""The share of equal reasons beyond which they count as copied."""

_Reason = tuple[AnyItem, Path, str]


@case_check
def check_copied_reasons(case: Case) -> Found:
    """Reasons are thought of cell by cell: of each controller, and of the whole case where that finds nothing."""
    by_controller: dict[str, list[_Reason]] = {}
    for action in case.of_kind("action"):
        verdicts = action.data.get("not_hazardous")
        if verdicts and not action.obsolete:
            by_controller.setdefault(str(action.data.get("from", "")), []).extend(_typed(action, verdicts))
    found = False
    for controller, reasons in by_controller.items():
        problem = _concentrated(reasons, f"of {controller}" if controller else "without a controller")
        if problem is not None:
            found = True
            yield problem
    if not found and len(by_controller) > 1:
        problem = _concentrated([reason for reasons in by_controller.values() for reason in reasons], "of this case")
        if problem is not None:
            yield problem


def _typed(action: AnyItem, verdicts: dict[str, object]) -> list[_Reason]:
    """The reasons written into an action's cells; those that a justification carries are not typed."""
    found: list[_Reason] = []
    for key, value in verdicts.items():
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            path: Path = ("not_hazardous", key, index) if isinstance(value, list) else ("not_hazardous", key)
            if isinstance(entry, dict):
                entry, path = ("" if entry.get("because") else entry.get("reason", "")), (*path, "reason")
            if isinstance(entry, str) and entry.strip():
                found.append((action, path, entry))
    return found


def _concentrated(reasons: list[_Reason], whose: str) -> Problem | None:
    if len(reasons) < FEWEST:
        return None
    same: dict[str, list[_Reason]] = {}
    for reason in reasons:
        same.setdefault(" ".join(reason[2].casefold().split()).rstrip("."), []).append(reason)
    most = max(same.values(), key=len)
    if len(most) <= len(reasons) * _MOST:
        return None
    action, path, text = most[0]
    others = {one.id: where for one, where, _ in reversed(most[1:]) if one is not action}
    return Problem(
        rule=REASONS_CONCENTRATED, item=action.id, path=path,
        message=f"{len(most)} of {len(reasons)} reasons {whose} why control is not hazardous are the same words: "
        f"“{shortened(text)}”",
        hint="give each cell its own reason, or state this one as a justification (J-...) and write "
        "`{because: J-...}` into the cells",
        related=tuple(Place("the same reason", one, where) for one, where in list(reversed(others.items()))[:5]),
    )  # fmt: skip
