"""Text of strangers made harmless to print: nothing invisible, nothing that steers a terminal or a build log."""

from __future__ import annotations

import re
import unicodedata

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
_ID = re.compile(r"(?:[\w-]+:)*[A-Z]{1,4}-\d[\w.-]*")
_BETWEEN = re.compile(r"[\s,;&/()\[\]]+|\band\b")
PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\?\?\?")
"""What says inside a text that somebody meant to come back to it."""

PLACEHOLDERS = frozenset({
    "todo", "tbd", "tbc", "tba", "fixme", "xxx", "na", "none", "no", "nil", "wip", "pending", "to do", "to be done",
    "to be defined", "to be decided", "to be determined", "to be confirmed",
})  # fmt: skip
"""Words that are nothing but a placeholder where they are all that is said, in lower case and without punctuation."""

_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in PLACEHOLDERS)
_STARTS = tuple(sorted(_FIRST_WORDS))

FIRST_IDEOGRAPH = "\u2e80"
"""From here on a single character can be a word: the scripts of East Asia."""

LONGEST_PLACEHOLDER = 60
"""The characters of a text beyond which nobody looks whether it is but a placeholder."""

_BEGUN = re.compile(
    r"[\W_]*(?:(?:TODO|TBA|XXX|(?i:tbd|tbc|fixme))\b"
    r"|(?i:todo|to do|tba|xxx|wip|pending|to be (?:done|defined|decided|determined|confirmed))[\s\])]*[:–—-])"
)
"""A text that begins with what somebody meant to come back to. `todo` is a word of Spanish, `pending` one of English,
which need a sign behind them."""
_TEMPLATE = re.compile(r"<[^<>]*>|\{\{[^{}]*\}\}")
_VERDICT_WORDS = frozenset({
    "hazardous", "unsafe", "safe", "needed", "required", "necessary", "applicable", "relevant", "scenario", "scenarios",
})  # fmt: skip
_FILLING = frozenset({"not", "no", "non", "never", "it", "is", "this", "that", "a", "an", "the", "are", "here"})
_REPEATING = _VERDICT_WORDS | _FILLING

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_LOG_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#[a-z]*\[)", re.IGNORECASE)


def stated(text: str) -> str:
    """`text` without blanks around it, empty where nothing in it can be seen: an invisible reason is none."""
    bare = text.strip()
    return bare if bare.isascii() or _UNSEEN.sub("", bare) else ""


def placeholder(text: str) -> bool:
    """Whether a text is nothing but a placeholder: `TODO`, `n/a.`, `TBD, TBC`, `T.O.D.O.`, `<reason>`, or signs without
    a letter or digit; or begins with one: `TODO: ask`, `FIXME later`."""
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    first = text.split(None, 1)[:1]
    if first and first[0].isalnum() and not first[0].casefold().startswith(_STARTS):
        return False  # what most texts are
    words = _bare_words(text)
    if not words:
        return bool(stated(text))
    if words[0] in _FIRST_WORDS and (" ".join(words) in PLACEHOLDERS or PLACEHOLDERS.issuperset(words)):
        return True
    return _BEGUN.match(text) is not None or _TEMPLATE.fullmatch(text.strip()) is not None


def reason(text: str) -> str:
    """`text` as a reason, without blanks around it; empty where it says nothing that anybody could judge.

    Nothing is said by what cannot be seen, by signs and digits without a letter, by a placeholder, also with more
    behind it, by one letter, and by words that only repeat what is to be reasoned: `not hazardous`.
    """
    said = stated(text)
    if len(said) > LONGEST_PLACEHOLDER:
        return "" if _BEGUN.match(said) else said
    return "" if not said or placeholder(said) or _repeats(said) else said


def person(text: str) -> str:
    """`text` as the name of a person, without blanks around it; empty where it names nobody: a placeholder, or without
    a letter. Initials of one letter are a name, and so are names such as `Safe` that would be no reason."""
    said = stated(text)
    return "" if placeholder(said) or not any(map(str.isalpha, said)) else said


def alike(text: str) -> str:
    """`text` in a form that is the same for all texts that look alike: compatible letters (Unicode NFKC) in one case,
    without characters that nobody sees, one space between words."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(filter(None, (_UNSEEN.sub("", word) for word in words)))


def only_ids(text: str) -> bool:
    """Whether words given as a reason are nothing but ids such as `J-1`, of which nobody sees whether they exist and
    justify anything."""
    words = [word for word in _BETWEEN.split(text) if word]
    return bool(words) and all(_ID.fullmatch(word.rstrip(".")) for word in words)


def _repeats(text: str) -> bool:
    """Whether a text is one letter of an alphabet, only digits, or only the words of a verdict."""
    first, *more = text.split(None, 1)
    if more and first.isalnum() and not first.isdigit() and first.casefold() not in _REPEATING:
        return False
    words = _bare_words(text.replace("-", " ").replace("_", " "))
    if len(words) == len(words[0]) == 1:
        return words[0] < FIRST_IDEOGRAPH
    if all(word.isdigit() for word in words):
        return True
    return not _VERDICT_WORDS.isdisjoint(words) and _REPEATING.issuperset(words)


def _bare_words(text: str) -> list[str]:
    """The words of a text in lower case without the signs in and around them: `T.O.D.O.` is `todo`."""
    words = text.casefold().split()
    bare = (word if word.isalnum() else "".join(filter(str.isalnum, word)) for word in words)
    return [word for word in bare if word]


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
