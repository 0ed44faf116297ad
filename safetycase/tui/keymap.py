"""From what somebody wants the keys to be to a keymap in which each key means one thing wherever it can be pressed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safetycase.tui.keynames import parse_key, show_key, typed
from safetycase.tui.keys import BY_ID, COMMON, EVERY, TITLES, Action, Keymap

PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {},
    "vim": {
        "list.first": "home,g g",
        "follow": "f,g d",
        "pane-4": "4,g r",
        "remove": "x,delete,d d",
        "yank": "y y",
        "redo": "U,ctrl+y,ctrl+r",
        "save-and-leave": "Z Z",
        "next-pane": "tab,ctrl+w w",
        "previous-pane": "shift+tab,ctrl+w W",
        "zoom": "plus,ctrl+w o",
        "wider": "greater_than_sign,ctrl+w greater_than_sign",
        "narrower": "less_than_sign,ctrl+w less_than_sign",
        "taller": "right_parenthesis,ctrl+w plus",
        "lower": "left_parenthesis,ctrl+w minus",
        "even": "equals_sign,ctrl+w equals_sign",
    },
}
"""Keymaps that are shipped: what each changes in the keys of the registry, written as there."""

TYPING = ("search", "write")
"""Scopes in which text is typed, so that no key that types a character can mean anything else."""

_ALONE = ("search", "write")
_EVERYWHERE = "list"


def preset(name: str) -> dict[str, tuple[str, ...]]:
    """What a shipped keymap changes. Raises KeyError if there is none of that name."""
    return {action_id: tuple(keys.split(",")) for action_id, keys in PRESETS[name].items()}


def resolve(wanted: Mapping[str, tuple[str, ...]], base: str = "default") -> Keymap:
    """The keymap in which the actions that `wanted` names have those keys, written as people write them.

    The other actions keep the keys of the shipped keymap `base` as far as no wanted key takes them. What cannot be
    followed stands in the complaints: unknown actions, what is no key, and keys that would mean two things.
    """
    complaints: list[str] = []
    chosen = dict(_parsed(wanted, complaints))
    before = Keymap(preset(base))
    _keep_a_key(BY_ID[COMMON[0]], chosen, before, complaints)
    for first, second, key in _clashes({action_id: chosen[action_id] for action_id in chosen}):
        complaints.append(f"{show_key(key)} is wanted for {first} and for {second}: it goes to {first}")
        chosen[second] = tuple(one for one in chosen[second] if one != key)
    changed = {**before.changed, **chosen}
    result = Keymap(changed)
    for context in _contexts():
        given = {key: action.id for action in context for key in chosen.get(action.id, ())}
        for action in context:
            if action.id not in chosen:
                kept = tuple(key for key in result.keys(action) if not any(_meet(key, other) for other in given))
                if kept != result.keys(action):
                    changed[action.id] = kept
                    if not kept:
                        taker = next(
                            given[other] for key in before.keys(action) for other in given if _meet(key, other)
                        )
                        complaints.append(f"{action.id} has no key of its own any more: {taker} took it")
    return Keymap(changed, tuple(complaints))


def _keep_a_key(action: Action, chosen: dict[str, tuple[str, ...]], before: Keymap, complaints: list[str]) -> None:
    """Leave an action its first key, whoever else wants it, if it had none otherwise."""
    if action.id in chosen and not chosen[action.id]:
        complaints.append(f"{action.id} cannot be without a key: it keeps its own")
        del chosen[action.id]
    keys = chosen.get(action.id, before.keys(action))
    others = {one: wanted for one, wanted in chosen.items() if one != action.id and BY_ID[one].scope not in _ALONE}
    if all(any(_meet(key, one) for wanted in others.values() for one in wanted) for key in keys):
        for other, wanted in others.items():
            if len(kept := tuple(one for one in wanted if not _meet(keys[0], one))) < len(wanted):
                chosen[other] = kept
                complaints.append(f"{other} cannot take {show_key(keys[0])}, the last key of {action.id}")


def _parsed(wanted: Mapping[str, tuple[str, ...]], complaints: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for action_id, texts in wanted.items():
        action = BY_ID.get(action_id)
        if action is None:
            import difflib

            near = difflib.get_close_matches(action_id, BY_ID, n=1)
            complaints.append(f"there is no action {action_id!r}" + (f"; did you mean {near[0]}?" if near else ""))
            continue
        keys: list[str] = []
        for text in texts:
            try:
                key = parse_key(text)
                if action.scope in TYPING and typed(key):
                    raise ValueError("is typed there as text")
            except ValueError as error:
                complaints.append(f"{action_id}: {text!r} {error}")
            else:
                keys.append(key)
        if keys or not texts:
            yield action_id, tuple(dict.fromkeys(keys))


def _contexts() -> list[tuple[Action, ...]]:
    """The actions that can be done at the same time: those of a screen, of every list, and those common to screens."""
    common = [BY_ID[action_id] for action_id in COMMON]
    lists = [action for action in EVERY if action.scope == _EVERYWHERE]
    found = []
    for scope in TITLES:
        own = [action for action in EVERY if action.scope == scope]
        if scope in _ALONE:
            found.append(tuple(own))
        elif scope != _EVERYWHERE:
            found.append((*own, *lists, *(action for action in common if action not in own)))
    return found


def _clashes(keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """Keys of two of the actions that would mean two things: the first action, the second, and its key."""
    seen: set[tuple[str, str]] = set()
    order = list(keys)
    for context in _contexts():
        here = sorted((action.id for action in context if action.id in keys), key=order.index)
        for place, second in enumerate(here):
            for first in here[:place]:
                for key in keys[second]:
                    if (second, key) not in seen and any(_meet(key, other) for other in keys[first]):
                        seen.add((second, key))
                        yield first, second, key


def _meet(key: str, other: str) -> bool:
    """Whether two keys are the same, or one of them is the beginning of the other."""
    return key == other or key.startswith(f"{other} ") or other.startswith(f"{key} ")


def clashes(keymap: Keymap) -> list[tuple[str, str, str]]:
    """Every key of a keymap that means two things somewhere: two actions and the key of the second."""
    return list(_clashes({action.id: keymap.keys(action) for action in EVERY}))
