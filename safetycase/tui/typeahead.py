"""Keys typed faster than the screen follows: each waits until what the one before it led to is there.

A key travels from the widget that has the focus up to the app, and what it causes travels the same way again. Only
then is the next one let in, and none while a question was asked for that is not yet ready to be answered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from textual import events
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.worker import Worker

from safetycase.tui.chords import Chords
from safetycase.tui.keynames import show_key
from safetycase.tui.keys import UNCHANGED, Keymap
from safetycase.tui.lasting import Lasting, Telling

Answer = TypeVar("Answer")
Q = ParamSpec("Q")

ROUNDS = 2
"""How often the way from the widget to the app is gone for each key: by the key, and by what it causes."""

NOTICED = 0.7
"""Seconds after which somebody has noticed that other words are shown."""
READ = 0.25
"""Seconds for which an item was shown at least before it is decided about: what comes sooner is a key held down."""
FOLLOW = 0.4
"""Seconds between two looks of a page over the workbench whether the case or its findings are others now."""


class Asking(Lasting, ModalScreen[Answer]):
    """A screen that asks something. Keys wait until it is `ready`."""

    ready = False
    still = False
    """Whether its answer is meant for the case as it was when it was asked: files are not read again meanwhile."""
    scope = ""
    """The scope of its actions in the registry; empty where it has none of its own."""

    @property
    def keymap(self) -> Keymap:
        """The keys that hold."""
        return cast(TypingAhead, self.app).keymap

    def on_screen_resume(self) -> None:
        """Take the keys as soon as what was mounted has settled."""
        self.call_later(self._begin)

    def _begin(self) -> None:
        if self.focused is None:
            self.set_focus(next(iter(self.focus_chain), None))
        self.ready = True
        app = cast(TypingAhead, self.app)
        app.begun(self)
        app.let_in()


class TypingAhead(Telling):
    """An app that lets one key in at a time, and puts strokes in a row together."""

    keymap: Keymap = UNCHANGED
    """The keys that hold."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.chords = Chords()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._passing = False
        self.pressed = 0.0
        """When the key was pressed that is let in now (monotonic seconds), however long it waited."""
        self.asked = 0
        self.answered = ""
        """The key that answered the last question of what is going on now."""

    @property
    def quiet(self) -> bool:
        """Whether every key typed so far has had its effect."""
        return not self._typed and not self._passing

    @property
    def _held(self) -> bool:
        top = self.screen
        return not top.ready if isinstance(top, Asking) else self.asked > 0

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pasted text in one after the other, all else at once."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            self.let_in()
        else:
            await super().on_event(event)

    def let_in(self) -> None:
        """Let the next key in, if it need not wait."""
        if self._exit or not self._screen_stack:
            self._typed.clear()  # somebody leaves: there is no screen any more that a key could be meant for
        elif self._typed and not self._passing and not self._held:
            self._passing = True
            self.call_next(self._pass, self._typed.popleft())

    def pass_over_answers(self) -> None:
        """Forget the key that answered a question where it was pressed again before what it led to was there."""
        while self._typed and isinstance(key := self._typed[0], events.Key) and key.key == self.answered:
            self._typed.popleft()

    async def _pass(self, event: events.Key | events.Paste) -> None:
        if self._exit or not self._screen_stack:
            self._arrived()
            return
        self.pressed = event.time
        target = self.focused or self.screen
        whole = self._whole(event)
        if whole is None:
            self._arrived()
            return
        await super().on_event(whole)
        self._follow(target, target, ROUNDS)

    def _whole(self, event: events.Key | events.Paste) -> events.Key | events.Paste | None:
        """The key that an event completes, or the event itself; None while more strokes must follow."""
        begun = self.chords.begun
        if isinstance(event, events.Paste) or not (begun or self.keymap.in_rows):
            self.chords.begun = ""
            return event
        if not begun and self.focused is not None and self.focused.check_consume_key(event.key, event.character):
            return event
        keys = self.screen.active_bindings
        key = self.chords.take(event.key, keys)
        if key is None:
            self.tell(f"{show_key(self.chords.begun)} …")
            return None
        if not begun:
            return event
        self.tell("" if key in keys or event.key == "escape" else f"{show_key(key)} is no key here")
        return events.Key(key, None) if key in keys else None

    def begun(self, screen: Asking[Any]) -> None:
        """A screen that asks something is ready."""

    def tell(self, word: str, tone: str = "") -> None:
        """Say something about the keys; nothing where there is no place for it."""

    def _follow(self, target: MessagePump, node: MessagePump | None, rounds: int) -> None:
        """Go behind a key, from one message queue to the next."""
        while node is not None and not node.call_later(self._passed, target, node, rounds):
            node = node._parent
        if node is None:
            self._arrived()

    def _passed(self, target: MessagePump, node: MessagePump, rounds: int) -> None:
        if node is not self:
            self._follow(target, node._parent or self, rounds)
        elif rounds > 1:
            self._follow(target, target, rounds - 1)
        else:
            self._arrived()

    def _arrived(self) -> None:
        self._passing = False
        self.let_in()


def asks(action: Callable[Q, Coroutine[Any, Any, None]]) -> Callable[Q, Worker[None]]:
    """Makes an action of a screen that may ask something: it goes on beside the screen, and keys wait for its end."""

    @wraps(action)
    def begin(*args: Q.args, **more: Q.kwargs) -> Worker[None]:
        screen = cast(Screen[Any], args[0])
        app = cast(TypingAhead, screen.app)
        app.answered = "" if app.asked == 0 else app.answered
        app.asked += 1

        async def counted() -> None:
            try:
                await action(*args, **more)
            finally:
                app.asked -= 1
                app.pass_over_answers()
                app.let_in()

        return screen.run_worker(counted(), name=action.__name__)

    return begin
