"""Every action of the workbench, once: its keys, its words and where it is found. Footer, help and palette read it."""

from __future__ import annotations

import msgspec
from textual.binding import Binding


class Action(msgspec.Struct, frozen=True):
    """An action: an id that a keymap can name, the method `action_...` that does it, its keys and its words.

    `footer`: whether the bottom line names it. `writes`: whether it changes the case, and so is refused in a case
    opened for reading only.
    """

    id: str
    method: str
    keys: str
    title: str
    description: str
    footer: bool = False
    writes: bool = False


ACTIONS: tuple[Action, ...] = (
    Action("help", "help", "question_mark,f1", "Help", "List every key and what it does.", footer=True),
    Action("palette", "command_palette", "colon,ctrl+p", "Commands", "Search every action by name.", footer=True),
    Action("filter", "filter", "slash", "Filter", "Show only items that contain these words.", footer=True),
    Action("goto", "goto", "ctrl+g", "Go to", "Search all items by id and words, and go to one."),
    Action("new", "new", "n", "New", "Add an item of the kind that the list shows.", footer=True, writes=True),
    Action("link", "add_link", "a", "Add link", "Refer from this item to another one.", writes=True),
    Action(
        "remove", "remove", "x,delete", "Delete", "Delete the item, or take the field or link away.", footer=True,
        writes=True,
    ),
    Action("rename", "rename", "r", "Rename id", "Give the item another id, everywhere.", writes=True),
    Action("editor-field", "editor_field", "e", "Field in $EDITOR", "Edit the field in your editor.", writes=True),
    Action("editor-file", "editor_file", "E", "File in $EDITOR", "Open the item's file at its line in your editor."),
    Action("follow", "follow", "f", "Follow", "Go to the item that this row refers to."),
    Action("back", "back", "b,ctrl+o", "Back", "Return to the item visited before."),
    Action("forward", "forward", "B,ctrl+n", "Forward", "Go where `back` came from."),
    Action("undo", "undo", "u,ctrl+z", "Undo", "Take the last change back.", footer=True, writes=True),
    Action("redo", "redo", "U,ctrl+y", "Redo", "Do the change taken back again.", writes=True),
    Action("save", "save", "w,ctrl+s", "Save", "Write every unsaved file.", footer=True, writes=True),
    Action("reload", "reload", "R", "Reload", "Read files again that changed on disk."),
    Action("next-problem", "problem(1)", "right_square_bracket", "Next problem", "Go to the next finding."),
    Action("previous-problem", "problem(-1)", "left_square_bracket", "Previous problem", "Go to the finding before."),
    Action("explain", "explain", "i", "Explain", "Show why the rule of a finding matters and how to settle it."),
    Action("yank", "yank", "y", "Copy id", "Copy the item's id to the clipboard."),
    Action("zoom", "zoom", "plus", "Zoom", "Give the focused pane the whole screen, or take it back."),
    Action("pane-1", "pane('outline')", "1", "Outline", "Go to the outline."),
    Action("pane-2", "pane('items')", "2", "Items", "Go to the list of items."),
    Action("pane-3", "pane('form')", "3", "Form", "Go to the form of the item."),
    Action("pane-4", "pane('trace')", "4", "Trace", "Go to the trace of the item."),
    Action("pane-5", "pane('problems')", "5", "Problems", "Go to the list of findings."),
    Action("quit", "leave", "q,ctrl+q", "Quit", "Leave; asks if anything is unsaved.", footer=True),
)  # fmt: skip


def bindings() -> list[Binding]:
    """The key bindings of the workbench."""
    return [
        Binding(action.keys, action.method, action.title, show=action.footer, id=action.id, tooltip=action.description)
        for action in ACTIONS
    ]


KEY_WORDS = {
    "question_mark": "?", "colon": ":", "slash": "/", "plus": "+",
    "right_square_bracket": "]", "left_square_bracket": "[",
}  # fmt: skip


def key_text(keys: str) -> str:
    """Keys as help shows them: `slash` is `/`, alternatives are joined by a blank."""
    return " ".join(KEY_WORDS.get(key, key) for key in keys.split(","))
