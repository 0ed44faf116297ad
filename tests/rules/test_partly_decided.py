"""Cells and contexts that a reason decides in part, or decides with something still to be asked."""

from __future__ import annotations

import pytest

from safetycase.stpa import grid_view
from tests.rules.cases import case_of
from tests.rules.test_contexts import findings_of, ucas
from tests.rules.test_placeholders import ACTION, HEAD


def test_how_much_is_still_to_be_asked_where_a_reason_says_only_that_providing_is_not_hazardous() -> None:
    def also(reasons: str) -> list[str]:
        action = f", parameters: {{force: {{unit: N}}}}, not_hazardous: {{{reasons}}}"
        cells = grid_view(case_of(HEAD + ACTION % action)).actions[0].cells
        return [cell.also for cell in cells if cell.key in ("insufficient", "excessive", "wrong-direction")]

    delays = "provided: It only delays"
    assert also(delays) == ["also ask: insufficient", "also ask: excessive", "also ask: wrong direction"]
    assert also(f"{delays}, insufficient: The wall holds, excessive: It cannot tip") == [
        "", "", "also ask: wrong direction"
    ]  # fmt: skip
    assert also("not-provided: It only delays") == ["", "", ""]


@pytest.mark.parametrize("said", ["asked elsewhere", '{reason: asked elsewhere, context: {glucose: "*"}}'])
def test_a_reason_for_one_subtype_decides_all_contexts_in_part_with_and_without_a_context(said: str) -> None:
    more = ucas("subtype: applied-too-long, when: it is night", 'type: provided, context: {glucose: "*"}')
    action = f"context_variables: [glucose], not_hazardous: {{stopped-too-soon: {said}}}"
    message = "CA-1 / duration: 2 of 2 contexts are decided only in part; UCA-1 cannot be placed in the table"
    assert findings_of("SFC421", more, action) == [("CA-1", "context_variables", message)]
