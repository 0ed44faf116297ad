"""What ends beside a screen is told to it only while it is there.

A screen is taken down part by part, and it still hears then of threads that end and of timers that run out. What they
lead to would look for parts that are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen


def there(screen: Screen[Any]) -> bool:
    """Whether a screen is there with all its parts."""
    return screen.app.is_running and screen.is_running and screen.is_attached and screen.display


def told(owner: object, call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that does nothing if the screen that it is meant for is not there any more."""
    if not isinstance(owner, Screen):
        return call

    @wraps(call)
    def tell(*given: Any, **named: Any) -> Any:
        return call(*given, **named) if there(owner) else None

    return tell


class Lasting(MessagePump):
    """A screen with timers that end with it."""

    def set_timer(self, delay: float, callback: Callable[..., Any] | None = None, **more: Any) -> Any:
        """Call back after a time, in seconds."""
        return super().set_timer(delay, told(self, callback) if callback is not None else None, **more)

    def set_interval(self, interval: float, callback: Callable[..., Any] | None = None, **more: Any) -> Any:
        """Call back again and again, after as many seconds each."""
        return super().set_interval(interval, told(self, callback) if callback is not None else None, **more)


class Telling(App[None]):
    """An app that threads call."""

    def call_from_thread(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call on the thread of the screen, and wait for what comes back: None if that screen is not there any more."""
        return super().call_from_thread(told(getattr(callback, "__self__", None), callback), *args, **kwargs)
