"""Text of strangers made harmless to print: nothing invisible, nothing that steers a terminal or a build log."""

from __future__ import annotations

import re

UNSAFE = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: terminal escape sequences begin here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, overrides and isolates
    "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\uffa0"  # characters of no width, by which two words look alike
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # line separators, byte order mark, interlinear annotation
    "\U000e0000-\U000e007f"  # tag characters: whole sentences that nobody sees
    "\ud800-\udfff"  # lone surrogates: file names that are not UTF-8; they cannot be encoded
)
"""The characters that are never printed as they are, as the inside of a regular expression's character class."""

_UNSAFE = re.compile(f"[{UNSAFE}]")
_UNSEEN = re.compile(
    "[\\s\\x00-\\x1f\\x7f-\\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\?\?\?")
"""What says inside a text that somebody meant to come back to it."""

PLACEHOLDERS = frozenset({
    "todo", "tbd", "tbc", "tba", "fixme", "xxx", "n/a", "na", "none", "no", "nil", "to do", "to be done",
    "to be defined", "to be decided", "to be determined", "to be confirmed",
})  # fmt: skip
"""Words that are nothing but a placeholder where they are all that is said, in lower case and without punctuation."""

LONGEST_PLACEHOLDER = 60
"""The characters of a text beyond which nobody looks whether it is but a placeholder."""

_AROUND = " \t\r\n.,;:!?-–—_*/\\|()[]{}<>'\"`…·•#~=+"
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_LOG_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#[a-z]*\[)", re.IGNORECASE)


def stated(text: str) -> str:
    """`text` without blanks around it, empty where nothing in it can be seen: an invisible reason is none."""
    bare = text.strip()
    return bare if bare.isascii() or _UNSEEN.sub("", bare) else ""


def placeholder(text: str) -> bool:
    """Whether a text is nothing but a placeholder: `TODO`, `n/a.`, `TBD, TBC`, or signs without a letter or digit."""
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    words = []
    for word in text.casefold().split():
        bare = word.strip(_AROUND)
        if any(map(str.isalnum, bare)):
            words.append(bare)
    if not words:
        return bool(stated(text))
    return " ".join(words) in PLACEHOLDERS or PLACEHOLDERS.issuperset(words)


def reason(text: str) -> str:
    """`text` as a reason, without blanks around it; empty where it says nothing that anybody could judge.

    Nothing is said by what cannot be seen, by signs without a letter or digit, and by a placeholder alone.
    """
    said = stated(text)
    return "" if said and placeholder(said) else said


def escape(character: str) -> str:
    """One character as the escape that a person reads: `\\n`, `\\x1b`, `\\u202e`, `\\U000e0041`."""
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str, *, keep: str = "") -> str:
    """`text` with every control, bidirectional and otherwise invisible character as a visible escape.

    `keep` names characters to leave alone, such as a newline where the face shows several lines. A backslash that
    was there before stays as it is: the result is for reading, not for reading back.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda found: found[0] if found[0] in keep else escape(found[0]), text)


def log_line(text: str) -> str:
    """`text` as one line that a build service takes for no command of its own.

    GitHub obeys lines that begin with `::` and, like Azure Pipelines and TeamCity, `##name[` anywhere in a line.
    """
    line = visible(text)
    if "::" not in line and "##" not in line:
        return line
    return _LOG_COMMAND.sub(lambda found: f"{found[1]}\\x3a" if found[1] is not None else "\\x23", line)


_UNCOUNTED = frozenset({"evidence", "feedback", "information", "joint evidence", "other information"})


def a(title: str) -> str:
    """The title of a kind in the middle of a sentence, with its article: `an unsafe control action`, `a hazard`.

    What cannot be counted, such as feedback, stays bare.
    """
    word = title.lower()
    if word in _UNCOUNTED:
        return word
    vowel = word[:1] in set("aeio") or (word[:1] == "u" and not word.startswith(("uca", "uni", "use")))
    return f"an {word}" if vowel else f"a {word}"
