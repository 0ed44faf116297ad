"""What a plain (unquoted) scalar means: the YAML 1.2 core schema, and what YAML 1.1 readers would make of it."""

from __future__ import annotations

import re

from safetycase.documents.limits import MAX_DIGITS

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), ".Inf": float("inf"), ".INF": float("inf"),
    "+.inf": float("inf"), "+.Inf": float("inf"), "+.INF": float("inf"),
    "-.inf": float("-inf"), "-.Inf": float("-inf"), "-.INF": float("-inf"),
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
_DECIMAL = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)\Z")

SUSPECT = frozenset(["", *"0123456789+-.~nNtTfF"])
"""The first characters (or none) of every plain scalar that may mean something other than a string."""

_YAML_11 = re.compile(
    r"""(?: y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
      | ~|null|Null|NULL|<<|=
      | [-+]?0b[01_]+ | [-+]?0[0-7_]+ | [-+]?0x[0-9a-fA-F_]+ | [-+]?[0-9][0-9_]* | 0o[0-7_]+
      | [-+]?[0-9][0-9_]*(?::[0-9]?[0-9])+(?:\.[0-9_]*)?
      | [-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9]+)? | [-+]?[0-9][0-9_]*[eE][-+]?[0-9]+
      | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
        (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?
    )\Z""",
    re.VERBOSE,
)


def resolve(text: str) -> Scalar:
    """The value of a plain scalar by the YAML 1.2 core schema.

    `no`, `012` and `2026-01-31` are the string, the number 12 and the string. Digits beyond 400 characters stay a
    string, so that no file can make reading expensive.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in SUSPECT or len(text) > MAX_DIGITS:
        return text
    if _DECIMAL.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    if _BASED.match(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return text


def scalar_word(value: object) -> str:
    """A value as a table shows it: as YAML writes it, a text in quotes only where it would read as another value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if isinstance(resolve(value), str) and not value.startswith('"') else f'"{value}"'
    return str(value)


def entry_word(value: object) -> str:
    """A value as one of several with commas between: as `scalar_word`, in quotes too where a comma is in it."""
    return apart(scalar_word(value))


def apart(word: str) -> str:
    """A word of `scalar_word` in quotes where it could be taken for several."""
    return f'"{word}"' if "," in word and not word.startswith('"') else word


def reads_as_string(text: str) -> bool:
    """Whether a plain scalar is a string to readers of YAML 1.2 and of YAML 1.1 alike."""
    return isinstance(resolve(text), str) and _YAML_11.match(text) is None
