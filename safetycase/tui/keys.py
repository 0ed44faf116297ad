"""Every action of every screen, once: its keys, its words, where it is found.

Keymap, footer, help, palette and the page of keys read it. Nothing here loads the screens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from safetycase.tui.action import ALL as ALL
from safetycase.tui.action import PANES as PANES
from safetycase.tui.action import Action as Action
from safetycase.tui.gitkeys import DIFF_ACTIONS as DIFF_ACTIONS
from safetycase.tui.gitkeys import REVIEW_ACTIONS as REVIEW_ACTIONS
from safetycase.tui.keynames import show_key

if TYPE_CHECKING:
    from textual.binding import Binding

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
    Action("mark", "mark", "space", "Mark", "Mark the item to be changed with others, or take its mark away."),
    Action("mark-all", "mark_all", "asterisk", "Mark all", "Mark every item that the list shows, or take the "
           "marks away."),
    Action("mark-others", "mark_others", "", "Mark others", "Of the items that the list shows, mark those that are not "
           "marked, and only those."),
    Action("unmark", "unmark", "", "Unmark", "Take every mark away."),
    Action("marked", "marked", "m", "Change marked", "Change all marked items as one step: status, owner, labels, "
           "fields, links; or delete them.", (), True, words=("bulk",)),
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
    Action("save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True,
           words=("w", "write")),
    Action("reload", "reload", "R", "Reload", "Read files again that somebody else changed on disk, and merge them "
           "with what is unsaved here.", words=("e!", "refresh")),
    Action("recover", "recover", "", "Recover", "Take up unsaved edits that an earlier session left behind.", (), True),
    Action("take-over", "take_over", "T", "Take over", "Edit a case that another session was editing, when that has "
           "ended."),
    Action("filter", "filter", "slash", "Filter", "Show only items with these words, or with is:open, is:error, "
           "is:unsaved, is:draft and the like; at the problems, only findings with these words.",
           ("outline", "items", "problems")),
    Action("changed", "changed", "c", "Changed", "Show only items that differ from the newest commit of git, or all "
           "again; is:changed and is:new in a filter do so too.", words=("git", "diff")),
    Action("diff", "diff", "D", "Diff", "Show field by field what differs from the newest commit of git, and restore "
           "it.", words=("git", "compare")),
    Action("review", "review", "v", "Review", "Go through what waits for a person, and accept, leave open or reject it "
           "item by item.", (), True, words=("accept", "approve")),
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
    Action("structure", "structure", "S", "Structure", "Walk through the control structure: who controls an "
           "element above it, what it controls below, and all elements against all.", ("outline",)),
    Action("report", "report", "", "Report", "Write the report of the case as it is on disk, one HTML file, while work "
           "goes on."),
    Action("add-results", "add_results", "", "Add results", "Add a file of results that lies in the case as evidence; "
           "what it does not say is asked for.", (), True, words=("add evidence", "evidence add")),
    Action("lock", "lock", "", "Lock evidence", "Accept the results as they are now, of the evidence shown, marked, or "
           "all: write their digests and counts to the lock.", (), True, words=("evidence lock",)),
    Action("yank", "yank", "y", "Copy id", "Copy the item's id to the clipboard."),
    Action("zoom", "zoom", "plus", "Zoom", "Give the focused pane the whole screen, or take it back."),
    Action("wider", "size(1, 0)", "greater_than_sign", "Wider", "Make the focused pane wider; the mouse draws borders, "
           "too."),
    Action("narrower", "size(-1, 0)", "less_than_sign", "Narrower", "Make the focused pane narrower."),
    Action("taller", "size(0, 1)", "right_parenthesis", "Taller", "Make the focused pane taller."),
    Action("lower", "size(0, -1)", "left_parenthesis", "Lower", "Make the focused pane lower."),
    Action("even", "even", "equals_sign", "Even", "Give the panes the sizes that they come with."),
    Action("layout", "layout", "vertical_line", "Layout", "Show all panes side by side, or by turns, or as the room "
           "allows."),
    Action("pane-1", "pane('outline')", "1", "Outline", "Go to the outline."),
    Action("pane-2", "pane('items')", "2", "Items", "Go to the list of items."),
    Action("pane-3", "pane('form')", "3", "Form", "Go to the form of the item."),
    Action("pane-4", "pane('trace')", "4", "Trace", "Go to the trace of the item."),
    Action("pane-5", "pane('problems')", "5", "Problems", "Go to the list of findings."),
    Action("next-pane", "turn(1)", "tab", "Next pane", "Go to the next pane."),
    Action("previous-pane", "turn(-1)", "shift+tab", "Previous pane", "Go to the pane before."),
    Action("out", "out", "escape", "Back out", "Take the filter or the zoom away, then go back to the list."),
    Action("theme", "theme", "", "Theme", "Choose other colours.", words=("colours", "colorscheme")),
    Action("mouse", "mouse", "M", "Mouse", "Take the mouse, or leave it to the terminal to select text with."),
    Action("palette", "palette", "colon,ctrl+p", "Commands", "Search every action by name.", (), listed=False),
    Action("help", "help", "question_mark,f1", "Help", "List every key and what it does.", words=("h", "keys")),
    Action("save-and-leave", "save_and_leave", "", "Save and leave", "Write every file that has unsaved changes, and "
           "leave.", (), True, words=("wq", "x")),
    Action("quit", "leave", "q", "Quit", "Leave; asks if anything is unsaved. ctrl+q does the same.",
           ("outline", "items", "problems"), words=("q", "q!", "exit")),
)  # fmt: skip

LIST_ACTIONS: tuple[Action, ...] = (
    Action("list.up", "move(-1)", "up,k", "Up", "Go to the row above."),
    Action("list.down", "move(1)", "down,j", "Down", "Go to the row below."),
    Action("list.page-up", "page(-1)", "pageup,ctrl+u", "Page up", "Go a screen up."),
    Action("list.page-down", "page(1)", "pagedown,ctrl+d", "Page down", "Go a screen down."),
    Action("list.first", "end(-1)", "home,g", "First", "Go to the first row."),
    Action("list.last", "end(1)", "end,G", "Last", "Go to the last row."),
    Action("list.open", "choose", "enter", "Open", "Open the row under the cursor: edit the field of the form, go "
           "where a link leads, or to what stands in the cell of the grid."),
)  # fmt: skip
"""What every list can do."""

GRID_ACTIONS: tuple[Action, ...] = (
    Action("grid.left", "sideways(-1)", "left,h", "Left", "Go to the cell before.", listed=False),
    Action("grid.right", "sideways(1)", "right,l", "Right", "Go to the next cell.", listed=False),
    Action("grid.new", "wish('new')", "n", "New UCA", "Add an unsafe control action that stands in the cell.", ALL,
           True),
    Action("grid.reason", "wish('reason')", "minus,r", "Not hazardous", "Say why the cell is not hazardous: in "
           "words, or by the id of a justification.", ALL, True),
    Action("grid.contexts", "contexts", "c", "Contexts", "Show the context tables of the action, and decide "
           "what is left there.", ALL),
    Action("grid.next-open", "next_open(1)", "right_square_bracket", "Next open", "Go to the next open cell.", ALL),
    Action("grid.previous-open", "next_open(-1)", "left_square_bracket", "Previous open",
           "Go to the open cell before."),
    Action("grid.open-only", "open_only", "o", "Open rows", "Show only rows with open cells, or all again.", ALL),
    Action("grid.filter", "filter", "slash", "Filter", "Show only cells of a controller, about a hazard, in a state or "
           "with some words in the names of the action.", ALL),
    Action("grid.undo", "of_all('undo')", "u,ctrl+z", "Undo", "Take the last change back.", (), True),
    Action("grid.redo", "of_all('redo')", "U,ctrl+y", "Redo", "Do the change again that was taken back.", (), True),
    Action("grid.save", "of_all('save')", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", ALL, True),
    Action("grid.turn", "turn", "tab,shift+tab", "What it holds", "Go to what the cell holds, and back.",
           listed=False),
    Action("grid.close", "close", "escape,q", "Back", "Go back to the grid, then to the workbench.", ALL,
           listed=False),
)  # fmt: skip
"""What can be done on the screen of the grid; a `footer` of any kind puts it into the bottom line there."""

STRUCTURE_ACTIONS: tuple[Action, ...] = (
    Action("structure.left", "side(-1)", "left,h", "Left", "Go to the area on the left, or the column before.",
           listed=False),
    Action("structure.right", "side(1)", "right,l", "Right", "Go to the area on the right, or the next column.",
           listed=False),
    Action("structure.form", "form", "f", "Form", "Go to the form of the flow or element under the cursor.", ALL),
    Action("structure.new", "new", "n", "New", "Add a control action, feedback, other information or an element; "
           "between the row and the column, or where feedback is missing, just there.", ALL, True),
    Action("structure.title", "retitle", "t", "Title", "Give the flow or element under the cursor another title.", ALL,
           True),
    Action("structure.rename", "rename", "r", "Rename id", "Give it another id, in every place.", (), True),
    Action("structure.presence", "presence", "p", "Presence", "Say whether the flow under the cursor exists, is "
           "planned, or is missing.", (), True),
    Action("structure.remove", "remove", "x,delete", "Delete", "Delete the flow or element, after another key.", ALL,
           True),
    Action("structure.matrix", "matrix", "m", "Matrix", "Show all elements against all, or one with what is around it.",
           ALL),
    Action("structure.draw", "draw", "o", "Drawing", "Write the whole structure as SVG, tell where, and open it where "
           "that is possible.", ALL),
    Action("structure.goto", "goto", "slash,ctrl+g", "Go to", "Choose among all elements.", ALL),
    Action("structure.next-missing", "missing(1)", "right_square_bracket", "Next missing", "Go to the next feedback "
           "that is missing."),
    Action("structure.previous-missing", "missing(-1)", "left_square_bracket", "Previous missing",
           "Go to the missing feedback before."),
    Action("structure.back", "back", "b,backspace,ctrl+o", "Back", "Return to the element before."),
    Action("structure.undo", "undo", "u,ctrl+z", "Undo", "Take the last change back.", (), True),
    Action("structure.redo", "redo", "U,ctrl+y", "Redo", "Do the change again that was taken back.", (), True),
    Action("structure.save", "save", "w,ctrl+s", "Save", "Write every file that has unsaved changes.", (), True),
    Action("structure.close", "close", "escape,q", "Close", "Go back to the workbench.", ALL,
           listed=False),
)  # fmt: skip
"""What can be done on the screens of the control structure."""

MERGE_ACTIONS: tuple[Action, ...] = (
    Action("merge.mine", "choose('mine')", "m", "Mine", "Let your version stand.", ALL),
    Action("merge.theirs", "choose('theirs')", "d", "Disk", "Let the version on disk stand.", ALL),
    Action("merge.base", "choose('base')", "b", "Before", "Let stand what was there before both changes.", ALL),
    Action("merge.both", "choose('both')", "2", "Keep both", "Keep both items; yours gets the next free id.", ALL),
    Action("merge.beside", "choose('beside')", "s", "Set aside", "Leave the file on disk as it is, and write yours "
           "beside it as FILE.unsaved.", ALL),
    Action("merge.all-mine", "choose_all('mine')", "M", "All mine", "Let your version stand wherever nothing is chosen "
           "yet."),
    Action("merge.all-theirs", "choose_all('theirs')", "D", "All of disk", "Let the version on disk stand wherever "
           "nothing is chosen yet."),
    Action("merge.next", "next_open", "n,right_square_bracket", "Next", "Go to the next one that is not decided."),
    Action("merge.accept", "accept", "w,ctrl+s", "Merge", "Merge by what was chosen, as one step that can be "
           "undone.", ALL),
    Action("merge.turn", "turn", "tab,shift+tab", "Versions", "Go from the list to the versions, and back.",
           listed=False),
    Action("merge.close", "close", "escape,q", "Later", "Back, and leave everything as it is.", ALL),
)  # fmt: skip
"""What can be done where two versions of a case exclude each other."""

SEARCH_ACTIONS: tuple[Action, ...] = (
    Action("search.cancel", "cancel", "escape", "Cancel", "Choose nothing."),
    Action("search.take", "accept", "enter,ctrl+s", "Take", "Take the row under the cursor, or what is marked."),
    Action("search.up", "move(-1)", "up,ctrl+p", "Up", "Go to the row above."),
    Action("search.down", "move(1)", "down,ctrl+n", "Down", "Go to the row below."),
    Action("search.page-up", "page(-1)", "pageup", "Page up", "Go a screen up."),
    Action("search.page-down", "page(1)", "pagedown", "Page down", "Go a screen down."),
    Action("search.mark", "mark", "tab", "Mark", "Mark the row, or take its mark away, where several can be taken."),
)
"""What can be done in a list that typing narrows: when going to an item, in the palette, in choices and in help."""

WRITING_ACTIONS: tuple[Action, ...] = (
    Action("write.cancel", "cancel", "escape", "Cancel", "Leave everything as it was."),
    Action("write.accept", "accept", "ctrl+s,ctrl+j,f2", "Accept", "Take what was written; for one line, enter too."),
)
"""What can be done where text is written."""

EVERY: tuple[Action, ...] = (
    *ACTIONS, *LIST_ACTIONS, *GRID_ACTIONS, *STRUCTURE_ACTIONS, *DIFF_ACTIONS, *REVIEW_ACTIONS, *MERGE_ACTIONS,
    *SEARCH_ACTIONS, *WRITING_ACTIONS,
)  # fmt: skip
"""Every action there is."""

BY_ID: Mapping[str, Action] = {action.id: action for action in EVERY}

TITLES: Mapping[str, str] = {
    "": "In the workbench", "list": "In every list", "grid": "In the grid of unsafe control",
    "structure": "In the control structure",
    "diff": "In the differences from git", "review": "In the review",
    "merge": "Where two versions exclude each other",
    "search": "In lists to search", "write": "Where text is written",
}  # fmt: skip
"""What each scope is called."""

COMMON = ("palette", "help")
"""Actions of the workbench that other screens have as well."""

OPENS: Mapping[str, str] = {"grid": "grid", "structure": "structure", "diff": "diff", "review": "review"}
"""The action of the workbench that opens the screen of each scope."""

OPEN = {"outline": "list", "items": "open", "form": "edit", "trace": "go there", "problems": "go there"}
"""What enter does in each pane."""


class Keymap(msgspec.Struct, frozen=True):
    """The keys of every action: those of the registry but for what is `changed`, by action id.

    `complaints` say what could not be followed of what somebody wanted.
    """

    changed: Mapping[str, tuple[str, ...]] = {}
    complaints: tuple[str, ...] = ()

    @property
    def in_rows(self) -> bool:
        """Whether any key has several strokes in a row."""
        return any(" " in key for keys in self.changed.values() for key in keys)

    def keys(self, action: Action) -> tuple[str, ...]:
        """The keys of an action, none if it has none."""
        found = self.changed.get(action.id)
        return found if found is not None else tuple(key for key in action.keys.split(",") if key)

    def shown(self, action: Action) -> tuple[str, ...]:
        """The keys of an action as people write them."""
        return tuple(map(show_key, self.keys(action)))

    def text(self, action: Action) -> str:
        """The keys of an action as help shows them: with a blank between, or a comma where strokes stand apart."""
        return _joined(self.shown(action))

    def first(self, action_id: str) -> str:
        """The key by which an action is named in a sentence: its first, or its title where it has none."""
        keys = self.keys(BY_ID[action_id])
        return show_key(keys[0]) if keys else f":{BY_ID[action_id].title.lower()}"


UNCHANGED = Keymap()


def bindings(actions: tuple[Action, ...] = ACTIONS) -> list[Binding]:
    """The key bindings of actions, by default those of the workbench. One without keys can be given some by its id."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys or f"no key for {action.id}", action.method, action.title, show=False, id=action.id,
            tooltip=action.description,
        )
        for action in actions
    ]  # fmt: skip


def common() -> list[Binding]:
    """The key bindings that every screen has."""
    return bindings(tuple(BY_ID[action_id] for action_id in COMMON))


def _joined(shown: tuple[str, ...]) -> str:
    return (", " if any(" " in key for key in shown) else " ").join(shown)


def key_text(keys: str) -> str:
    """Keys of the registry as help shows them: `slash` is `/`, alternatives are joined by a blank."""
    return _joined(tuple(show_key(key) for key in keys.split(",") if key))


def hints(pane: str, *, writing: bool, keymap: Keymap = UNCHANGED) -> Iterator[tuple[str, str]]:
    """What the bottom line names while a pane has the keys: a key and a word each."""
    yield keymap.first("list.open"), OPEN.get(pane, "open") if writing or pane != "form" else "follow"
    for action in ACTIONS:
        keys = keymap.keys(action)
        if pane in action.footer and keys and (writing or not action.writes):
            yield show_key(keys[0]), action.title.lower()


def page_hints(actions: tuple[Action, ...], *, writing: bool, keymap: Keymap) -> Iterator[tuple[str, str]]:
    """What the bottom line of a page over the workbench names: a key and a word each."""
    for action in actions:
        if action.footer and (writing or not action.writes):
            yield keymap.first(action.id), action.title.lower()


def help_hint(keymap: Keymap) -> list[tuple[str, str]]:
    """The key that shows all others, as it stands at the right edge of the bottom line of a page."""
    return [(f"{keymap.first('help')} ", "accent"), ("help ", "")]


def allowed(method: str, *, writing: bool) -> bool:
    """Whether the action with this method may run: those that write may not while only reading is possible."""
    return writing or not any(known.writes and known.method.split("(")[0] == method for known in ACTIONS)
