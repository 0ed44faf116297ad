"""Names of keys: as people write them in a keymap, as help shows them, and as the screen tells of them.

A key is one stroke (`w`, `ctrl+s`, `pagedown`) or several in a row (`gg`, `ctrl+w o`).
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 3
"""Strokes in a row."""

_NAMED = frozenset({
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "enter", "escape", "tab",
    "space", "backspace", *(f"f{number}" for number in range(1, 13)),
})  # fmt: skip
_OTHERWISE = {
    "esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown",
    "pgdown": "pagedown", "page_up": "pageup", "page_down": "pagedown", "blank": "space", "comma": ",", "plus": "+",
}  # fmt: skip
_SHORTER = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}
_SIGNS = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Signs whose names on the screen's side are not their names in Unicode."""
_UNICODE = {name: sign for sign, name in _SIGNS.items()}
_SAME = {"i": "tab", "m": "enter", "[": "escape", "h": "backspace in many terminals", "@": "nothing at all"}
"""What terminals send for ctrl with these: they cannot be told from other keys."""
_TAKEN = {"ctrl+q": "leaves, always", "ctrl+c": "is kept for copying and for breaking off"}
_MODIFIED = re.compile(r"(?P<modifiers>(?:(?:ctrl|alt|shift)\+)+)(?P<key>.+)", re.IGNORECASE)


def parse_key(text: str) -> str:
    """The key that a person wrote, as the screen tells of it: `?` is `question_mark`, `gg` is `g g`.

    Raises ValueError, with the reason, for what is no key and for keys that do not reach a program in most terminals.
    """
    words = text.split() or ([" "] if text else [])
    if len(words) == 1 and len(words[0]) == 2 and words[0].lower() not in (*_NAMED, *_OTHERWISE):
        words = list(words[0])
    if not words:
        raise ValueError("says no key")
    if len(words) > LONGEST:
        raise ValueError(f"has more than {LONGEST} strokes")
    strokes = [_stroke(word) for word in words]
    if len(strokes) > 1 and "escape" in strokes:
        raise ValueError("has esc in a row of strokes, which breaks every row off")
    return " ".join(strokes)


def _stroke(word: str) -> str:
    modified = _MODIFIED.fullmatch(word) if len(word) > 1 else None
    if modified is None:
        return _plain(word)
    modifiers = sorted({part.lower() for part in modified["modifiers"].split("+") if part}, key="alt ctrl shift".find)
    key = modified["key"]
    name = _plain(key.lower() if len(key) > 1 or "ctrl" in modifiers else key)
    if modifiers == ["shift"]:
        if len(key) == 1:
            return _plain(key.upper())
        if name not in ("tab", "up", "down", "left", "right", "home", "end"):
            raise ValueError(f"most terminals cannot tell it from {show_key(name)}")
    elif "ctrl" in modifiers and "shift" in modifiers and len(key) == 1:
        raise ValueError("most terminals cannot tell ctrl+shift from ctrl")
    if modifiers == ["ctrl"]:
        _reachable(key.lower(), name)
    if (whole := "+".join((*modifiers, name))) in _TAKEN:
        raise ValueError(_TAKEN[whole])
    return whole


def _reachable(key: str, name: str) -> None:
    """Raise ValueError where ctrl with this key is another key, or none, in most terminals."""
    if key in _SAME:
        raise ValueError(f"terminals send the same for it as for {_SAME[key]}")
    arrows = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete")
    if not (re.fullmatch(r"[a-z\\\]_^]", key) or name in arrows):
        raise ValueError(f"most terminals cannot tell it from {show_key(name)}")


def _plain(word: str) -> str:
    """A stroke without modifiers."""
    if len(word) == 1:
        return name_of_sign(word)
    name = _OTHERWISE.get(word.lower(), word.lower())
    if len(name) == 1:
        return name_of_sign(name)
    sign = sign_of(name)
    if name in _NAMED or (sign is not None and sign.isascii() and sign.isprintable()):
        return name
    raise ValueError("is not a key")


def name_of_sign(sign: str) -> str:
    """One character as the screen tells of it: letters and digits are themselves, `?` is `question_mark`.

    Raises ValueError for characters that no key types.
    """
    if sign.isalnum():
        return sign
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    if not name or not sign.isprintable():
        raise ValueError("is not a key")
    return _SIGNS.get(name, name)


def sign_of(name: str) -> str | None:
    """The character that a key types, None if it types none."""
    if len(name) == 1:
        return name
    if name in _NAMED and name != "space":
        return None
    spoken = _UNICODE.get(name, name)
    for words in (spoken.replace("_", " "), spoken.replace("_", "-"), spoken.replace("_", "-", 1).replace("_", " ")):
        try:
            return unicodedata.lookup(words)
        except KeyError:
            continue
    return None


def typed(key: str) -> bool:
    """Whether a key types a character where text is typed."""
    return sign_of(key.partition(" ")[0]) is not None


def show_key(key: str) -> str:
    """A key as help shows it: `question_mark` is `?`, `g g` is `gg`, `ctrl+w o` stays."""
    shown = [_show_stroke(stroke) for stroke in key.split(" ")]
    return ("" if all(len(one) == 1 for one in shown) else " ").join(shown)


def _show_stroke(stroke: str) -> str:
    modifiers, _, name = stroke.rpartition("+")
    sign = sign_of(name) if name != "space" else None
    shown = sign if sign is not None else _SHORTER.get(name, name)
    return f"{modifiers}+{shown}" if modifiers else shown
