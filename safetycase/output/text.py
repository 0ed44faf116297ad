"""Findings for people at a terminal: the place, the words, the source line with a caret, the way out."""

from __future__ import annotations

from safetycase.findings import Finding, Related, Severity, name_of
from safetycase.findings.text import log_line
from safetycase.output.excerpt import Lines, excerpt
from safetycase.output.outcome import Outcome, summary_line

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_TINT = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}


def headline(finding: Finding, outcome: Outcome) -> str:
    """`file:line:column: severity[code name] message`, on one line; the place is left out where there is none."""
    place, label, message = _parts(finding, outcome)
    return log_line(f"{place}{label} {message}")


def concise(outcome: Outcome) -> str:
    """One line for each active finding and nothing else: for grep and for editors that match lines."""
    return "".join(f"{headline(finding, outcome)}\n" for finding in outcome.active)


def text(outcome: Outcome, *, colour: bool = False) -> str:
    """Each active finding with its source line, caret, hint and related places, then the summary line.

    `colour` asks for ANSI colours; whether the reader wants them (a terminal, no NO_COLOR) is for the caller to know.
    """
    lines = Lines(outcome.sources)
    blocks = [_block(finding, outcome, lines, colour) for finding in outcome.active]
    summary = _tinted(summary_line(outcome), _BOLD, colour)
    return "".join(f"{block}\n\n" for block in blocks) + f"{summary}\n"


def _block(finding: Finding, outcome: Outcome, lines: Lines, colour: bool) -> str:
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
        block.append(f"{gutter} = {_tinted('hint:', _BOLD, colour)} {log_line(finding.hint)}")
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
