"""Schema errors in plain words, one for each fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from safetycase.findings import Finding, Fix, Path, Position, Severity, field_text
from safetycase.findings.text import a
from safetycase.model import BY_NAME, ID_PATTERN
from safetycase.schema import rules
from safetycase.schema.generate import EXTENSION


class SchemaError(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in plain data that cannot be read as meant.

    `rule` is a code. `path` leads to the value, or with `at_key` to the key whose name is wrong. `replacement` is the
    text that would settle it, put at `path` in place of the value or the name; empty where no single text would.
    `unquoted`: the source text in quotes would settle it.
    """

    rule: str
    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    replacement: str = ""
    unquoted: bool = False

    def finding(self, *, item: str = "", file: str = "", position: Position | None = None) -> Finding:
        """The error as a finding about an item in a file; `path` must then be relative to the item."""
        fix = None
        if item and self.replacement:
            fix = Fix(f"write {self.replacement}", item, self.path, self.replacement, self.at_key)
        return Finding(
            rule=self.rule,
            severity=Severity.ERROR,
            message=self.message,
            hint=self.hint,
            item=item,
            field=field_text(self.path),
            file=file,
            position=position,
            fix=fix,
        )


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of names to values",
}


def found(value: object) -> str:
    """What a value is, in a person's words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list | tuple) else "empty"


def nearest(word: object, known: Iterable[str], present: Iterable[object] = ()) -> str:
    """The known word that was probably meant, or an empty string.

    That is the one from which the fewest letters differ, of several the one that is not `present` yet.
    """
    if not isinstance(word, str):
        return ""
    candidates, written = list(known), word.lower().replace(" ", "_")
    folded = {candidate.lower(): candidate for candidate in reversed(candidates)}
    import difflib  # needed only where something is wrong

    close = difflib.get_close_matches(written, folded, n=_COMPARED, cutoff=0.6)
    there = {name.lower() for name in present if isinstance(name, str)}
    ranked = [(_edits(written, name), name in there, place) for place, name in enumerate(close)]
    near = [rank for rank in ranked if rank[0] <= 1 + max(len(written), len(close[rank[2]])) // 4]
    return folded[close[min(near)[2]]] if near else ""


_COMPARED = 5
"""How many of the words that are most alike are compared letter by letter."""


def _edits(one: str, other: str) -> int:
    """How many letters must be added, taken away or changed to make one word of another (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for index, wanted in enumerate(other, 1):
            step = before if letter == wanted else 1 + min(before, row[index], row[index - 1])
            before, row[index] = row[index], step
    return row[-1]


def listing(words: Sequence[str], joint: str = "or") -> str:
    """Words as a sentence lists them: `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def quoted(value: object) -> str:
    """A value as it is shown inside a message: short, on one line, with control characters made visible."""
    text = value if isinstance(value, str) else repr(value)
    if len(text) > 60:
        text = text[:57] + "..."
    return "`" + "".join(char if char.isprintable() else repr(char)[1:-1] for char in text) + "`"


def in_words(errors: Iterable[Any], what: str) -> Iterator[SchemaError]:
    """The judge's errors about `what` ("a hazard") in plain words."""
    for error in errors:
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _unknown_names(error, path, what)
        elif "propertyNames" in error.absolute_schema_path:
            yield _bad_reference((*path, str(error.instance)), error.instance, error.schema, at_key=True)
        elif error.validator == "type":
            yield _wrong_type(error, path, what)
        elif error.validator == "enum":
            yield _unknown_choice(error, path, what)
        elif error.validator == "pattern":
            yield _bad_pattern(error, path)
        elif error.validator in ("minItems", "maxItems"):
            yield SchemaError(
                rule=rules.WRONG_LENGTH.code,
                path=path,
                message=f"{_name(path, what)} must have exactly {error.validator_value} entries, "
                f"not {len(error.instance)}",
                hint="write [lowest, highest]",
            )
        else:
            yield _out_of_range(error, path, what)


def _name(path: Path, what: str) -> str:
    return f"`{field_text(path)}`" if path else what


def _unknown_names(error: Any, path: Path, what: str) -> Iterator[SchemaError]:
    schema: Any = error.schema
    known = list(schema.get("properties", {}))
    closed = EXTENSION not in schema.get("patternProperties", {})
    for name in error.instance:
        if name in known or (not closed and str(name).startswith("x-")):
            continue
        guess = nearest(name, known, error.instance)
        free = guess if guess not in error.instance else ""
        maybe = f"; did you mean `{guess}`?" if guess else ""
        if closed:
            yield SchemaError(
                rule=rules.UNKNOWN_CHOICE.code,
                path=(*path, name),
                message=f"{quoted(name)} is not one of {listing(known)}{maybe}",
                at_key=True,
                replacement=free,
            )
            continue
        owner = f"of {what}" if not path else f"of `{field_text(path)}`"
        hint = "" if guess else "fields of your own belong under `attributes`, or begin with x-"
        if path and not guess:
            hint = f"its fields are {listing(known, 'and')}"
        yield SchemaError(
            rule=rules.UNKNOWN_FIELD.code,
            path=(*path, name),
            message=f"{quoted(name)} is not a field {owner}{maybe}",
            hint=hint,
            at_key=True,
            replacement=free,
        )


def _expected(schema: Any, words: list[str]) -> str:
    """What a schema wants, in words."""
    wanted = []
    for word in words:
        if word == "string" and "x-ref" in schema:
            wanted.append("the id of " + _kinds(schema))
        elif word == "array":
            wanted.append("a list" + (" of ids" if "x-ref" in schema.get("items", {}) else ""))
        elif word == "object" and "properties" in schema:
            wanted.append("a mapping of fields")
        else:
            wanted.append(_TYPES[word])
    return listing(wanted)


def _kinds(schema: Any) -> str:
    names = []
    for name in schema["x-ref"]:
        kind = BY_NAME.get(name)
        names.append(a(kind.title) if kind else "an item" if name == "any" else f"a {name}")
    return listing(names)


def _wrong_type(error: Any, path: Path, what: str) -> SchemaError:
    schema: Any = error.schema
    value = error.instance
    words = [word for word in schema["type"] if word != "null"]
    if isinstance(value, float) and ("number" in words or "integer" in words) and value - value != 0:
        return SchemaError(
            rule=rules.OUT_OF_RANGE.code, path=path, message=f"{_name(path, what)} must be a finite number, not {value}"
        )
    subject = f"{what}" if not path else _name(path, what)
    message = f"{subject} must be {_expected(schema, words)}, not {_found(words, value)}"
    if schema.get("pattern") == "^1$":
        return SchemaError(
            rule=rules.BAD_FORMAT_VERSION.code,
            path=path,
            message=f'{message}: this version reads format "1", in quotes',
            replacement="1" if value == 1 and not isinstance(value, bool) else "",
        )
    if "string" in words and isinstance(value, int | float) and "x-ref" not in schema:
        return SchemaError(
            rule=rules.UNQUOTED.code,
            path=path,
            message=f"{message}: quote it",
            hint='put it in quotes as it is meant ("1.10"): without them 1.10 is read as 1.1',
            unquoted=True,
        )
    hint = _type_hint(words, value)
    return SchemaError(rule=rules.WRONG_TYPE.code, path=path, message=message, hint=hint)


def _found(words: list[str], value: object) -> str:
    return str(value) if "integer" in words and isinstance(value, float) else found(value)


def _type_hint(words: list[str], value: object) -> str:
    """How to write a value of the wrong sort instead, where one can tell."""
    if "array" in words and isinstance(value, str | int | float):
        return f"write [{quoted(value)[1:-1]}]"
    if "string" in words and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return f"write {quoted(value[0])[1:-1]}, without the brackets"
    if isinstance(value, str) and not {"string", "object", "boolean"} & set(words):
        return "write a number without quotes or a unit"
    if "object" in words and isinstance(value, list):
        return "write `name: value` lines, without the dashes"
    return ""


def _unknown_choice(error: Any, path: Path, what: str) -> SchemaError:
    words = [word for word in error.validator_value if isinstance(word, str)]
    value = error.instance
    if not isinstance(value, str):
        return SchemaError(
            rule=(rules.WRONG_TYPE if isinstance(value, list | dict) else rules.UNKNOWN_CHOICE).code,
            path=path,
            message=f"{_name(path, what)} must be one of {listing(words)}, not {found(value)}",
        )
    guess = nearest(value, words)
    return SchemaError(
        rule=rules.UNKNOWN_CHOICE.code,
        path=path,
        message=f"{quoted(value)} is not one of {listing(words)}" + (f"; did you mean `{guess}`?" if guess else ""),
        hint="a mapping is possible here too" if _has_mapping(error) else "",
        replacement=guess,
    )


def _has_mapping(error: Any) -> bool:
    steps = list(error.absolute_schema_path)
    return len(steps) > 2 and steps[-2] == "else"


def _bad_pattern(error: Any, path: Path) -> SchemaError:
    schema: Any = error.schema
    if "x-ref" in schema:
        return _bad_reference(path, error.instance, schema)
    if schema["pattern"] == "^1$":
        return SchemaError(
            rule=rules.BAD_FORMAT_VERSION.code,
            path=path,
            message=f'format {quoted(error.instance)} is unknown; this version reads "1"',
            replacement="1" if error.instance.strip() in ("1.0", "1", "v1") else "",
        )
    return SchemaError(
        rule=rules.BAD_DATE.code,
        path=path,
        message=f"{quoted(error.instance)} is not a date",
        hint="write YYYY-MM-DD",
    )


def _bad_reference(path: Path, value: str, schema: Any, *, at_key: bool = False) -> SchemaError:
    several = "," in value or (" " in value.strip() and all(map(_looks_like_id, value.split())))
    if several:
        hint = _apart(value, listed=bool(path) and isinstance(path[-1], int))
    elif "variable" in schema["x-ref"]:
        hint = "ids have no spaces; a variable is written element/variable"
    else:
        hint = "ids have no spaces: H-1"
    if value != value.strip() and _looks_like_id(value.strip()):
        hint = "remove the blanks around it"
    return SchemaError(
        rule=rules.BAD_REFERENCE.code,
        path=path,
        message=f"{quoted(value)} cannot be the id of {_kinds(schema)}" if value else "an empty text is no id",
        hint=hint,
        at_key=at_key,
        replacement=value.strip() if _looks_like_id(value.strip()) and not at_key else "",
    )


def _apart(value: str, *, listed: bool) -> str:
    """How to write several ids that stand in one text; `listed`: as an entry of a list."""
    words = [word for word in re.split(r"[,\s]+", value) if word]
    shown = f": [{', '.join(words)}]" if all(map(_looks_like_id, words)) and len(value) <= _SHOWN_IDS else ""
    return f"write one id for each entry of {'the list' if listed else 'a list, where several may stand'}{shown}"


_SHOWN_IDS = 200
"""How long a text of ids may be, in characters, to be shown as the list that was meant."""


def _looks_like_id(word: str) -> bool:
    return re.fullmatch(ID_PATTERN, word) is not None


def _out_of_range(error: Any, path: Path, what: str) -> SchemaError:
    words = {
        "minimum": "must be at least",
        "maximum": "must be at most",
        "exclusiveMinimum": "must be above",
        "exclusiveMaximum": "must be below",
    }
    schema: Any = error.schema
    percent = schema.get("maximum", schema.get("exclusiveMaximum")) == 1 and 1 < error.instance <= 100
    limit = f"{error.validator_value:g}"
    return SchemaError(
        rule=rules.OUT_OF_RANGE.code,
        path=path,
        message=f"{_name(path, what)} {words[str(error.validator)]} {limit}, not {error.instance}",
        hint=f"as a fraction, {error.instance} % is {error.instance / 100:g}" if percent else "",
    )
