"""The means of the parser: looking ahead, expecting, complaining, and going on behind what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from safetycase.exchange import rules
from safetycase.exchange.complaints import Complaints, excerpt
from safetycase.exchange.pasta.syntax import Name
from safetycase.exchange.pasta.tokens import Token, TokenKind, unquoted
from safetycase.exchange.pasta.words import SECTIONS
from safetycase.exchange.places import Source
from safetycase.findings import Severity

MAX_DEPTH = 40
"""How deep hazards, constraints and nodes may be nested."""

MAX_FAULTS = 200
"""After so many errors of syntax the rest of a file is not read."""

T = TypeVar("T")


class SyntaxFault(Exception):  # noqa: N818
    """Something stands where it cannot; `older`: it could in an older dialect."""

    def __init__(self, place: Token, message: str, hint: str = "", *, older: bool = False) -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.hint = hint
        self.older = older


class Tokens:
    """A walk over tokens that reports what it cannot read and goes on at the next declaration."""

    def __init__(self, source: Source, tokens: list[Token], complaints: Complaints) -> None:
        self.source = source
        self.tokens = tokens
        self.complaints = complaints
        self.index = 0
        self._depth = 0
        self._faults = 0
        self._unclosed = -1

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.index]

    def ahead(self, count: int) -> list[Token]:
        """The next tokens, fewer at the end."""
        return self.tokens[self.index : self.index + count]

    def at(self, text: str) -> bool:
        """Whether the next token is this mark or word."""
        token = self.token
        return token.text == text and token.kind in ("mark", "name")

    def take(self, text: str) -> bool:
        """Go past this mark or word if it is next."""
        if self.at(text):
            self.index += 1
            return True
        return False

    def closed(self) -> bool:
        """Whether the block that is being read ends here."""
        return self.at("}") or self.token.kind == "end" or bool(self.section_head())

    def section_head(self) -> str:
        """The section that begins here, empty if none does."""
        token = self.token
        if token.kind != "name":
            return ""
        if token.text in SECTIONS:
            return token.text
        if token.text == "Context" and [one.text for one in self.ahead(3)] == ["Context", "-", "Table"]:
            return "Context-Table"
        return ""

    def fault(self, wanted: str) -> SyntaxFault:
        """The error that something else stands here than what is wanted."""
        token = self.token
        if token.kind == "end":
            return SyntaxFault(token, f"the file ends where {wanted} is expected", self._quote_hint())
        if token.kind == "bad" and token.text[0] in "\"'":
            return SyntaxFault(token, f"the text {excerpt(token.text)} has no closing quote", self._quote_hint())
        if token.kind == "bad" and token.text.startswith("/*"):
            return SyntaxFault(token, "a comment begins here and does not end")
        found = "a text" if token.kind == "string" else f"`{excerpt(token.text)}`"
        return SyntaxFault(token, f"{wanted} is expected here, not {found}", self._quote_hint())

    def _quote_hint(self) -> str:
        """Where the quote that is most likely missing belongs, if the text before this place has several lines."""
        for token in reversed(self.tokens[max(0, self.index - 3) : self.index]):
            if token.kind == "string" and "\n" in token.text:
                first, last = self.source.line(token.start), self.source.line(token.end)
                return f"The text that begins in line {first} ends in line {last}: is a closing quote missing before?"
        return ""

    def outdated(self, message: str) -> SyntaxFault:
        """The error of a construct that only an older dialect has."""
        return SyntaxFault(self.token, f"an older dialect of the language: {message}", older=True)

    def expect(self, text: str) -> Token:
        """Go past this mark or word. Raises SyntaxFault if something else is next."""
        token = self.token
        if not self.take(text):
            raise self.fault(f"`{text}`")
        return token

    def expect_kind(self, kind: TokenKind, wanted: str) -> Token:
        """Go past a token of a kind. Raises SyntaxFault if something else is next."""
        token = self.token
        if token.kind != kind:
            raise self.fault(wanted)
        self.index += 1
        return token

    def name(self, *, sub: bool = False) -> Name:
        """A name; `sub`: one that may have numbers behind it, such as `H1.2`."""
        first = last = self.expect_kind("name", "a name")
        parts = [first.text]
        while sub and self.at(".") and self.ahead(2)[-1].kind == "number":
            last = self.ahead(2)[-1]
            parts.append(last.text)
            self.index += 2
        return Name(".".join(parts), first.start, last.end, last.note)

    def described(self, *, sub: bool = False) -> Name:
        """A name in front of its text."""
        name = self.name(sub=sub)
        self.colon(name)
        return name

    def colon(self, name: Name) -> None:
        """Go past a colon behind a name, which only older dialects have."""
        if self.at(":"):
            self.complaints.older(self.token, f"there is no colon behind {name.text} any more")
            self.index += 1

    def string(self) -> str:
        """A text in quotes: what it says."""
        return unquoted(self.expect_kind("string", "a text in quotes").text)

    def label(self, word: str) -> None:
        """Go past a word and its colon."""
        self.expect(word)
        self.expect(":")

    def hyphenated(self) -> Token:
        """A word of several parts joined by hyphens, as one token."""
        first = last = self.expect_kind("name", "a word")
        parts = [first.text]
        while self.at("-") and self.ahead(2)[-1].kind == "name":
            last = self.ahead(2)[-1]
            parts.append(last.text)
            self.index += 2
        return Token("name", "-".join(parts), first.start, last.end, last.note)

    def value_name(self) -> Name:
        """The name of a value. Older dialects have texts for values."""
        if self.token.kind == "string":
            token = self.token
            self.complaints.older(token, f"the value {excerpt(token.text)} is now written without quotes")
            self.index += 1
            return Name(unquoted(token.text), token.start, token.end)
        token = self.hyphenated()
        return Name(token.text, token.start, token.end, token.note)

    def refs(self) -> tuple[Name, ...]:
        """`[name, ...]`."""
        self.expect("[")
        if self.at("subHazards"):
            raise self.outdated("`[subHazards: H1.1]` is now part of the one list of hazards, `[H1, H1.1]`")
        found = [self.name(sub=True)]
        while self.take(","):
            found.append(self.name(sub=True))
        self.expect("]")
        return tuple(found)

    def fill_block(self, into: list[T], read: Callable[[], T]) -> None:
        """Read declarations up to the end of a block whose beginning was read."""
        while not self.closed():
            found = self.attempt(read)
            if found is not None:
                into.append(found)
        self.close()

    def close(self) -> None:
        """Go past the end of a block. Where it is missing, complain once and take what was read."""
        if self.take("}") or self.index == self._unclosed:
            return
        self._unclosed = self.index
        fault = self.fault("`}`")
        self.complaints.add(rules.SYNTAX, fault.place, fault.message, hint=fault.hint)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read something inside something of the same sort. Raises SyntaxFault where that goes too deep."""
        if self._depth >= MAX_DEPTH:
            raise SyntaxFault(self.token, f"this is nested more than {MAX_DEPTH} deep")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What `read` reads; where it cannot, None after a complaint, and the walk stands at what comes next."""
        begin = self.index
        try:
            return read()
        except SyntaxFault as fault:
            self._recover(begin, fault)
            return None

    def skip_to_section(self) -> None:
        """Complain about what stands outside of every section, and go to the next one."""
        fault = self.fault("the beginning of a section")
        if self.at("Rules"):
            fault = self.outdated("the section `Rules` is now `Context-Table`")
        begin = self.index
        while self.token.kind != "end" and not self.section_head():
            self.index += 1
        self._complain(begin, fault)

    def _recover(self, begin: int, fault: SyntaxFault) -> None:
        depth = 0
        for token in self.tokens[begin : self.index]:
            depth += (token.text == "{") - (token.text == "}") if token.kind == "mark" else 0
        if self.index == begin and self.at("}"):  # a brace too many; every block would have ended here
            self.index += 1
        while not self._resumes(begin, depth):
            if self.token.kind == "mark":
                depth += (self.token.text == "{") - (self.token.text == "}")
            self.index += 1
        self._complain(begin, fault)

    def _resumes(self, begin: int, depth: int) -> bool:
        """Whether a new declaration, the end of the block around, a section or the end of the file is next."""
        token = self.token
        if token.kind == "end" or self.section_head():
            return True
        if depth > 0:
            return False
        if self.at("}"):
            return True
        if self.index <= begin:
            return False
        before = self.tokens[self.index - 1]
        return token.kind == "name" and self.source.line(before.end) < self.source.line(token.start)

    def _complain(self, begin: int, fault: SyntaxFault) -> None:
        self._faults += 1
        first, last = self.tokens[begin], self.tokens[max(begin, self.index - 1)]
        lost = excerpt(self.source.text[first.start : last.end])
        lines = self.source.line(first.start), self.source.line(last.end)
        where = f"line {lines[0]}" if lines[0] == lines[1] else f"lines {lines[0]} to {lines[1]}"
        message = f"{fault.message}; not read, {where}: {lost}" if lost else fault.message
        rule = rules.OLDER_DIALECT if fault.older else rules.SYNTAX
        self.complaints.add(rule, fault.place, message, hint=fault.hint, severity=Severity.ERROR)
        if self._faults >= MAX_FAULTS and self.token.kind != "end":
            place = self.token
            self.index = len(self.tokens) - 1
            self.complaints.add(rules.SYNTAX, place, f"after {MAX_FAULTS} errors the rest of the file is not read")
