"""Every action of the workbench, once: its keys, its words, where it is found. Footer, help and palette read it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from textual.binding import Binding

PANES = ("outline", "items", "form", "trace", "problems")


class Action(msgspec.Struct, frozen=True):
    """An action: an id that a keymap can name, the method `action_...` that does it, its keys and its words.

    `footer` names the panes in which the bottom line shows it, "all" for every one. `writes`: whether it changes the
    case, and so is refused in a case opened for reading only. `listed`: whether the palette offers it.
    """

    id: str
    method: str
    keys: str
    title: str
    description: str
    footer: tuple[str, ...] = ()
    writes: bool = False
    listed: bool = True


ALL = PANES

ACTIONS: tuple[Action, ...] = (
    Action("new", "new", "n", "New", "Add an item of the kind that the list shows.", ("outline", "items"), True),
    Action(
        "new-here", "new_here", "N", "New from here", "Add an item that refers to this one: an unsafe control action "
        "of an action, a requirement that addresses a scenario.", ("items", "trace"), True,
    ),
    Action("add", "add", "a", "Add", "Add an entry, a part or a link to the field under the cursor; in the trace, a "
           "link from or to the item.", ("form", "trace"), True),
    Action(
        "remove", "remove", "x,delete", "Delete", "Delete the item; in the form take the field away, in the trace the "
        "link.", ("items", "form", "trace"), True,
    ),
    Action(
        "propose", "propose", "s", "Scenarios", "Add the basic scenarios that the unsafe control action lacks, as "
        "drafts to be reviewed.", (), True,
    ),
    Action("rename", "rename", "r", "Rename id", "Give the item another id, in every place.", (), True),
    Action("fix", "fix", "F", "Fix", "Settle the finding: correct a slip, or add what is missing, prefilled from its "
           "place.", ("problems",), True),
    Action("editor-field", "editor_field", "e", "Field in $EDITOR", "Edit the field in your editor.", (), True),
    Action("editor-file", "editor_file", "E", "File in $EDITOR", "Open the item's file at its line in your editor.",
           (), True),
    Action("yaml", "yaml", "Y", "As YAML", "Edit the field under the cursor as YAML, with the comments in it.",
           (), True),
    Action("undo", "undo", "u,ctrl+z", "Undo", "Take the last change back.", ("form",), True),
    Action("redo", "redo", "U,ctrl+y", "Redo", "Do the change again that was taken back.", (), True),
    Action("save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True),
    Action("reload", "reload", "R", "Reload", "Read files again that somebody else changed on disk."),
    Action("filter", "filter", "slash", "Filter", "Show only items with these words, or with is:open, is:error, "
           "is:unsaved, is:draft and the like; at the problems, only findings with these words.",
           ("outline", "items", "problems")),
    Action("goto", "goto", "ctrl+g,o", "Go to", "Search all items by id and words, and go to one.", ("outline",)),
    Action("follow", "follow", "f", "Follow", "Go to the item that this row refers to.", ("form",)),
    Action("unfold", "fold(1)", "right,l", "Unfold", "Show what hangs on the link under the cursor of the trace: on "
           "evidence its artefact, counts, digest and failing cases.", ("trace",)),
    Action("fold", "fold(-1)", "left,h", "Fold", "Hide what hangs on the link under the cursor of the trace, or go to "
           "what it hangs on."),
    Action("gaps", "gaps", "exclamation_mark", "Gaps", "Show only what leads to a gap in the trace: something missing, "
           "not demonstrated, or with findings; or all again.", ("trace",)),
    Action("back", "back", "b,ctrl+o", "Back", "Return to the item visited before.", ("form", "trace")),
    Action("forward", "forward", "B", "Forward", "Go again where back came from."),
    Action("next-problem", "problem(1)", "right_square_bracket", "Next problem", "Go to the next finding."),
    Action("previous-problem", "problem(-1)", "left_square_bracket", "Previous problem", "Go to the finding before."),
    Action("order", "order", "O", "Order", "Order the problems by severity, rule, item or file, with headings.",
           ("problems",)),
    Action("explain", "explain", "i", "Explain", "Show why the rule of a finding matters and how to settle it.",
           ("problems",)),
    Action("describe", "describe", "K", "Describe", "Show in full what the field under the cursor means, with the "
           "words to choose from and its parts, and what the kind of item is.", ("form",)),
    Action("waive", "waive", "W", "Waive", "Say why a finding does not matter on this item, and until when.",
           ("problems", "form"), True),
    Action("unwaive", "unwaive", "", "Unwaive", "Take a waiver of the item away; the finding counts again.", (), True),
    Action("grid", "grid", "number_sign", "Grid", "Go through the cells of the grid: every control action against the "
           "ways in which it can be unsafe.", ("outline",)),
    Action("yank", "yank", "y", "Copy id", "Copy the item's id to the clipboard."),
    Action("zoom", "zoom", "plus", "Zoom", "Give the focused pane the whole screen, or take it back."),
    Action("pane-1", "pane('outline')", "1", "Outline", "Go to the outline.", listed=False),
    Action("pane-2", "pane('items')", "2", "Items", "Go to the list of items.", listed=False),
    Action("pane-3", "pane('form')", "3", "Form", "Go to the form of the item.", listed=False),
    Action("pane-4", "pane('trace')", "4", "Trace", "Go to the trace of the item.", listed=False),
    Action("pane-5", "pane('problems')", "5", "Problems", "Go to the list of findings.", listed=False),
    Action("theme", "theme", "", "Theme", "Choose other colours."),
    Action("palette", "palette", "colon,ctrl+p", "Commands", "Search every action by name.", (), listed=False),
    Action("help", "help", "question_mark,f1", "Help", "List every key and what it does."),
    Action("quit", "leave", "q", "Quit", "Leave; asks if anything is unsaved. ctrl+q does the same.",
           ("outline", "items", "problems")),
)  # fmt: skip

MOVING: tuple[tuple[str, str, str], ...] = (
    ("up down k j", "Move", "Go through the rows of a pane."),
    ("pgup pgdn", "Page", "Go a screen up or down; ctrl+u and ctrl+d do the same."),
    ("g G home end", "First, last", "Go to the first or last row."),
    ("enter", "Open, edit", "Open the row under the cursor; in the form, edit the field."),
    ("tab", "Next pane", "Go to the next pane; shift+tab goes back."),
    ("esc", "Back out", "Take the filter or the zoom away, then go back to the list."),
)
"""Keys that every list has, for help."""

GRID_ACTIONS: tuple[Action, ...] = (
    Action("grid.new", "wish('new')", "n", "New UCA", "Add an unsafe control action that stands in the cell.", ALL,
           True),
    Action("grid.reason", "wish('reason')", "minus,r", "Not hazardous", "Say why the cell is not hazardous: in "
           "words, or by the id of a justification.", ALL, True),
    Action("grid.contexts", "contexts", "c", "Contexts", "Show the context tables of the action.", ALL),
    Action("grid.next-open", "next_open(1)", "right_square_bracket", "Next open", "Go to the next open cell.", ALL),
    Action("grid.previous-open", "next_open(-1)", "left_square_bracket", "Previous open",
           "Go to the open cell before."),
    Action("grid.open-only", "open_only", "o", "Open rows", "Show only rows with open cells, or all again.", ALL),
    Action("grid.filter", "filter", "slash", "Filter", "Show only cells of a controller, about a hazard, in a state or "
           "with some words in the names of the action.", ALL),
    Action("grid.save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True),
    Action("grid.turn", "turn", "tab,shift+tab", "What it holds", "Go to what the cell holds, and back."),
    Action("grid.close", "close", "escape,q", "Back", "Go back to the grid, then to the workbench.", ALL),
)  # fmt: skip
"""What can be done on the screen of the grid; a `footer` of any kind puts it into the bottom line there."""

IN_GRID: tuple[tuple[str, str, str], ...] = (
    ("left right h l", "Move", "Go to the next cell; up and down as in every list."),
    ("enter", "Go there", "Go to the unsafe control action of the cell, to choose among several, or to the reasons."),
)
"""Keys that move in the grid, for help."""

OPEN = {"outline": "list", "items": "open", "form": "edit", "trace": "go there", "problems": "go there"}
"""What enter does in each pane."""


def bindings(actions: tuple[Action, ...] = ACTIONS) -> list[Binding]:
    """The key bindings of actions, by default those of the workbench."""
    return [
        Binding(action.keys, action.method, action.title, show=False, id=action.id, tooltip=action.description)
        for action in actions
        if action.keys
    ]


KEY_WORDS = {
    "question_mark": "?", "colon": ":", "slash": "/", "plus": "+", "number_sign": "#", "escape": "esc",
    "right_square_bracket": "]", "left_square_bracket": "[", "exclamation_mark": "!", "minus": "-",
}  # fmt: skip


def key_text(keys: str) -> str:
    """Keys as help shows them: `slash` is `/`, alternatives are joined by a blank."""
    return " ".join(KEY_WORDS.get(key, key) for key in keys.split(","))


def hints(pane: str, *, writing: bool) -> Iterator[tuple[str, str]]:
    """What the bottom line names while a pane has the keys: a key and a word each."""
    yield "enter", OPEN.get(pane, "open") if writing or pane != "form" else "follow"
    for action in ACTIONS:
        if pane in action.footer and (writing or not action.writes):
            yield key_text(action.keys.split(",")[0]), action.title.lower()


def allowed(method: str, *, writing: bool) -> bool:
    """Whether the action with this method may run: those that write may not while only reading is possible."""
    return writing or not any(known.writes and known.method.split("(")[0] == method for known in ACTIONS)
