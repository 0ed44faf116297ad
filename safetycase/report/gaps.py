"""What the analysis lacks, however good its requirements look: counted for the headline, listed by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safetycase.findings import Finding, Severity, find, name_of
from safetycase.report.context import Context
from safetycase.report.text import counted, listed
from safetycase.report.views import Gap

SHOWN = 60
"""How many items a group of gaps links; the rest are counted."""
IN_HEADLINE = 6
"""How many groups of gaps the headline names; the rest are counted. Groups of errors are always named."""

_IMPORT = "imports."
_METHOD = frozenset("12345689")
"""The topics of gaps: all but reading, which has its sentence, and evidence, which stands with its requirement."""
_TOLD_ELSEWHERE = frozenset({"SFC401", "SFC402", "SFC420", "SFC601"})
"""Rules whose findings page one lists by themselves: open cells, and requirements that nothing supports."""
_SPINE = (("loss", "no loss"), ("hazard", "no hazard"), ("action", "no control action"))
_UCA = ("unsafe control action", "unsafe control actions")
_NOUNS = {
    "SFC201": ("loss without a hazard", "losses without a hazard"),
    "SFC202": ("hazard without a loss", "hazards without a loss"),
    "SFC203": ("hazard without a constraint", "hazards without a constraint"),
    "SFC204": ("hazard without an unsafe control action", "hazards without an unsafe control action"),
    "SFC205": ("constraint without a hazard", "constraints without a hazard"),
    "SFC208": ("constraint that nothing enforces", "constraints that nothing enforces"),
    "SFC301": ("element outside every control loop", "elements outside every control loop"),
    "SFC306": ("flow without an end", "flows without an end"),
    "SFC307": ("missing flow", "missing flows"),
    "SFC309": ("process model variable that nothing updates", "process model variables that nothing updates"),
    "SFC310": ("responsibility without a controller", "responsibilities without a controller"),
    "SFC311": ("responsibility without a constraint", "responsibilities without a constraint"),
    "SFC312": ("control action without feedback", "control actions without feedback"),
    "SFC313": ("circle of authority", "circles of authority"),
    "SFC314": ("process without a controller", "processes without a controller"),
    "SFC315": ("controller without a control action", "controllers without a control action"),
    "SFC316": ("controller without feedback", "controllers without feedback"),
    "SFC317": ("controller without a responsibility", "controllers without a responsibility"),
    "SFC318": ("controller without a process model", "controllers without a process model"),
    "SFC319": ("responsibility that nothing serves", "responsibilities that nothing serves"),
    "SFC324": ("path with one side", "paths with one side"),
    "SFC340": ("import that cannot be used", "imports that cannot be used"),
    "SFC341": ("import from outside the repository", "imports from outside the repository"),
    "SFC342": ("import that leads back to the case", "imports that lead back to the case"),
    "SFC343": ("import that is too large", "imports that are too large"),
    "SFC344": ("imported case with errors of its own", "imported cases with errors of their own"),
    "SFC403": ("cell called not hazardous without a reason", "cells called not hazardous without a reason"),
    "SFC404": tuple(f"{noun} without a control action" for noun in _UCA),
    "SFC405": tuple(f"{noun} without a type" for noun in _UCA),
    "SFC406": tuple(f"{noun} without a hazard" for noun in _UCA),
    "SFC407": tuple(f"{noun} without a controller constraint" for noun in _UCA),
    "SFC408": tuple(f"{noun} without a scenario" for noun in _UCA),
    "SFC409": tuple(f"{noun} without a context" for noun in _UCA),
    "SFC414": (
        "controller constraint without an unsafe control action",
        "controller constraints without an unsafe control action",
    ),
    "SFC416": ("desired action without a control action", "desired actions without a control action"),
    "SFC422": ("context that is unsafe either way", "contexts that are unsafe either way"),
    "SFC425": tuple(f"{noun} against a desired action" for noun in _UCA),
    "SFC426": ("conflict between desired actions", "conflicts between desired actions"),
    "SFC427": ("context called both safe and unsafe", "contexts called both safe and unsafe"),
    "SFC428": ("context table too large to be looked at", "context tables too large to be looked at"),
    "SFC432": (
        "controller constraint from which nothing follows",
        "controller constraints from which nothing follows",
    ),
    "SFC435": (
        "controller constraint that leaves unsafe control allowed",
        "controller constraints that leave unsafe control allowed",
    ),
    "SFC436": (
        "controller constraint that demands what is unsafe",
        "controller constraints that demand what is unsafe",
    ),
    "SFC437": ("conflict between controller constraints", "conflicts between controller constraints"),
    "SFC438": ("controller constraint against a desired action", "controller constraints against desired actions"),
    "SFC501": ("scenario that leads to nothing", "scenarios that lead to nothing"),
    "SFC502": ("scenario without an answer", "scenarios without an answer"),
    "SFC503": ("scenario without a cause", "scenarios without a cause"),
    "SFC602": ("requirement that addresses nothing", "requirements that address nothing"),
    "SFC603": ("evidence item that supports nothing", "evidence items that support nothing"),
}
"""What is lacking where a rule finds something, for one finding and for several."""


def gaps(context: Context) -> tuple[Gap, ...]:
    """The errors and warnings about the analysis, a group for each rule: errors first, what is waived last."""
    groups: dict[tuple[bool, str], list[Finding]] = {}
    for finding in context.findings:
        if finding.severity >= Severity.WARNING and _is_gap(finding.rule):
            groups.setdefault((finding.waiver is not None, finding.rule), []).append(finding)
    found = [_gap(context, code, waived, groups[waived, code]) for waived, code in sorted(groups)]
    return tuple(sorted(found, key=lambda gap: (gap.waived, gap.severity != Severity.ERROR.word)))


def _is_gap(code: str) -> bool:
    return code not in _TOLD_ELSEWHERE and code[3:4] in _METHOD


def _gap(context: Context, code: str, waived: bool, findings: Sequence[Finding]) -> Gap:
    ids = list(dict.fromkeys(finding.item for finding in findings if finding.item))
    rule, number = find(code), len(findings)
    severity = max(finding.severity for finding in findings)
    words = counted(number, *_NOUNS[code]) if code in _NOUNS else f"{number:,} × {rule.summary if rule else code}"
    brief = words if code in _NOUNS else f"{number:,} × {name_of(code).replace('-', ' ')} ({code})"
    imports = [one.field.removeprefix(_IMPORT) for one in findings if one.field.startswith(_IMPORT)]
    which = f" ({listed(imports)})" if imports else ""
    return Gap(
        rule=code,
        name=name_of(code),
        severity=severity.word,
        words=f"{words}{which}",
        count=number,
        refs=context.links_to(ids[:SHOWN]),
        more=max(0, len(ids) - SHOWN),
        waived=waived,
        headline=f"{brief}{which}" if code in _NOUNS or severity is Severity.ERROR else "",
    )


def absent(context: Context) -> tuple[str, ...]:
    """What every analysis has and this case does not: `no loss`, `no hazard`, `no control action`."""
    return tuple(words for kind, words in _SPINE if all(item.obsolete for item in context.case.of_kind(kind)))


def headline(
    demonstrated: bool, lead: str, missing: Iterable[str], cells: int, found: Sequence[Gap], approval: str
) -> str:
    """The sentence about the requirements, `lead` without its full stop, with what the analysis lacks.

    `demonstrated`: all requirements are. `missing` is what is absent altogether, `cells` the number of open cells of
    the grid, `approval` what is to be said about approval, which may be nothing.
    """
    standing = [gap for gap in found if not gap.waived]
    errors = [gap.headline for gap in standing if gap.severity == Severity.ERROR.word]
    lesser = [gap for gap in standing if gap.severity != Severity.ERROR.word]
    named = [*missing, *([counted(cells, "open grid cell")] if cells else [])]
    named += [gap.headline for gap in lesser if gap.headline]
    shown = named if len(named) <= IN_HEADLINE + 1 else named[:IN_HEADLINE]
    others = len(named) - len(shown) + sum(not gap.headline for gap in lesser)
    if others:
        shown = [
            *shown,
            counted(others, "other kind" if shown else "kind", "other kinds" if shown else "kinds") + " of gap",
        ]
    waived = sum(gap.count for gap in found if gap.waived)
    parts = [f"the case has errors: {', '.join(errors)}"] if errors else []
    parts += [f"the analysis has gaps: {', '.join(shown)}"] if shown else []
    if waived:
        parts.append(f"{counted(waived, 'gap')} {'is' if waived == 1 else 'are'} waived")
    parts += [approval] if approval else []
    if not parts:
        return f"{lead}."
    rest = "; ".join(parts)
    return f"{lead}, but {rest}." if demonstrated else f"{lead}. {rest[0].upper()}{rest[1:]}."
