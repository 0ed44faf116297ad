"""Page one: what is shown and what is not, in sentences with numbers, and everything that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from safetycase import stpa
from safetycase.findings import Finding, Severity
from safetycase.model import BY_NAME
from safetycase.report.context import Context
from safetycase.report.gaps import absent, gaps, headline
from safetycase.report.states import ATTENTION, STATES
from safetycase.report.text import counted, listed, one_line, severities
from safetycase.report.values import Ref
from safetycase.report.views import Figure, OpenEntry, VerdictPage
from safetycase.rules.emptiness import CASE_EMPTY
from safetycase.trace import coverage, tally_of, with_standings

_STATEMENT = 220


def opening(context: Context, grid: stpa.GridView, contexts: str = "") -> VerdictPage:
    """Page one of the report; `contexts` says how many context tables are not decided."""
    requirements = [item.id for item in context.case.of_kind("requirement") if not item.obsolete]
    counts = tally_of(context.standings, requirements)
    found, missing = gaps(context), absent(context)
    cells = grid.tally.open
    none_approved, approval = _approval(context)
    return VerdictPage(
        lead=headline(
            bool(requirements) and counts.get("demonstrated") == len(requirements),
            lead(counts, len(requirements), _locked(context, requirements)),
            missing=missing,
            cells=cells,
            found=found,
            approval="no item is approved" if none_approved else "",
        ),
        sentences=(*_sentences(context, grid, requirements, contexts), *approval, *_changed_rules(context)),
        entries=_entries(context, requirements),
        undecided=_undecided(context, grid),
        figures=_figures(context),
        gaps=found,
        absent=missing,
        cells=cells,
    )


def _locked(context: Context, requirements: Sequence[str]) -> int:
    """How many of the requirements that are demonstrated rest on anything but results that are here."""
    return sum(context.standings[name].locked for name in requirements if name in context.standings)


def lead(counts: dict[str, int], total: int, locked: int = 0) -> str:
    """The verdict in one sentence: `14 of 20 requirements are demonstrated; 4 are open`, without the full stop.

    `locked` of those that are demonstrated rest on counts of the lock.
    """
    if total == 0:
        return "There is no requirement, so nothing is demonstrated: n/a (0 of 0)"
    shown = counts.get("demonstrated", 0)
    noun = "requirement" if total == 1 else "requirements"
    if shown == total:
        parts = [
            "The only requirement is demonstrated" if total == 1 else f"All {total:,} requirements are demonstrated"
        ]
    else:
        start = f"{shown:,}" if shown else "None"
        parts = [f"{start} of {total:,} {noun} {'is' if shown in (0, 1) else 'are'} demonstrated"]
    if locked:
        of = "it rests" if shown == 1 else f"{locked:,} of these {'rests' if locked == 1 else 'rest'}"
        parts[0] += f", and {of} on locked counts"
    for word in (*ATTENTION, "not needed"):
        number = counts.get(word, 0)
        if number:
            parts.append(_clause(word, number))
    return "; ".join(parts)


def _approval(context: Context) -> tuple[bool, tuple[str, ...]]:
    """Whether there are items but none is approved, and the sentence that counts the approved ones."""
    items = [item for item in context.case.items.values() if not item.obsolete]
    approved = sum(item.status == "approved" for item in items)
    if not items or not approved:
        return bool(items), ()
    verb = "is" if approved == 1 else "are"
    return False, (f"{approved:,} of {counted(len(items), 'item')} {verb} approved.",)


def _changed_rules(context: Context) -> tuple[str, ...]:
    """The rules that the case treats otherwise than usual: what they find may not show, or show as less."""
    names = sorted(context.case.manifest.rules)
    if not names:
        return ()
    verb = "is" if len(names) == 1 else "are"
    return (f"The case changes how {counted(len(names), 'rule')} {verb} applied: {listed(names)}.",)


def _clause(word: str, number: int) -> str:
    verb = "is" if number == 1 else "are"
    if word == "stale":
        return f"{number:,} {'rests' if number == 1 else 'rest'} on stale evidence"
    return f"{number:,} {verb} {word}"


def _sentences(context: Context, grid: stpa.GridView, requirements: Sequence[str], contexts: str) -> tuple[str, ...]:
    sentences = []
    bases = [verdict.basis for one in requirements if (verdict := context.verdict(one)) is not None and verdict.basis]
    if bases:
        words = {
            "computed": "on results that were read here",
            "locked": "on counts from the lock, which were not made here",
            "declared": "on a person’s word",
        }
        parts = [f"{bases.count(basis):,} {text}" for basis, text in words.items() if basis in bases]
        verdicts = "The only verdict with evidence rests" if len(bases) == 1 else "The verdicts with evidence rest:"
        sentences.append(f"{verdicts} {listed(parts)}." if len(bases) > 1 else f"{verdicts} {parts[0][2:]}.")
    cells, undecided = grid.tally.of, grid.tally.open
    if not cells:
        sentences.append("No control action was analysed: n/a (0 of 0 cells).")
    elif undecided:
        verb = "is" if undecided == 1 else "are"
        sentences.append(f"{undecided:,} of {counted(cells, 'cell')} of the grid of unsafe control {verb} not decided.")
    else:
        sentences.append(f"{'All' if cells > 1 else 'The'} {counted(cells, 'cell')} of the grid are decided.")
    sentences += [contexts] if contexts else []
    sentences.append(_findings(context))
    if context.case.duplicates or any(
        finding.rule.startswith("SFC0") and finding.rule != CASE_EMPTY.code
        for finding in context.findings
        if _is_error(finding)
    ):
        sentences.append(
            "Not everything in the case could be read; what could not be read is missing from this report."
        )
    return tuple(sentences)


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.waiver is None


def _findings(context: Context) -> str:
    standing = severities(Counter(finding.severity for finding in context.findings if finding.waiver is None))
    waived = severities(Counter(finding.severity for finding in context.findings if finding.waiver is not None))
    said = f"Checking the case gives {standing or 'no finding'}"
    return f"{said}; waived with a reason: {waived}." if waived else f"{said}."


def _entries(context: Context, requirements: Sequence[str]) -> tuple[OpenEntry, ...]:
    found: dict[str, list[OpenEntry]] = {word: [] for word in ATTENTION}
    for one in requirements:
        verdict = context.verdict(one)
        word = verdict.state if verdict is not None else "unknown"
        if word in found:
            item = context.case.items[one]
            reasons = verdict.reasons if verdict is not None else ("it was not judged",)
            entry = OpenEntry(STATES[word], context.links.ref(one), one_line(item.title, _STATEMENT), reasons)
            found[word].append(entry)
    return tuple(entry for word in ATTENTION for entry in found[word])


def _undecided(context: Context, grid: stpa.GridView) -> tuple[tuple[Ref, tuple[str, ...]], ...]:
    return tuple(
        (context.links.ref(action.id, title=True), tuple(cell.question for cell in action.cells if cell.open))
        for action in grid.actions
        if action.tally.open
    )


def _figures(context: Context) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            title=f"{BY_NAME[figure.kind].plural} with {BY_NAME[figure.toward].title.lower()}",
            words=figure.words,
            held=figure.held_figure,
            open=bool(figure.gaps) or (figure.held is not None and figure.held < figure.of),
            not_needed=figure.not_needed,
            gaps=tuple(context.links.ref(gap) for gap in figure.gaps),
        )
        for figure in (
            with_standings(context.graph, one, context.standings) for one in coverage(context.case, context.graph)
        )
    )
