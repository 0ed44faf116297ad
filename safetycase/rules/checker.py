"""The engine: runs every check over a case, and after an edit only those that the edit can concern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents import Document
from safetycase.findings import Finding, Fix, Related, field_text, order
from safetycase.rules import faults
from safetycase.rules.neighbours import concerned, mentions, only_privately_changed
from safetycase.rules.problem import EXCUSABLE, ItemCheck, Problem
from safetycase.rules.references import REFERENCE_UNKNOWN
from safetycase.rules.settings import settings_of, waiver_finding, waivers_of
from safetycase.rules.suggest import Names
from safetycase.rules.topics import CASE_CHECKS, ITEM_CHECKS
from safetycase.schema import file_errors

Problems = tuple[Problem, ...]


class Assessment(Protocol):
    """What the engine takes from an assessment of the evidence."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong with the evidence."""
        ...


class _FileFindings(msgspec.Struct):
    """The findings of one file and what they were made from."""

    document: Document | None
    own: list[Finding]
    others: list[Finding]
    all: list[Finding]


class Checker:
    """Keeps the findings of a case up to date while it is edited.

    `findings` is what `check_case` would give for the present case: every finding, waived ones included, in the
    order of `findings.order`. `as_of` is the day on which waivers must hold. `assessment` brings the findings about
    evidence; without one, waivers of rules about evidence are not called unused.
    """

    def __init__(self, case: Case, as_of: date, assessment: Assessment | None = None) -> None:
        self.case = case
        self.as_of = as_of
        self._assessment = assessment
        self._settings = settings_of(case)
        self._problems: dict[str, Problems] = {}
        self._unknown: set[str] = set()
        self._mentions: dict[str, set[str]] = {}
        self._files: dict[str, _FileFindings] = {}
        self.findings: list[Finding] = []
        self._run_all()

    def update(self, case: Case, assessment: Assessment | None = None) -> list[Finding]:
        """Go on to the next state of the case and give its findings.

        Without an assessment the last one is kept: its findings are taken over as they are.
        """
        previous, self.case = self.case, case
        if assessment is not None:
            self._assessment = assessment
        if case.manifest is not previous.manifest or case.manifest_document is not previous.manifest_document:
            self._settings = settings_of(case)
            self._files = {}
        changed = _truly_changed(previous, case)
        if len(changed) * 4 > len(case.items):
            self._run_all()
            return self.findings
        for item_id in changed:
            for side in (previous, case):
                if item_id in side.items:
                    self._forget(side.items[item_id].file)
        self._run_items(self._dirty(previous, case, changed))
        self._report()
        return self.findings

    def _dirty(self, previous: Case, case: Case, changed: set[str]) -> set[str]:
        """The items to check again, and those that are gone."""
        dirty: set[str] = set()
        ids_changed = False
        before = self._mentions
        self._mentions = mentions(case)
        for item_id in changed:
            old, new = previous.items.get(item_id), case.items.get(item_id)
            dirty.add(item_id)
            if old is not None and new is not None and only_privately_changed(old, new):
                continue
            ids_changed = ids_changed or old is None or new is None or old.kind is not new.kind
            dirty |= concerned(previous, item_id, before)
            dirty |= concerned(case, item_id, self._mentions)
        return dirty | self._unknown if ids_changed else dirty

    def _run_all(self) -> None:
        self._problems = {}
        self._unknown = set()
        self._files = {}
        self._mentions = mentions(self.case)
        self._run_items(self.case.items)
        self._report()

    def _run_items(self, ids: Iterable[str]) -> None:
        case, problems = self.case, self._problems
        checks = {kind: (*ITEM_CHECKS.get("", ()), *found) for kind, found in ITEM_CHECKS.items()}
        general = checks.get("", ())
        names: Names | None = None
        for item_id in ids:
            item = case.items.get(item_id)
            self._unknown.discard(item_id)
            found = _check_item(case, item, checks.get(item.kind.name, general)) if item is not None else ()
            if found and any(problem.rule is REFERENCE_UNKNOWN for problem in found):
                self._unknown.add(item_id)
                names = names or Names(case)
                found = tuple(_with_suggestion(case, problem, names) for problem in found)
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

    def _report(self) -> None:
        case = self.case
        others = self._other_findings()
        files: dict[str, _FileFindings] = {}
        for name, document in case.documents.items():
            known = self._files.get(name)
            if known is None or known.document is not document:
                known = _FileFindings(document, self._own_findings(name, document), [], [])
                known.others = others.get(name, [])
                known.all = self._waived(name, known)
            elif known.others != others.get(name, []):
                known.others = others.get(name, [])
                known.all = self._waived(name, known)
            files[name] = known
        for name in others.keys() - case.documents.keys():
            files[name] = _FileFindings(None, [], others[name], sorted(others[name], key=order))
        self._files = files
        self.findings = [finding for name in sorted(files) for finding in files[name].all]

    def _own_findings(self, name: str, document: Document) -> list[Finding]:
        """What reading, the schema and the checks of its items find in one file."""
        case = self.case
        found = [*document.findings, *_file_findings(document)]
        for item in case.items_in(name):
            for error in item.errors:
                position = case.position(item, error.path, key=error.at_key)
                found.append(error.finding(item=item.id, file=name, position=position))
            if case.items.get(item.id) is item:
                found.extend(_finding(case, problem) for problem in self._problems.get(item.id, ()))
        return self._applied(found)

    def _other_findings(self) -> dict[str, list[Finding]]:
        """By file: what loading, the settings, the checks of the whole case and the evidence say."""
        case = self.case
        found = [*case.load_findings]
        for check in CASE_CHECKS:
            for problem in check(case):
                item = case.items.get(problem.item)
                if problem.other is not None or (item is not None and _stays(item, problem)):
                    found.append(_finding(case, problem))
        if self._assessment is not None:
            found.extend(self._assessment.findings)
        by_file: dict[str, list[Finding]] = {}
        for finding in (*self._applied(found), *self._settings.findings):
            by_file.setdefault(finding.file, []).append(finding)
        return by_file

    def _applied(self, findings: Iterable[Finding]) -> list[Finding]:
        settings = self._settings
        if not settings.disabled and not settings.severities:
            return list(findings)
        return [kept for finding in findings if (kept := settings.applied(finding)) is not None]

    def _waived(self, name: str, known: _FileFindings) -> list[Finding]:
        """The findings of a file with the waivers of its items applied, sorted."""
        case, found = self.case, [*known.own, *known.others]
        waiving = [item for item in case.items_in(name) if item.data.get("waivers") and not item.obsolete]
        if waiving:
            places: dict[str, list[int]] = {}
            for index, finding in enumerate(found):
                places.setdefault(finding.item, []).append(index)
            for item in waiving:
                if case.items.get(item.id) is item:
                    self._apply_waivers(item, found, places.get(item.id, []))
        found.sort(key=order)
        return found

    def _apply_waivers(self, item: AnyItem, found: list[Finding], places: list[int]) -> None:
        claims, wrong = waivers_of(self.case, item, self.as_of)
        for claim in claims:
            used = False
            for index in places:
                if found[index].rule == claim.code:
                    used = True
                    if found[index].waiver is None:
                        found[index] = msgspec.structs.replace(found[index], waiver=claim.waiver)
            if not used and (self._assessment is not None or claim.code < "SFC700"):
                message = f"{claim.code} finds nothing on {item.id}, so the waiver silences nothing"
                wrong.append(waiver_finding(self.case, item, faults.WAIVER_UNUSED, message, ("waivers", claim.index)))
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


def _check_item(case: Case, item: AnyItem, checks: Sequence[ItemCheck]) -> Problems:
    if item.obsolete:
        return ()
    found = [problem for check in checks for problem in check(case, item)]
    return tuple(problem for problem in found if _stays(item, problem)) if found else ()


def _stays(item: AnyItem, problem: Problem) -> bool:
    """Whether a problem is to be reported: not excused by the author, and not about fields that are invalid."""
    if problem.rule.code in EXCUSABLE and str(item.data.get("not_needed", "")).strip():
        return False
    if not item.errors:
        return True
    invalid = _invalid_fields(item)
    fields = (*problem.path[:1], *problem.about)
    return "" not in invalid and invalid.isdisjoint(str(field) for field in fields)


def _invalid_fields(item: AnyItem) -> set[str]:
    """The fields of an item that could not be read; an empty name stands for the whole item.

    A misspelt name also makes the field invalid that was probably meant.
    """
    found = set()
    for error in item.errors:
        found.add(str(error.path[0]) if error.path else "")
        if error.at_key and len(error.path) == 1:
            meant = re.search(r"did you mean `([^`]*)`", error.message)
            if meant is not None:
                found.add(meant[1])
    return found


def _file_findings(document: Document) -> list[Finding]:
    """What is wrong with the sections of a model file."""
    if document.data is None:
        return []
    return [
        error.finding(file=document.name, position=document.position(error.path, key=error.at_key))
        for error in file_errors(document.data)
    ]


def _with_suggestion(case: Case, problem: Problem, names: Names) -> Problem:
    """A problem about an unknown id with the id that was probably meant."""
    if problem.rule is not REFERENCE_UNKNOWN:
        return problem
    path = problem.path
    reference = next((found for found in case.references_from(problem.item) if found.path == path), None)
    meant = names.meant(reference.target, reference.link) if reference is not None else ""
    if not meant:
        return problem
    return msgspec.structs.replace(problem, message=f"{problem.message}; did you mean `{meant}`?", suggestion=meant)


def _finding(case: Case, problem: Problem) -> Finding:
    """A problem with its place in a file."""
    item = problem.other or case.items[problem.item]
    rule = problem.rule
    fix = None
    if problem.suggestion and not problem.at_key:
        fix = Fix(f"write {problem.suggestion}", item.id, problem.path, problem.suggestion)
    return Finding(
        rule=rule.code,
        severity=rule.severity,
        message=problem.message,
        item=item.id,
        field=field_text(problem.path),
        file=item.file,
        position=case.position(item, problem.path, key=problem.at_key),
        hint=problem.hint or rule.fix,
        fix=fix,
        related=tuple(
            Related(place.message, other.file, case.position(other, place.path))
            for place in problem.related
            for other in (case.items[place.item],)
        ),
    )


def check_case(case: Case, *, as_of: date, assessment: Assessment | None = None) -> list[Finding]:
    """Every finding about a case, waived ones included, in the order of `findings.order`.

    `as_of` is the day on which waivers must hold. Findings about evidence are those of `assessment`.
    """
    return Checker(case, as_of, assessment).findings
