"""The palette and the help: every action of every screen by name, by key and by what it does, and doing what is chosen.

Both work from every screen that says its scope: an action of another screen goes there first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from textual.screen import Screen

from safetycase.model import KINDS
from safetycase.tui.keys import BY_ID, EVERY, OPENS, TITLES, Action, Keymap
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece
from safetycase.tui.pickers import Narrow, Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import Asking, TypingAhead, asks

RECENT = 5
"""How many of the actions done last the palette names first."""
PAGE_WIDTH = 90
ROOMY = 60
"""From this width on, key, title and description stand side by side in help."""

NEW: tuple[Action, ...] = tuple(
    Action(
        f"new-{kind.name}", f"new_kind('{kind.name}')", "", f"New {kind.title.lower()}",
        (kind.record.__doc__ or "").partition("\n")[0], writes=True, words=(kind.name,),
    )
    for kind in KINDS
)  # fmt: skip
"""For each kind of item the action that adds one."""

KNOWN: Mapping[str, Action] = {**BY_ID, **{action.id: action for action in NEW}}
"""Every action by id, those that add an item of a kind included."""


def offered(scope: str, *, writing: bool, recent: Sequence[str] = ()) -> list[Action]:
    """The actions of the palette: those done last, those of the screen it is called from, then all others."""
    possible = [action for action in (*EVERY, *NEW) if action.listed and (action.scope == "" or action.scope in OPENS)]
    order = {action_id: place for place, action_id in enumerate(recent[:RECENT])}
    last = len(order)
    return sorted(
        (action for action in possible if writing or not action.writes),
        key=lambda action: (order.get(action.id, last), action.scope != scope),
    )


def palette_rows(actions: Sequence[Action], keymap: Keymap, recent: Sequence[str] = ()) -> Rows:
    """The rows of the palette. The data of a row is its action."""
    rows = []
    for action in actions:
        head = f"{TITLES[action.scope].removeprefix('In the ').partition(' ')[0]}: " if action.scope else ""
        again: Piece = ("↺ " if action.id in recent[:RECENT] else "  ", "dim")
        title: Piece = (f"{head}{action.title}".ljust(22) + " ", "")
        tail = ((f" {keymap.text(action)}", "id"),)
        rows.append(Row(action.id, (again, title, (action.description, "dim")), tail=tail, data=action))
    return Rows.of(rows)


def by_name(rows: Rows, keymap: Keymap) -> Narrow:
    """Finds actions by their words, keys, ids and the names that other editors have for them; exact ones first."""
    told = [(row.key, row.data, _haystack(row.data, keymap)) for row in rows]

    def rank(action: Action, typed: str) -> int:
        title = action.title.lower()
        if typed in (*action.words, action.id, title):
            return 0
        return 1 if title.startswith(typed) else 2 if f" {typed}" in f" {title}" else 3

    def narrow(text: str) -> list[str]:
        typed = " ".join(text.lower().split())
        found = [
            (rank(action, typed), key) for key, action, held in told if all(word in held for word in typed.split())
        ]
        return [key for _, key in sorted(found, key=lambda one: one[0])]

    return narrow


def _haystack(action: Action, keymap: Keymap) -> str:
    parts = (action.title, action.description, action.id, TITLES[action.scope], keymap.text(action), *action.words)
    return " ".join(parts).lower()


def help_rows(keymap: Keymap, wrong: Sequence[str], width: int) -> tuple[Rows, Narrow]:
    """Every key by screen, after what is `wrong` with the keymap; and a search by key, word and id.

    The data of a row is its action, None for words that belong to none.
    """
    rows: list[Row] = []
    held: list[tuple[str, str, list[str]]] = []

    def add(under: str, text: str, lines: Sequence[tuple[Piece, ...]], action: Action | None) -> None:
        made = [Row(f"{len(rows) + number}", pieces, data=action) for number, pieces in enumerate(lines)]
        held.append((under, text.lower(), [row.key for row in made]))
        rows.extend(made)

    for complaint in wrong:
        add("", complaint, [((line, "warning"),) for line in wrap(f"▲ {complaint}", width)], None)
    for scope, title in TITLES.items():
        heading = f"{len(rows)}"
        rows.append(Row(heading, ((title, "heading"),), selectable=False))
        for action in (one for one in EVERY if one.scope == scope):
            add(heading, _haystack(action, keymap), list(_help_lines(action, keymap, width)), action)

    def narrow(text: str) -> list[str]:
        words = text.lower().split()
        found: dict[str, None] = {}  # each below the heading of its screen, which tells equal lines apart
        for heading, told, keys in held:
            if all(word in told for word in words):
                found.update(dict.fromkeys((heading, *keys) if heading else keys))
        return list(found)

    return Rows.of(rows), narrow


def _help_lines(action: Action, keymap: Keymap, width: int) -> Iterator[tuple[Piece, ...]]:
    keys, own = keymap.text(action) or "–", "*" if action.id in keymap.changed else " "
    if width >= ROOMY:
        for number, line in enumerate(wrap(action.description, width - 38)):
            first = number == 0
            yield (f"{own if first else ' '}{keys if first else '':<15} ", "id"), (
                f"{action.title if first else '':<20} ", ""), (line, "dim")  # fmt: skip
    else:
        yield (f"{own}{keys} ", "id"), (action.title, "")
        for line in wrap(action.description, width - 4):
            yield ("   ", ""), (line, "dim")


class HelpPage(Picker):
    """Every key and what it does, narrowed by typing; the row that is taken is done."""

    @property
    def told(self) -> str:
        """How to use it, in words."""
        return f"type a key or a word · enter does it · {self.keymap.first('search.cancel')} closes"


class Commander(TypingAhead):
    """An app that does an action on the screen it belongs to.

    `recent` are the ids of the actions chosen last in the palette, the last first. `wrong` says what is wrong with
    what somebody wants the keys to be.
    """

    recent: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    _next: Action | None = None

    async def carry_out(self, action: Action) -> None:
        """Do an action on the screen it belongs to, which is opened, or the one above it closed, first."""
        top = self.screen
        here = top.scope or "?" if isinstance(top, Asking) else ""
        if action.scope == here:
            await top.run_action(action.method)
        elif here:
            top.dismiss(None)
            self.call_later(self.carry_out, action)
        else:
            self._next = action
            await top.run_action(KNOWN[OPENS[action.scope]].method)

    def begun(self, screen: Asking[Any]) -> None:
        """Go on with an action that waited for a screen, if it is this one."""
        action, self._next = self._next, None
        if action is not None and action.scope == screen.scope:
            screen.call_later(screen.run_action, action.method)


class Commanding(Screen[Any]):
    """The part of a screen that has the palette and the help."""

    scope = ""

    @property
    def commander(self) -> Commander:
        """The app."""
        return cast(Commander, self.app)

    @property
    def may_write(self) -> bool:
        """Whether anything may be changed now."""
        return True

    @asks
    async def action_palette(self) -> None:
        """Search every action by name, and do it."""
        app = self.commander
        actions = offered(self.scope, writing=self.may_write, recent=app.recent)
        rows = palette_rows(actions, app.keymap, app.recent)
        chosen = await app.push_screen_wait(Picker("Commands", rows, narrow=by_name(rows, app.keymap)))
        if chosen is not None:
            app.recent = (chosen, *(one for one in app.recent if one != chosen))[: 2 * RECENT]
            app.call_later(app.carry_out, KNOWN[chosen])

    @asks
    async def action_help(self) -> None:
        """Show every key, searched by key and word, and do what is chosen."""
        app = self.commander
        rows, narrow = help_rows(app.keymap, app.wrong, max(min(PAGE_WIDTH, app.size.width * 9 // 10 - 6), 24))
        chosen = await app.push_screen_wait(HelpPage("Keys", rows, narrow=narrow))
        action = rows.row(chosen).data if chosen is not None else None
        if action is not None and action.scope in ("", *OPENS):
            app.call_later(app.carry_out, action)
