"""Findings for people at a terminal: the place, the words, the source line with a caret, the way out."""

from __future__ import annotations

from safetycase.findings import Finding, Related, Severity, Waiver, name_of
from safetycase.findings.text import log_line
from safetycase.output.excerpt import Lines, excerpt
from safetycase.output.outcome import Outcome, listed_line, summary_line

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_TINT = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}

_SHORT_HINT = 60
"""A hint of at most this many characters is repeated: pointing to it would be no shorter."""


def headline(finding: Finding, outcome: Outcome) -> str:
    """`file:line:column: severity[code name] message`, on one line; the place is left out where there is none."""
    place, label, message = _parts(finding, outcome)
    return log_line(f"{place}{label} {message}")


def concise(outcome: Outcome) -> str:
    """One line for each finding that is listed, for grep and editors that match lines, then one for each waived error.

    Lines of waived errors begin with `waived:` and name no place, so that no editor takes them for active.
    """
    lines = [headline(finding, outcome) for finding in outcome.listed]
    return "".join(f"{line}\n" for line in (*lines, *_waived_errors(outcome)))


def text(outcome: Outcome, *, colour: bool = False) -> str:
    """Each finding listed with its source line, caret, hint and related places, waived errors, the summary line.

    A long hint that a rule gives again is not repeated.
    `colour` asks for ANSI colours; whether the reader wants them (a terminal, no NO_COLOR) is for the caller to know.
    """
    lines = Lines(outcome.sources)
    hints: set[tuple[str, str]] = set()
    blocks = [_block(finding, outcome, lines, hints, colour) for finding in outcome.listed]
    waived = [_tinted(line, _TINT[Severity.ERROR], colour) for line in _waived_errors(outcome)]
    if waived:
        blocks.append("\n".join(waived))
    listed = listed_line(outcome)
    summary = (f"{listed}\n" if listed else "") + _tinted(summary_line(outcome), _BOLD, colour)
    return "".join(f"{block}\n\n" for block in blocks) + f"{summary}\n"


def _waived_errors(outcome: Outcome) -> list[str]:
    """A line for each error that a waiver silences: what it says, why it is silenced, and by whom."""
    return [waived_line(one, one.waiver) for one in outcome.waived if one.waiver and one.severity is Severity.ERROR]


def waived_line(finding: Finding, waiver: Waiver) -> str:
    """What a finding says that a waiver silences, why it does, by whom and until when, in one line."""
    who = ", ".join(part for part in (waiver.by, f"until {waiver.expires}" if waiver.expires else "") if part)
    said = f"waived: {finding.severity.word} {finding.rule} {finding.message} — {waiver.reason}"
    return log_line(f"{said} ({who})" if who else said)


def _hint(finding: Finding, given: set[tuple[str, str]]) -> str:
    """The hint of a finding, shortened where it is long and its rule has given it before; `given` is added to."""
    if len(finding.hint) > _SHORT_HINT and (finding.rule, finding.hint) in given:
        return f"as above; see `safetycase rule {finding.rule}`"
    given.add((finding.rule, finding.hint))
    return finding.hint


def _block(finding: Finding, outcome: Outcome, lines: Lines, hints: set[tuple[str, str]], colour: bool) -> str:
    tint = _TINT[finding.severity]
    place, label, message = _parts(finding, outcome)
    if colour:
        block = [f"{_tinted(log_line(place), _BOLD, True)}{_tinted(log_line(label), tint, True)} {log_line(message)}"]
    else:
        block = [headline(finding, outcome)]

    gutter = ""
    position = finding.position
    line = lines.line(finding.file, position.line) if position else None
    if position and line is not None:
        number = str(position.line)
        gutter = " " * len(number)
        shown, under = excerpt(line, position)
        bar = _tinted("|", _DIM, colour)
        block.append(f"{_tinted(number, _DIM, colour)} {bar} {log_line(shown)}".rstrip())
        block.append(f"{gutter} {bar} {_tinted(under, tint, colour)}")
    if finding.hint:
        block.append(f"{gutter} = {_tinted('hint:', _BOLD, colour)} {log_line(_hint(finding, hints))}")
    block += [
        f"{gutter} = {_tinted('see:', _BOLD, colour)} {log_line(_related(related, outcome))}"
        for related in finding.related
    ]
    return "\n".join(block)


def _parts(finding: Finding, outcome: Outcome) -> tuple[str, str, str]:
    place = outcome.place(finding.file)
    if place and finding.position:
        place += f":{finding.line}:{finding.column}"
    label = f"{finding.severity.word}[{finding.rule} {name_of(finding.rule)}]"
    return f"{place}: " if place else "", label, finding.message


def _related(related: Related, outcome: Outcome) -> str:
    place = outcome.place(related.file)
    if related.position:
        place += f":{related.position.line}:{related.position.column}"
    return f"{place}: {related.message}" if place else related.message


def _tinted(words: str, tint: str, colour: bool) -> str:
    return f"{tint}{words}{_RESET}" if colour and words else words
