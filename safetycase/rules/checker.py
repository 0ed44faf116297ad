"""The engine: runs every check over a case, and after an edit only those that the edit can concern."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents import Document
from safetycase.findings import Finding, Severity, order
from safetycase.findings.progress import Progress
from safetycase.rules import faults
from safetycase.rules.contexts import VARIABLE_UNKNOWN
from safetycase.rules.mentions import UNKNOWN_MENTION, UNLINKED_MENTION, mentioning
from safetycase.rules.neighbours import concerned, mentioned_elements, mentions, only_privately_changed
from safetycase.rules.problem import Problem
from safetycase.rules.references import REFERENCE_UNKNOWN
from safetycase.rules.reporting import (
    Problems,
    check_item,
    file_findings,
    finding_of,
    moved,
    schema_finding,
    stays,
    with_suggestion,
)  # fmt: skip
from safetycase.rules.settings import Settings, settings_of, waiver_finding, waivers_of
from safetycase.rules.suggest import Names
from safetycase.rules.topics import CASE_CHECKS, DAY_CHECKS, ITEM_CHECKS

if TYPE_CHECKING:
    from safetycase.evidence import Assessment, Judge, Verdict

    Judged = Assessment | Callable[[], Assessment] | None

STRICT = frozenset(["SFC701", "SFC779"])
"""Warnings that `--strict` makes errors: verdicts that rest on the lock alone."""

UNRESOLVED = (REFERENCE_UNKNOWN, VARIABLE_UNKNOWN, UNKNOWN_MENTION, UNLINKED_MENTION)
"""Rules whose findings may change with any id or element: what was meant may have appeared or gone."""


_AS_DECLARED = Settings({}, frozenset(), ())
"""The settings of a manifest that sets nothing."""

_Placed = dict[Problem, tuple[tuple[Document | None, ...], Finding]]
"""The findings of problems about the case as a whole, each with the documents that its places are in."""


class _FileFindings(msgspec.Struct):
    """The findings of one file and what they were made from.

    `own` come from the file's reading, schema and items, `others` from elsewhere. `leaning` are the other files in
    which places lie that its own findings speak of.
    """

    document: Document | None
    own: list[Finding]
    others: list[Finding]
    all: list[Finding]
    leaning: dict[str, Document | None] = {}

    def stands(self, case: Case, document: Document) -> bool:
        """Whether the file's own findings still stand where they say."""
        documents = case.documents
        return self.document is document and all(documents.get(name) is one for name, one in self.leaning.items())


class Checker:
    """Keeps the findings and verdicts of a case up to date while it is edited.

    After `update(case)`, `findings` is what `check_case` would give: every finding, waived ones included, in the
    order of `findings.order`. `as_of` is the day on which waivers and evidence must hold; `strict` makes verdicts that
    rest on the lock alone errors. `plain`: what the manifest sets about rules is left out of account. `progress` is
    told how far an update is.
    """

    def __init__(
        self, *, as_of: date, strict: bool = False, plain: bool = False, progress: Progress | None = None
    ) -> None:
        self.as_of = as_of
        self.strict = strict
        self.plain = plain
        self._progress = progress or Progress()
        self.findings: list[Finding] = []
        self.assessment: Assessment | None = None
        self._judge: Judge | None = None
        self._case: Case | None = None
        self._settings = _AS_DECLARED
        self._judged: list[Finding] = []
        self._problems: dict[str, Problems] = {}
        self._unknown: set[str] = set()
        self._mentions: dict[str, set[str]] = {}
        self._files: dict[str, _FileFindings] = {}
        self._placed: _Placed = {}

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each requirement, by id; empty before the first update."""
        return dict(self.assessment.verdicts) if self.assessment is not None else {}

    def update(self, case: Case, assessment: Judged = None) -> list[Finding]:
        """Go on to a state of the case, the first one or the next, and give its findings.

        Evidence is judged here unless `assessment` brings it, or a function that is asked for it last; after an edit
        only what the edit can concern is judged again.
        """
        previous, self._case = self._case, case
        changed = _truly_changed(previous, case) if previous is not None else set(case.items)
        if previous is None or not _same_frame(previous, case):
            self._settings = _AS_DECLARED if self.plain else settings_of(case)
            self._files = {}
        if previous is None or not _same_ground(previous, case) or len(changed) * 4 > len(case.items):
            self._restart(case)
        else:
            for item_id in changed:
                for side in (previous, case):
                    if item_id in side.items:
                        self._forget(side.items[item_id].file)
            self._run_items(case, self._dirty(previous, case, changed))
        self._assess(case, previous, assessment)
        self._report(case)
        return self.findings

    def _assess(self, case: Case, previous: Case | None, assessment: Judged) -> None:
        """Bring the verdicts and the findings about evidence up to date."""
        if assessment is None:
            from safetycase.evidence import Judge

            self._judge = self._judge or Judge(self.as_of)
            assessment = self._judge.assess(case, self._progress)
        elif callable(assessment):
            self._progress.begin("judging evidence")
            assessment = assessment()
        if assessment is self.assessment and previous is not None:
            stale = {name for name, document in case.documents.items() if previous.documents.get(name) is not document}
            self._judged = [moved(case, one) if one.file in stale else one for one in self._judged]
            return
        self.assessment = assessment
        self._judged = list(assessment.findings)
        if self.strict:
            self._judged = [
                msgspec.structs.replace(one, severity=Severity.ERROR) if one.rule in STRICT else one
                for one in self._judged
            ]

    def _restart(self, case: Case) -> None:
        self._problems = {}
        self._unknown = set()
        self._files = {}
        self._placed = {}
        self._mentions = mentions(case)
        self._run_items(case, case.items)

    def _dirty(self, previous: Case, case: Case, changed: set[str]) -> set[str]:
        """The items to check again, and those that are gone."""
        dirty: set[str] = set()
        names_changed = False
        for item_id in changed:
            for element in _mentioned(case, item_id):
                self._mentions.setdefault(element, set()).add(item_id)
        for item_id in changed:
            old, new = previous.items.get(item_id), case.items.get(item_id)
            dirty.add(item_id)
            if old is not None and new is not None and only_privately_changed(old, new):
                continue
            kept = old is not None and new is not None and old.kind is new.kind and new.kind.name != "element"
            names_changed = names_changed or not kept
            dirty |= concerned(previous, item_id, self._mentions)
            dirty |= concerned(case, item_id, self._mentions)
        for item_id in changed:
            for element in _mentioned(previous, item_id) - _mentioned(case, item_id):
                self._mentions[element].discard(item_id)
        if not names_changed:
            return dirty
        come_up, gone = case.counts.keys() - previous.counts.keys(), changed - case.items.keys()
        return dirty | self._unknown | (mentioning(case, come_up, gone) if come_up or gone else set())

    def _run_items(self, case: Case, ids: Collection[str]) -> None:
        problems = self._problems
        general = tuple(ITEM_CHECKS[""])
        checks = {kind: (*general, *found) for kind, found in ITEM_CHECKS.items() if kind}
        names: Names | None = None
        for item_id in self._progress.over("checking items", ids):
            item = case.items.get(item_id)
            self._unknown.discard(item_id)
            found = check_item(case, item, checks.get(item.kind.name, general)) if item is not None else ()
            if found and any(problem.rule in UNRESOLVED for problem in found):
                self._unknown.add(item_id)
                if any(problem.rule is REFERENCE_UNKNOWN for problem in found):
                    names = names or Names(case)
                    found = tuple(with_suggestion(case, problem, names) for problem in found)
            if item is not None and found != problems.get(item_id, ()):
                self._forget(item.file)
            if found:
                problems[item_id] = found
            else:
                problems.pop(item_id, None)

    def _forget(self, file: str) -> None:
        """Let the findings of a file be made anew."""
        known = self._files.get(file)
        if known is not None:
            known.document = None

    def _report(self, case: Case) -> None:
        others = self._other_findings(case)
        files: dict[str, _FileFindings] = {}
        for name, document in self._progress.over("arranging findings", case.documents.items()):
            known = self._files.get(name)
            if known is None or not known.stands(case, document):
                own = self._own_findings(case, name, document)
                leaning = {place.file: case.documents.get(place.file) for one in own for place in one.related}
                known = _FileFindings(document, own, [], [], leaning)
                known.others = others.get(name, [])
                known.all = self._waived(case, name, known)
            elif known.others != others.get(name, []):
                known.others = others.get(name, [])
                known.all = self._waived(case, name, known)
            files[name] = known
        for name in others.keys() - case.documents.keys():
            files[name] = _FileFindings(None, [], others[name], sorted(others[name], key=order))
        self._files = files
        self.findings = [finding for name in sorted(files) for finding in files[name].all]

    def _own_findings(self, case: Case, name: str, document: Document) -> list[Finding]:
        """What reading, the schema and the checks of its items find in one file."""
        found = [*document.findings, *file_findings(document)]
        for item in case.items_in(name):
            for error in item.errors:
                found.append(schema_finding(case, item, error))
            if case.items.get(item.id) is item:
                found.extend(finding_of(case, problem) for problem in self._problems.get(item.id, ()))
        return self._applied(found)

    def _other_findings(self, case: Case) -> dict[str, list[Finding]]:
        """By file: what loading, the settings, the checks of the whole case and the evidence say."""
        found = [*case.load_findings]
        placed: _Placed = {}
        problems: list[Problem] = []
        for check in self._progress.over("checking the whole", CASE_CHECKS):
            problems += check(case)
        for day_check in self._progress.over("checking the dates", DAY_CHECKS):
            problems += day_check(case, self.as_of)
        for problem in problems:
            item = case.items.get(problem.item)
            about_all = problem.other is not None or not problem.item
            if about_all or (item is not None and stays(item, problem)):
                found.append(self._placed_finding(case, problem, placed))
        self._placed = placed
        found.extend(self._judged)
        by_file: dict[str, list[Finding]] = {}
        for finding in (*self._applied(found), *self._settings.findings):
            by_file.setdefault(finding.file, []).append(finding)
        return by_file

    def _placed_finding(self, case: Case, problem: Problem, placed: _Placed) -> Finding:
        """The finding of a problem about the case as a whole; the last one if no file that it stands in has changed."""
        if problem.other is not None or not problem.item:
            return finding_of(case, problem)
        items = (problem.item, *(place.item for place in problem.related))
        documents = tuple(case.documents.get(case.items[name].file) for name in items)
        known = self._placed.get(problem)
        if known is None or any(one is not other for one, other in zip(known[0], documents, strict=True)):
            known = documents, finding_of(case, problem)
        placed[problem] = known
        return known[1]

    def _applied(self, findings: Iterable[Finding]) -> list[Finding]:
        settings = self._settings
        if not settings.disabled and not settings.severities:
            return list(findings)
        return [kept for finding in findings if (kept := settings.applied(finding)) is not None]

    def _waived(self, case: Case, name: str, known: _FileFindings) -> list[Finding]:
        """The findings of a file with the waivers of its items applied, sorted."""
        found = [*known.own, *known.others]
        waiving = [item for item in case.items_in(name) if item.data.get("waivers") and not item.obsolete]
        if waiving:
            places: dict[str, list[int]] = {}
            for index, finding in enumerate(found):
                places.setdefault(finding.item, []).append(index)
            for item in waiving:
                if case.items.get(item.id) is item:
                    self._apply_waivers(case, item, found, places.get(item.id, []))
        found.sort(key=order)
        return found

    def _apply_waivers(self, case: Case, item: AnyItem, found: list[Finding], places: list[int]) -> None:
        claims, wrong = waivers_of(case, item, self.as_of)
        for claim in claims:
            used = False
            for index in places:
                if found[index].rule == claim.code:
                    used = True
                    if found[index].waiver is None:
                        found[index] = msgspec.structs.replace(found[index], waiver=claim.waiver)
            if not used:
                message = f"{claim.code} finds nothing on {item.id}, so the waiver silences nothing"
                wrong.append(waiver_finding(case, item, faults.WAIVER_UNUSED, message, ("waivers", claim.index)))
        found.extend(self._applied(wrong))


def _truly_changed(previous: Case, case: Case) -> set[str]:
    """The ids of items that are new, gone, moved to another file, or say something else than before."""
    changed = set()
    for item_id in case.difference(previous):
        old, new = previous.items.get(item_id), case.items.get(item_id)
        same = old is not None and new is not None and old.file == new.file and old.kind is new.kind
        if not same or repr(old.raw) != repr(new.raw):  # type: ignore[union-attr]  # 1, 1.0 and True are equal
            changed.add(item_id)
    return changed


def _mentioned(case: Case, item_id: str) -> set[str]:
    item = case.items.get(item_id)
    return set(mentioned_elements(item)) if item is not None else set()


def _same_frame(previous: Case, case: Case) -> bool:
    """Whether two states of a case lie at the same place and have the same manifest."""
    return (
        case.source is previous.source
        and case.manifest is previous.manifest
        and case.manifest_document is previous.manifest_document
    )


def _same_ground(previous: Case, case: Case) -> bool:
    """Whether what checks of items rest on beside the items is the same: imported cases, the language and its words."""
    old, new = previous.manifest, case.manifest
    if previous.imports is not case.imports:
        return False
    return old is new or (
        old.language == new.language and old.words == new.words and (not new.words or old.rules == new.rules)
    )


def check_case(
    case: Case, *, as_of: date, strict: bool = False, plain: bool = False, assessment: Judged = None
) -> list[Finding]:
    """Every finding about a case, waived ones included, in the order of `findings.order`.

    `as_of` is the day on which waivers and evidence must hold. Evidence is judged unless `assessment` brings the
    verdicts, or a function that is asked for them last; `strict` makes verdicts that rest on the lock alone errors.
    `plain`: what the manifest sets about rules is left out of account.
    """
    return Checker(as_of=as_of, strict=strict, plain=plain).update(case, assessment)
