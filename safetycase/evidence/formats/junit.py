"""JUnit XML as pytest, Surefire, GoogleTest, CTest, Jest and Bazel write it.

There is no standard; what this reader holds to, in the order in which it decides:

- A `testcase` is one case. Children `error` and `failure` make it errored or failed; `flakyFailure` and `flakyError`
  (Surefire) without them make it flaky, `rerunFailure` and `rerunError` without them likewise; `skipped` makes it
  skipped, with the type `pytest.xfail` xfailed.
- The attributes `status` and `result` (GoogleTest, CTest and others) are read beside the children and the worse
  reading stands: `notrun`, `disabled` and `suppressed` are not-run. A status or a child that is not known makes the
  case unknown. A case with neither children nor status passed: that is how the format says it.
- An unexpected pass that pytest reports without `strict` cannot be told from a pass; where the file tells it, it is
  xpassed. A strict one is a `failure` and stays failed.
- Reports of the same case (class name, name and file; the suite stands in for a missing class name) are merged and
  the worse state stands, since pytest reports an error in a teardown as a second case of the same name.
- Counters of suites decide nothing. Where they differ from the cases, the record carries a warning; pytest counts a
  test that passed and whose teardown then failed twice and reports it once, so that errors may be counted twice.
- Properties of a case are kept with every value of a repeated name. Properties of a suite hold for the cases in it
  and for the suites that follow inside it; a case that has the name itself hides them. GoogleTest of old wrote
  properties as attributes of the case: attributes that the format does not know are properties.
"""

from __future__ import annotations

from sys import intern

from safetycase.evidence.formats.junit_words import (
    KNOWN_ATTRIBUTES,
    NEUTRAL_CHILDREN,
    STATUS,
    merged_report,
    seconds_of,
    skipped_state,
    whole_number,
)
from safetycase.evidence.formats.reader import Readable, Reader
from safetycase.evidence.formats.xml import SafeParser, root_name
from safetycase.evidence.ids import ids_in_properties
from safetycase.evidence.records import (
    NO_PROPERTIES,
    CaseResult,
    Properties,
    RunRecord,
    State,
    UnreadableError,
    worse,
)
from safetycase.evidence.text import MESSAGE_LENGTH, clean_message, counted, shown

MAX_CASES = 2_000_000
"""The greatest number of cases in one file."""

MAX_PROPERTIES = 1_000
"""The greatest number of properties of one case or suite."""

MAX_PROPERTY = 1 << 16
"""The longest value of a property, in characters."""

MAX_WARNINGS = 10
"""How many warnings of one kind a record lists; the rest are only counted."""

_SHARED = 10_000
"""How many different sets of properties, and durations, are kept so that equal ones share their memory."""


class _Suite:
    """A suite being read: its name, the properties its cases inherit, and its counters beside what was seen."""

    __slots__ = ("broken", "cases", "errored", "name", "own", "properties", "said_broken", "said_cases", "size")

    def __init__(self, name: str, inherited: Properties, attributes: dict[str, str]) -> None:
        self.name = name
        self.properties: dict[str, tuple[str, ...]] = dict(inherited)
        self.own: set[str] = set()
        self.size = 0
        self.cases = 0
        self.broken = 0
        self.errored = 0
        self.said_cases = whole_number(attributes.get("tests"))
        failures, errors = whole_number(attributes.get("failures")), whole_number(attributes.get("errors"))
        self.said_broken = None if failures is None and errors is None else (failures or 0) + (errors or 0)

    def keep(self, name: str, value: str) -> int:
        """Add a property, which hides what the suites around say under its name; how many it has now."""
        known = self.properties.get(name, ()) if name in self.own else ()
        self.own.add(name)
        self.properties[name] = (*known, value)
        self.size += 1
        return self.size


class _Case:
    """A case being read."""

    __slots__ = ("attributes", "message", "properties", "rerun", "state", "suite")

    def __init__(self, attributes: dict[str, str], suite: _Suite) -> None:
        self.attributes = attributes
        self.suite = suite
        self.state: State | None = None
        self.rerun = False
        self.message = ""
        self.properties: list[tuple[str, str]] = []

    def becomes(self, state: State, message: str) -> None:
        """Note a reading of the case; the worst one stands and keeps its message."""
        if self.state is None or worse(state, self.state) != self.state:
            self.state = state
            self.message = message or self.message
        elif not self.message:
            self.message = message


class _Junit:
    """Turns the events of one file into a record."""

    def __init__(self) -> None:
        self.parser = SafeParser(self.start, self.end)
        self.suites: list[_Suite] = []
        self.open_cases: list[_Case] = []
        self.cases: list[CaseResult] = []
        self.seen: set[int] = set()
        self.places: dict[tuple[str, str, str], int] | None = None
        self.shared: dict[tuple[tuple[str, str], ...], dict[str, tuple[str, ...]]] = {}
        self.durations: dict[str | None, float] = {}
        self.merged = 0
        self.started = ""
        self.tool = ""
        self.warnings: list[str] = []
        self.unknown: dict[str, int] = {}
        self.mismatches = 0
        self.rooted = False
        self.skipping = 0
        self.property_name: str | None = None
        self.element: tuple[State, str, str] | None = None
        self.local: dict[str, str] = {}

    def read(self, stream: Readable) -> RunRecord:
        """The record of the file. Raises UnreadableError."""
        self.parser.parse(stream)
        if self.parser.dropped_controls:
            self.warnings.append(
                f"{counted(self.parser.dropped_controls, 'control character')} that XML does not allow were dropped"
            )
        for word, number in list(self.unknown.items())[:MAX_WARNINGS]:
            self.warnings.append(f"{word} is not known to JUnit: {counted(number, 'case')} counted as unknown")
        if self.mismatches > MAX_WARNINGS:
            self.warnings.append(f"{self.mismatches - MAX_WARNINGS} more suites count otherwise than their cases")
        return RunRecord(
            format="junit",
            tool=self.tool,
            started=self.started,
            cases=self.cases,
            merged=self.merged,
            warnings=tuple(self.warnings),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        tag = self.local.get(name)
        if tag is None:
            tag = name.rpartition(":")[2]
            if len(self.local) < 1000:
                self.local[name] = tag
        if self.skipping:
            self.skipping += 1
        elif tag == "testcase":
            self._require_root(tag)
            self.open_cases.append(_Case(attributes, self.suites[-1]))
        elif tag in {"testsuite", "testsuites"}:
            self._start_suite(tag, attributes)
        elif tag == "property" and self.rooted:
            self._start_property(attributes)
        elif self.open_cases:
            self._start_child(tag, attributes)
        else:
            self._require_root(tag)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        if self.skipping:
            self.skipping -= 1
            if self.skipping == 0 and self.element is not None:
                self._end_child()
            return
        tag = self.local.get(name) or name.rpartition(":")[2]
        if tag == "testcase":
            self._end_case(self.open_cases.pop())
        elif tag == "property":
            self._end_property()
        elif tag in {"testsuite", "testsuites"}:
            self._end_suite(self.suites.pop())

    def _require_root(self, tag: str) -> None:
        if not self.rooted:
            raise UnreadableError(f"its outermost element is <{shown(tag, 40)}>, not <testsuites> or <testsuite>")

    def _start_suite(self, tag: str, attributes: dict[str, str]) -> None:
        self.rooted = True
        if self.open_cases:
            raise UnreadableError(f"line {self.parser.line} has a suite inside a case")
        inherited = self.suites[-1].properties if self.suites else NO_PROPERTIES
        suite = _Suite(intern(attributes.get("name", "")), inherited, attributes)
        self.suites.append(suite)
        stamp = attributes.get("timestamp", "")
        if stamp and not stamp.startswith("1970-01-01") and (not self.started or stamp < self.started):
            self.started = clean_message(stamp)[:40]
        if not self.tool and suite.name == "pytest":
            self.tool = "pytest"

    def _end_suite(self, suite: _Suite) -> None:
        for said, seen, slack, what in (
            (suite.said_cases, suite.cases, suite.errored, "cases"),
            (suite.said_broken, suite.broken, 0, "failures and errors"),
        ):
            if said is not None and not seen <= said <= seen + slack:
                self.mismatches += 1
                if self.mismatches <= MAX_WARNINGS:
                    label = f"suite '{shown(suite.name)}'" if suite.name else "a suite"
                    self.warnings.append(f"{label} counts {said:,} {what}, the file shows {seen:,}")
        if self.suites:
            self.suites[-1].cases += suite.cases
            self.suites[-1].broken += suite.broken
            self.suites[-1].errored += suite.errored

    def _start_property(self, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name"), attributes.get("value")
        if name is None:
            return
        if value is None:
            self.property_name = name
            self.parser.take_text(MAX_PROPERTY + 1)
        else:
            self._keep_property(name, value)

    def _end_property(self) -> None:
        if self.property_name is not None:
            self._keep_property(self.property_name, self.parser.taken_text().strip())
            self.property_name = None

    def _keep_property(self, name: str, value: str) -> None:
        if len(value) > MAX_PROPERTY:
            raise UnreadableError(f"a property at line {self.parser.line} is longer than {MAX_PROPERTY:,} characters")
        if self.open_cases:
            own = self.open_cases[-1].properties
            own.append((intern(name), value))
            size = len(own)
        else:
            size = self.suites[-1].keep(intern(name), value)
        if size > MAX_PROPERTIES:
            raise UnreadableError(f"more than {MAX_PROPERTIES:,} properties stand together at line {self.parser.line}")

    def _start_child(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "properties":
            return
        case = self.open_cases[-1]
        self.skipping = 1
        if tag in NEUTRAL_CHILDREN:
            return
        kind, message = attributes.get("type", ""), attributes.get("message", "")
        state: State
        if tag == "failure":
            state = "failed"
        elif tag == "error":
            state = "errored"
        elif tag == "skipped":
            state = skipped_state(kind, message)
        elif tag in {"flakyFailure", "flakyError", "rerunFailure", "rerunError"}:
            case.rerun = True
            return
        else:
            state = "unknown"
            word = f"the element <{shown(tag, 40)}>"
            self.unknown[word] = self.unknown.get(word, 0) + 1
        self.element = (state, message, kind)
        if not message:
            self.parser.take_text(MESSAGE_LENGTH * 2)

    def _end_child(self) -> None:
        if self.element is None:
            return
        state, message, kind = self.element
        self.element = None
        if not message:
            message = self.parser.taken_text()
        self.open_cases[-1].becomes(state, clean_message(message) or clean_message(kind))

    def _end_case(self, case: _Case) -> None:
        attributes = case.attributes
        if case.rerun and (case.state is None or case.state not in {"failed", "errored"}):
            case.becomes("flaky", "it failed and passed when it was repeated")
        for attribute in ("status", "result"):
            word = attributes.get(attribute)
            if word is not None:
                known = STATUS.get(word.strip().lower())
                if known is None:
                    known = "unknown"
                    label = f"the {attribute} '{shown(word, 40)}'"
                    self.unknown[label] = self.unknown.get(label, 0) + 1
                case.becomes(known, "" if known == "passed" else f"{attribute} {shown(word, 40)}")
        if not attributes.get("name"):
            case.becomes("unknown", "the case has no name")
        state: State = case.state or "passed"
        case.suite.cases += 1
        if state in {"failed", "errored"}:
            case.suite.broken += 1
            case.suite.errored += state == "errored"
        if len(attributes) > 3 and not attributes.keys() <= KNOWN_ATTRIBUTES:
            case.properties += [pair for pair in attributes.items() if pair[0] not in KNOWN_ATTRIBUTES]
        self._add(
            CaseResult(
                name=attributes.get("name", ""),
                state=state,
                classname=intern(attributes.get("classname", attributes.get("class", ""))),
                file=intern(attributes.get("file", "")),
                suite=case.suite.name,
                properties=self._shared(tuple(case.properties)) if case.properties else NO_PROPERTIES,
                inherited=case.suite.properties,
                message="" if state == "passed" else case.message,
                seconds=self._duration(attributes.get("time")),
            )
        )

    def _duration(self, text: str | None) -> float:
        known = self.durations.get(text)
        if known is None:
            known = seconds_of(text)
            if len(self.durations) < _SHARED:
                self.durations[text] = known
        return known

    def _shared(self, pairs: tuple[tuple[str, str], ...]) -> Properties:
        """The properties that these pairs make, one object for all cases that have the same ones."""
        known = self.shared.get(pairs)
        if known is None:
            known = {}
            for name, value in pairs:
                known[name] = (*known.get(name, ()), value)
            if len(self.shared) < _SHARED:
                self.shared[pairs] = known
        return known

    def _add(self, case: CaseResult) -> None:
        key = hash(_identity(case))
        if key in self.seen and self._folded(case):
            return
        if len(self.cases) >= MAX_CASES:
            raise UnreadableError(f"it has more than {MAX_CASES:,} cases")
        self.seen.add(key)
        if self.places is not None:
            self.places[_identity(case)] = len(self.cases)
        self.cases.append(case)

    def _folded(self, case: CaseResult) -> bool:
        """Fold another report of a known case into the first one; False where the case is not known after all."""
        if self.places is None:
            self.places = {_identity(known): place for place, known in enumerate(self.cases)}
        place = self.places.get(_identity(case))
        if place is None:
            return False
        self.cases[place] = merged_report(self.cases[place], case)
        self.merged += 1
        return True


def _identity(case: CaseResult) -> tuple[str, str, str]:
    return case.classname or case.suite, case.name, case.file


def read(stream: Readable) -> RunRecord:
    """The record of a JUnit XML file. Raises UnreadableError where it is not one that can be trusted to be whole."""
    return _Junit().read(stream)


def recognises(head: bytes, name: str) -> bool:
    """Whether a file that starts with `head` is JUnit XML: its outermost element is `testsuites` or `testsuite`."""
    return root_name(head) in {"testsuites", "testsuite"}


READER = Reader(
    name="junit",
    title="JUnit XML",
    recognises=recognises,
    read=read,
    locators=frozenset({"where"}),
    item_ids=ids_in_properties,
)
