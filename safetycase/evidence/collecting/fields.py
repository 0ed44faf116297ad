"""What the columns of a table are to a selection, as expressions of Ibis: a text, a number, a whole number.

As for files (`columns`), with one difference: how an engine writes a number with a fraction is its own affair, so such
numbers are compared as numbers, and written here.
"""

from __future__ import annotations

import math
import re
import struct
from typing import Any, NoReturn

import msgspec

from safetycase.evidence.readings import EXACT, MOST_DIGITS, canonical, number_of, plain_number
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

LARGEST = 10**15
"""The greatest number of trials that a row may stand for."""

LARGE = f"decimal({MOST_DIGITS}, 0)"
"""The type of whole numbers that no float holds."""

_LONGEST_NUMBER = 40
_SPACE = " \t\n\f\r"
_OTHER_THAN_NUMBER = f"[^{_SPACE}0-9+.eE-]"
_OTHER_THAN_INFINITE = f"[^{_SPACE}a-zA-Z+-]"
_NUMBER = f"^[{_SPACE}]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?[{_SPACE}]*$"
_FAR = "[eE][+-]?[0-9][0-9][0-9]"
_MOST_PARTS = 5
_UNKNOWN = re.compile(r"DataType\(\s*this=DType\.(\w+)")
_VIEW = "collect a view of the table that has it as a text or a number"


class Field(msgspec.Struct, frozen=True):
    """A column. `key` is what rows are told apart by, NULL where a row has nothing: a text, or for a `real` a number.

    `number` is the number that it is and `whole` the whole number from 0 to LARGEST, NULL where it is none. `far` is
    true of rows whose number engines read differently, None where there can be no such row. `large` is the whole number
    where a float would round it, NULL elsewhere, None where there can be no such row. `single`: the number was written
    in single precision.
    """

    key: Any
    number: Any
    whole: Any
    far: Any = None
    large: Any = None
    real: bool = False
    single: bool = False

    def said(self, key: object) -> str:
        """A key that the engine gave, as text; nothing for NULL."""
        if key is None:
            return ""
        if not self.real:
            return str(key)
        number = float(key)  # type: ignore[arg-type]
        return _single(number) if self.single else canonical(number)

    def is_text(self, text: str) -> Any:
        """Whether the text of a row is `text`."""
        if not self.real:
            return self.key == text
        number = number_of(text)
        if self.single and math.isfinite(number):
            number = _nearest_single(number)
        if self.said(number) != text:
            return nothing(self.key) & ~nothing(self.key)
        return self.key.isnan() if math.isnan(number) else self.key == number

    def matches(self, pattern: str) -> Any:
        """Whether the text of a row is `pattern`, in which `*` stands for anything. Raises UnreadableError."""
        if "*" not in pattern:
            return self.is_text(pattern)
        if not pattern.strip("*"):
            return ~nothing(self.key)
        if self.real:
            raise UnreadableError(f"'{shown(pattern, 60)}' is a pattern of text, and the column holds numbers")
        first, *middle, last = pattern.split("*")
        if len(middle) > _MOST_PARTS:
            raise UnreadableError(f"'{shown(pattern, 60)}' has too many *")
        rest, test = self.key, self.key.startswith(first) if first else self.key.notnull()
        rest = rest.substr(len(first)) if first else rest
        for part in filter(None, middle):
            place = rest.find(part)
            test = test & (place >= 0)
            rest = rest.substr(place + len(part))
        return test & rest.endswith(last) & (rest.length() >= len(last)) if last else test


def nothing(key: Any) -> Any:
    """Whether a row has no value. Asked of a number itself, Ibis has Spark take what is not a number for none."""
    return key.cast("string").isnull()


def field_of(table: Any, name: str) -> Field | None:
    """A column, or a part of one by a path with dots; None where there is none. Raises UnreadableError.

    Raised where it is both, or of a type that holds no single values or that engines write differently.
    """
    kinds = table.schema()
    below = _below(table, name.split(".")) if "." in name else None
    if name in kinds and below is not None:
        raise UnreadableError(f"'{shown(name, 60)}' is both a column and a path in one")
    value = table[name] if name in kinds else below
    return None if value is None else _field(value, name)


def plain(text: Any) -> Any:
    """A text as nothing but text: enumerations of PostgreSQL are texts to Ibis, and its functions take none of them."""
    import ibis

    return ibis.literal("") + text


def _below(table: Any, parts: list[str]) -> Any:
    value = table[parts[0]] if parts[0] in table.schema() else None
    for part in parts[1:]:
        if value is None or not value.type().is_struct() or part not in value.type().names:
            return None
        value = value[part]
    return value


def _field(value: Any, name: str) -> Field:
    import ibis

    kind = value.type()
    nothing, no_whole = ibis.null("float64"), ibis.null("int64")
    if kind.is_string():
        return _text(plain(value).nullif(""))
    if kind.is_boolean():
        return Field(ibis.cases((value, "true"), (~value, "false"), else_=ibis.null("string")), nothing, no_whole)
    if kind.is_integer():
        whole = ibis.ifelse((value >= 0) & (value <= LARGEST), value, None).cast("int64")
        large = ibis.ifelse((value >= EXACT) | (value <= -EXACT), value, None).cast(LARGE)
        return Field(value.cast("string"), value.cast("float64"), whole, large=large)
    if kind.is_floating() or kind.is_decimal():
        key = value.cast("float64")
        number = ibis.ifelse(key.isnan(), None, key)
        counts = (number >= 0) & (number <= LARGEST) & (number == number.floor())
        return Field(
            key, number, ibis.ifelse(counts, number, None).cast("int64"), real=True, single=kind.is_floating()
            and kind.nbytes < 8,
        )  # fmt: skip
    if kind.is_date() or kind.is_uuid():
        return Field(value.cast("string"), nothing, no_whole)
    if kind.is_timestamp() or kind.is_time():
        raise UnreadableError(f"'{shown(name, 60)}' is of the type {kind}, which engines write differently; {_VIEW}")
    raise UnreadableError(f"'{shown(name, 60)}' is of the type {_words_of(kind)}, and not one value; {_VIEW}")


def refuse_money(name: str) -> NoReturn:
    """Say of a column of PostgreSQL's type money what to do: Ibis takes it for a decimal, and it has no cast to one."""
    raise UnreadableError(
        f"'{shown(name, 60)}' is of the type money, which PostgreSQL writes by its locale and does not turn into a "
        f"number; {_VIEW}, such as {shown(name, 60)}::numeric"
    )


def may_be_money(value: Any) -> bool:
    """Whether a column is of the type that Ibis takes money of PostgreSQL for."""
    kind = value.type()
    return bool(kind.is_decimal() and (kind.precision, kind.scale) == (19, 4))


def _words_of(kind: Any) -> str:
    """A type as the engine calls it, where Ibis knows no type for it."""
    named = _UNKNOWN.search(str(kind))
    return named[1].lower() if named else shown(str(kind), 40)


def _text(text: Any) -> Field:
    """A column of text; the empty text is none."""
    import ibis

    shaped = (text.length() <= _LONGEST_NUMBER) & ~text.re_search(_OTHER_THAN_NUMBER) & text.re_search(_NUMBER)
    far = shaped & text.re_search(_FAR)
    bare = text.strip()
    named = (text.length() <= _LONGEST_NUMBER) & ~text.re_search(_OTHER_THAN_INFINITE)
    words = bare.lower()
    number = ibis.cases(
        (shaped & ~far, ibis.ifelse(shaped & ~far, bare, None).try_cast("float64")),
        (named & words.isin(["inf", "+inf", "infinity", "+infinity"]), math.inf),
        (named & words.isin(["-inf", "-infinity"]), -math.inf),
        else_=ibis.null("float64"),
    )
    digits = (text.length() <= 20) & ~text.re_search("[^0-9]") & text.re_search("^0*[0-9]{1,16}$")
    whole = ibis.ifelse(digits, text, None).try_cast("int64")
    long = shaped & bare.re_search(f"^[+-]?[0-9]{{{len(str(EXACT))},{MOST_DIGITS}}}$")
    large = ibis.ifelse(long, bare, None).cast(LARGE)
    large = ibis.ifelse((large >= EXACT) | (large <= -EXACT), large, None)
    return Field(text, number, ibis.ifelse(whole <= LARGEST, whole, None), far, large)


def _nearest_single(number: float) -> float:
    try:
        found: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return found


def _single(number: float) -> str:
    """A number of single precision in as few digits as tell it apart."""
    if not math.isfinite(number) or (number.is_integer() and abs(number) < 2**53):
        return canonical(number)
    texts = (f"{number:.{digits}g}" for digits in range(1, 10))
    return plain_number(next((text for text in texts if _nearest_single(float(text)) == number), repr(number)))
