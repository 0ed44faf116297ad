"""Reading XML that nobody vouches for, over the standard library's expat: streaming, capped, without entities.

A document type declaration that only names an external file is accepted and not followed. An internal subset, any
entity declaration, elements nested too deep, too many elements, attributes or tokens too long are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from safetycase.evidence.formats.reader import Readable
from safetycase.evidence.records import UnreadableError

MAX_DEPTH = 64
"""The deepest nesting of elements."""

MAX_ELEMENTS = 20_000_000
"""The greatest number of elements in one file."""

MAX_ATTRIBUTES = 256
"""The greatest number of attributes of one element."""

MAX_TOKEN = 1 << 20
"""The longest tag with its attributes, or comment, in bytes (seen to the nearest `_CHUNK`)."""

_CHUNK = 1 << 16

_FORBIDDEN_CONTROLS = bytes(code for code in range(1, 32) if code not in (9, 10, 13))

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]


class SafeParser:
    """Feeds a document to handlers and refuses what a result file has no reason to contain.

    `start(name, attributes)` and `end(name)` are called in document order with names as written. Text is delivered
    only between `take_text()` and `taken_text()`, so that whitespace and logs cost nothing.
    """

    def __init__(self, start: StartElement, end: EndElement) -> None:
        self.dropped_controls = 0
        self._start = start
        self._end = end
        self._depth = 0
        self._elements = 0
        self._text: list[str] = []
        self._room = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.UnparsedEntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        self._parser = parser

    def take_text(self, most: int) -> None:
        """Collect the text that follows, at most `most` characters of it, until `taken_text`."""
        self._text = []
        self._room = most
        self._parser.CharacterDataHandler = self._characters

    def taken_text(self) -> str:
        """The text collected since `take_text`; collecting ends."""
        self._parser.CharacterDataHandler = None
        text = "".join(self._text)
        self._text = []
        return text

    @property
    def line(self) -> int:
        """The line of the event being handled, from 1."""
        return self._parser.CurrentLineNumber

    def parse(self, stream: Readable) -> None:
        """Read the whole document. Raises UnreadableError where it is not well-formed, too large or not harmless."""
        fed = 0
        filtered = True
        blank = True
        try:
            while chunk := stream.read(_CHUNK):
                if fed == 0:
                    filtered = not _is_utf16(chunk)
                if filtered:
                    kept = chunk.translate(None, _FORBIDDEN_CONTROLS)
                    self.dropped_controls += len(chunk) - len(kept)
                    chunk = kept
                blank = blank and not chunk.strip()
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > MAX_TOKEN:
                    raise UnreadableError(
                        f"line {self.line} starts a tag, attribute or comment of more than {MAX_TOKEN:,} bytes"
                    )
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise UnreadableError("it is empty" if blank else _reason(error)) from None
        except (LookupError, ValueError) as error:
            raise UnreadableError(f"it is not well-formed XML ({error})") from None
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Break the cycle between parser and handlers, so that memory is free at once."""
        for handler in (
            "StartElementHandler",
            "EndElementHandler",
            "CharacterDataHandler",
            "StartDoctypeDeclHandler",
            "EntityDeclHandler",
            "UnparsedEntityDeclHandler",
            "ExternalEntityRefHandler",
        ):
            setattr(self._parser, handler, None)
        del self._start, self._end

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError(f"elements are nested more than {MAX_DEPTH} deep at line {self.line}")
        if self._elements > MAX_ELEMENTS:
            raise UnreadableError(f"it has more than {MAX_ELEMENTS:,} elements")
        if len(attributes) > MAX_ATTRIBUTES:
            raise UnreadableError(f"an element at line {self.line} has more than {MAX_ATTRIBUTES} attributes")
        self._start(name, attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _characters(self, text: str) -> None:
        if self._room > 0:
            self._text.append(text[: self._room])
            self._room -= len(text)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:
            raise UnreadableError("it declares its own document type inside the file; result files have no need to")

    def _entity(self, *_: object) -> int:
        raise UnreadableError("it declares or uses entities; result files have no need to")


def _is_utf16(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]


_UNFINISHED = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
}


def _reason(error: expat.ExpatError) -> str:
    words = expat.errors.messages.get(error.code, "not well-formed")
    place = f"line {error.lineno}, column {error.offset + 1}"
    if error.code in _UNFINISHED:
        return f"it ends in the middle ({words}, {place}): the run that wrote it may have been cut off"
    return f"it is not well-formed XML ({words}, {place})"


_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]*)")


def root_name(head: bytes) -> str:
    """The name of the outermost element as far as the first bytes of a file tell, without its prefix; else empty."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    if not text.lstrip().startswith("<"):
        return ""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    found = _ELEMENT.search(text)
    return found.group(1).rpartition(":")[2] if found else ""
