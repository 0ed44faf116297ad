"""The actions of the screens that compare the case with git and go through what waits for a review."""

from __future__ import annotations

from safetycase.tui.action import ALL, Action

DIFF_ACTIONS: tuple[Action, ...] = (
    Action("diff.restore", "restore", "r", "Restore", "Put the field under the cursor, or the whole item, back as it "
           "is in the newest commit.", ALL, True),
    Action("diff.restore-item", "restore_item", "R", "Restore item", "Put the whole item back.", ALL, True),
    Action("diff.remove", "remove", "x,delete", "Delete", "Delete an item that is new since the newest commit, after "
           "another key.", ALL, True),
    Action("diff.next", "item(1)", "right_square_bracket", "Next item", "Go to the next item that differs.", ALL),
    Action("diff.previous", "item(-1)", "left_square_bracket", "Previous item", "Go to the item before."),
    Action("diff.form", "form", "f", "Form", "Go to the form of the item.", ALL),
    Action("diff.undo", "undo", "u,ctrl+z", "Undo", "Take the last change back.", ALL, True),
    Action("diff.redo", "redo", "U,ctrl+y", "Redo", "Do the change again that was taken back.", (), True),
    Action("diff.save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True),
    Action("diff.turn", "turn", "tab,shift+tab", "Versions", "Go from the list to the versions, and back.",
           listed=False),
    Action("diff.close", "close", "escape,q", "Back", "Go back to the workbench.", ALL, listed=False),
)  # fmt: skip
"""What can be done where the case is compared with the newest commit."""

REVIEW_ACTIONS: tuple[Action, ...] = (
    Action("review.accept", "decide('accept', False)", "a", "Accept", "Accept the item as it is.", ALL, True),
    Action("review.comment", "decide('accept', True)", "c", "With a note", "Accept it, and say something beside.", ALL,
           True),
    Action("review.open", "decide('open', True)", "o", "Open", "Leave it open, and say what is to be cleared up.", ALL,
           True),
    Action("review.reject", "decide('reject', True)", "r", "Reject", "Reject it as it is, and say why.", ALL, True),
    Action("review.next", "item(1)", "n,right_square_bracket", "Next", "Go to the next item, and decide nothing.", ALL),
    Action("review.previous", "item(-1)", "p,left_square_bracket", "Previous", "Go to the item before."),
    Action("review.form", "form", "f", "Form", "Go to the form of the item.", ALL),
    Action("review.undo", "undo", "u,ctrl+z", "Undo", "Take the last decision back.", ALL, True),
    Action("review.redo", "redo", "U,ctrl+y", "Redo", "Do the change again that was taken back.", (), True),
    Action("review.save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True),
    Action("review.turn", "turn", "tab,shift+tab", "Other pane", "Go to what is known about the item, and back.",
           listed=False),
    Action("review.close", "close", "escape,q", "Back", "Go back to the workbench.", ALL, listed=False),
)  # fmt: skip
"""What can be done where items are reviewed."""
