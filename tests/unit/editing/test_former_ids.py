"""Ids that items had before are given to no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.editing import EditError, Workspace, new_item, rename_item, set_field
from safetycase.model import BY_NAME


def test_an_id_that_an_item_had_is_given_to_no_new_one(root: Path) -> None:
    workspace = Workspace(root)
    workspace.apply(lambda case: rename_item(case, "H-3", "H-heat"))
    workspace.apply(lambda case: set_field(case, "H-heat", ("aliases",), ["H-3"]))
    made = workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "The handle is hot"}))
    assert made.item == "H-4"
    with pytest.raises(EditError, match=r"H-3 is taken: H-heat had it"):
        workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": "The handle is hot"}, "H-3"))
    with pytest.raises(EditError, match=r"H-3 is taken"):
        workspace.apply(lambda case: rename_item(case, "H-1", "H-3"))
    workspace.apply(lambda case: rename_item(case, "H-heat", "H-3"))
    assert "H-3" in workspace.case.items, "its own it may take back"
