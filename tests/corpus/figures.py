"""What the rules about text find in the corpus: false alarms on sound sentences, and faulty ones that were found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from safetycase.case import Memory, load
from safetycase.findings import Rule, Severity
from safetycase.rules import all_rules, check_case

FOLDER = Path(__file__).parent
MANIFEST = b'safetycase: "1"\nname: Corpus\nlanguage: en\n'
LABEL = "x-fires"

_STATEMENTS = ("loss", "hazard", "constraint", "responsibility", "uca", "controller_constraint", "scenario")
_DEMANDS = ("constraint", "controller_constraint")
KINDS = {
    "SFC130": _STATEMENTS, "SFC131": _STATEMENTS, "SFC132": _STATEMENTS, "SFC133": _STATEMENTS,
    "SFC134": _STATEMENTS,
    "SFC220": ("loss",), "SFC221": ("loss",), "SFC222": ("loss", "hazard"),
    "SFC223": ("hazard",), "SFC224": ("hazard",), "SFC225": ("hazard",), "SFC226": ("hazard",),
    "SFC227": _DEMANDS, "SFC228": _DEMANDS, "SFC229": ("constraint",),
    "SFC440": ("uca",), "SFC441": ("uca",), "SFC442": ("uca",), "SFC443": ("uca",), "SFC520": ("scenario",),
}  # fmt: skip
"""The rules about text by code, each with the kinds of items that it looks at."""


class Sentence(NamedTuple):
    """One sentence: where it stands, what it says, the codes of the rules that ought to find it and of those that
    did."""

    file: str
    item: str
    kind: str
    text: str
    faults: frozenset[str]
    found: frozenset[str]


class Figures(NamedTuple):
    """How one rule does. `sound`: sound sentences that it looked at, and `alarms` on them; `faulty`: sentences that it
    ought to find, and those it `found`."""

    rule: Rule
    sound: int
    alarms: int
    faulty: int
    found: int


def sentences() -> list[Sentence]:
    """Every sentence of the corpus with what the rules found there."""
    return [sentence for file in sorted(FOLDER.glob("*.yaml")) for sentence in _of_file(file)]


def _of_file(file: Path) -> Iterator[Sentence]:
    codes = {rule.name: rule.code for rule in all_rules()}
    case = load(Memory({"safetycase.yaml": MANIFEST, "model/model.yaml": file.read_bytes()}))
    found: dict[str, set[str]] = {}
    for finding in check_case(case, as_of=date(2026, 11, 21)):
        if finding.rule < "SFC100":
            raise ValueError(f"{file.name}:{finding.line}: {finding.message}")
        if finding.rule in KINDS:
            found.setdefault(finding.item, set()).add(finding.rule)
    for kind in _STATEMENTS:
        for item in case.of_kind(kind):
            labels = item.raw.get(LABEL, ()) if isinstance(item.raw, dict) else ()
            text = str(item.data.get("text") or item.data.get("when") or "")
            faults = frozenset(codes[label] for label in labels)
            yield Sentence(file.stem, item.id, kind, text, faults, frozenset(found.get(item.id, ())))


def figures(corpus: list[Sentence]) -> list[Figures]:
    """The figures of each rule, by code."""
    rules = {rule.code: rule for rule in all_rules()}
    rows = []
    for code, kinds in sorted(KINDS.items()):
        looked_at = [sentence for sentence in corpus if sentence.kind in kinds]
        sound = [sentence for sentence in looked_at if not sentence.faults]
        faulty = [sentence for sentence in looked_at if code in sentence.faults]
        alarms = sum(code in sentence.found for sentence in sound)
        rows.append(Figures(rules[code], len(sound), alarms, len(faulty), sum(code in one.found for one in faulty)))
    return rows


def disturbed(corpus: list[Sentence]) -> tuple[int, int]:
    """How many sound sentences have a finding at warning level, and how many sound sentences there are."""
    warnings = {rule.code for rule in all_rules() if rule.severity is Severity.WARNING}
    sound = [sentence for sentence in corpus if not sentence.faults]
    return sum(bool(sentence.found & warnings) for sentence in sound), len(sound)


def table(rows: list[Figures]) -> str:
    """The figures as aligned text."""
    lines = [("rule", "name", "severity", "false alarms", "of sound", "", "found", "of faulty", "")]
    for row in rows:
        lines.append(
            (row.rule.code, row.rule.name, row.rule.severity.word, str(row.alarms), str(row.sound),
             _share(row.alarms, row.sound), str(row.found), str(row.faulty), _share(row.found, row.faulty))
        )  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(9)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "n/a (0 of 0)"
