"""JUnit XML as pytest, Surefire, GoogleTest, CTest, Jest and Bazel write it.

There is no standard; what this reader holds to, in the order in which it decides:

- A `testcase` is one case. Children `error` and `failure` make it errored or failed; `flakyFailure` and `flakyError`
  (Surefire) without them make it flaky, `rerunFailure` and `rerunError` without them likewise; `skipped` makes it
  skipped, with the type `pytest.xfail` xfailed.
- Attributes that say how a case ended (`status`, `result`, `outcome`, `success`, `disabled` and their like) are read
  beside the children and the worse reading stands: `notrun`, `disabled` and `suppressed` are not-run. A word or a
  child that is not known makes the case unknown. A case with neither passed: that is how the format says it.
- An unexpected pass that pytest reports without `strict` cannot be told from a pass; where the file tells it, it is
  xpassed. A strict one is a `failure` and stays failed.
- Reports of the same case (class name, name and file, in suites of the same name, host, package and id) are merged and
  the worse state stands, since pytest reports an error in a teardown as a second case of the same name. The same case
  in different suites is several cases, since a matrix of runs reports each of its own.
- A `failure`, `error` or `skipped` of a suite, and a status of a suite that no case in it explains, are a case of the
  suite with its name, which has the properties of all cases in it.
- Counters of suites never make anything better. Where they claim more cases, failures or skipped cases than the file
  shows, the difference becomes unscored cases of the suite; where they claim fewer, the record carries a warning. One
  that is no number leaves one unscored case, unless it counts what was skipped or disabled.
  pytest counts a test twice whose teardown failed, Surefire counts repetitions, Catch2 and doctest count assertions.
- The record is as old as its oldest suite with results. Where one of them states no date that can be trusted and
  others do, it is undated.
- Properties of a case are kept with every value of a repeated name. Properties of a suite hold for the cases in it
  and for the suites that follow inside it; a case that has the name itself hides them. GoogleTest of old wrote
  properties as attributes of the case: attributes that the format does not know are properties.
"""

from __future__ import annotations

from sys import intern

from safetycase.evidence.formats.junit_results import Results
from safetycase.evidence.formats.junit_suites import Dates, Suite
from safetycase.evidence.formats.junit_words import (
    KNOWN_ATTRIBUTES,
    NEUTRAL_CHILDREN,
    PLAIN_ATTRIBUTES,
    outcome_of,
    seconds_of,
    skipped_state,
)
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.formats.xml import SafeParser, root_name
from safetycase.evidence.records import Rows, RunRecord, State, UnreadableError, worse
from safetycase.evidence.text import MESSAGE_LENGTH, clean_message, counted, shown

MAX_PROPERTIES = 1_000
"""The greatest number of properties of one case or suite."""

MAX_PROPERTY = 1 << 16
"""The longest value of a property, in characters."""

MAX_WARNINGS = 10
"""How many warnings of one kind a record lists; the rest are only counted."""

_READINGS = frozenset({"failure", "error", "skipped", "flakyFailure", "flakyError", "rerunFailure", "rerunError"})
"""Elements that say how a case ended, or what happened to the suite in which they stand."""

_TEARDOWN = ("failed on teardown", "test teardown failure")
"""How pytest begins to say that a test which it counted already failed afterwards."""

_SHARED = 10_000
"""How many different readings and durations are remembered."""


class _Case:
    """A case being read."""

    __slots__ = ("again", "attributes", "failures", "message", "properties", "rerun", "state", "suite")

    def __init__(self, attributes: dict[str, str], suite: Suite) -> None:
        self.attributes = attributes
        self.suite = suite
        self.state: State | None = None
        self.rerun = False
        self.failures = self.again = 0
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
        self.suites: list[Suite] = []
        self.open_cases: list[_Case] = []
        self.results = Results()
        self.suite_keys: dict[tuple[int | str, ...], int] = {}
        self.kinds: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.readings: dict[tuple[str, str], State | None] = {}
        self.durations: dict[str | None, float] = {}
        self.dates = Dates()
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
        for word, number in self.unknown.items():
            self.warnings.append(f"{word} is not known to JUnit: {counted(number, 'case')} counted as unknown")
        if self.mismatches > MAX_WARNINGS:
            self.warnings.append(f"{self.mismatches - MAX_WARNINGS} more suites count otherwise than their cases")
        started, doubts = self.dates.started()
        self.warnings += doubts
        return RunRecord(
            format="junit",
            tool=self.tool,
            started=started,
            cases=self.results.all(),
            merged=self.results.merged,
            warnings=tuple(self.warnings),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        tag = self.local.get(name)
        if tag is None:
            tag = name.rpartition(":")[2]
            if len(self.local) < 1000:
                self.local[name] = tag
        if tag == "testcase":
            self._require_root(tag)
            if self.open_cases or self.skipping:
                raise UnreadableError(f"line {self.parser.line} has a case inside a case or a log")
            self.open_cases.append(_Case(attributes, self.suites[-1]))
        elif tag in {"testsuite", "testsuites"}:
            self._start_suite(tag, attributes)
        elif self.skipping:
            self.skipping += 1
        elif tag == "property" and self.rooted:
            self._start_property(attributes)
        else:
            self._require_root(tag)
            self._start_child(tag, attributes)

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
        if self.open_cases or self.skipping:
            raise UnreadableError(f"line {self.parser.line} has a suite inside a case or a log")
        around = self.suites[-1] if self.suites else None
        traits = [attributes.get(name, "") for name in ("name", "hostname", "package", "id")]
        key = self.suite_keys.setdefault((around.key if around else -1, *traits), len(self.suite_keys))
        suite = Suite(tag, attributes, key, self.results.size, around)
        self.suites.append(suite)
        if attributes.get("timestamp") and not suite.stamp:
            self.dates.refuse()
        if not self.tool and suite.name == "pytest":
            self.tool = "pytest"
        for name, value in attributes.items():
            state = outcome_of(name, value, of_suite=True)
            if state is not None and state != "passed":
                suite.claims.append((state, f"{name} {shown(value, 40)}"))

    def _end_suite(self, suite: Suite) -> None:
        suite.take_claims()
        lacking, doubts = suite.settle()
        if lacking:
            counts = "counts" if lacking == 1 else "count"
            doubts[-1] += f"; {counted(lacking, 'result')} that it does not show {counts} as unscored"
        for doubt in doubts:
            self.mismatches += 1
            if self.mismatches <= MAX_WARNINGS:
                self.warnings.append((f"suite '{shown(suite.name)}' " if suite.name else "a suite ") + doubt)
        self.results.stand(suite, lacking)
        self.dates.close(suite)
        suite.close()

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
        case = self.open_cases[-1] if self.open_cases else None
        if tag in NEUTRAL_CHILDREN:
            self.skipping = 1
            return
        if case is None and tag not in _READINGS:
            return
        self.skipping = 1
        kind, message = attributes.get("type", ""), attributes.get("message", "")
        state: State
        if tag == "failure":
            state = "failed"
        elif tag == "error":
            state = "errored"
        elif tag == "skipped":
            state = skipped_state(kind, message)
        elif tag in {"flakyFailure", "flakyError", "rerunFailure", "rerunError"}:
            if case is None:
                self.suites[-1].stated.append(("flaky", clean_message(message)))
            else:
                case.rerun = True
                case.failures += 1
                case.again += 1
            return
        else:
            state = "unknown"
            self._note_unknown(f"the element <{shown(tag, 40)}>")
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
        message = clean_message(message) or clean_message(kind)
        if not self.open_cases:
            self.suites[-1].stated.append((state, message))
            return
        case = self.open_cases[-1]
        case.becomes(state, message)
        if state in {"failed", "errored"}:
            case.failures += 1
            case.again += state == "errored" and message.startswith(_TEARDOWN)

    def _end_case(self, case: _Case) -> None:
        attributes = case.attributes
        if case.rerun and (case.state is None or case.state not in {"failed", "errored"}):
            case.becomes("flaky", "it failed and passed when it was repeated")
        telling, strange = self._kinds(attributes)
        dated = bool(telling) and self._read_attributes(case, telling)
        if not attributes.get("name"):
            case.becomes("unknown", "the case has no name")
        state: State = case.state or "passed"
        case.suite.count(state, case.failures, case.again, dated)
        if strange:
            case.properties += [(name, attributes[name]) for name in strange]
        self.results.add(
            attributes.get("name", ""),
            state,
            intern(attributes.get("classname", attributes.get("class", ""))),
            intern(attributes.get("file", "")),
            case.properties,
            "" if state == "passed" else case.message,
            self._duration(attributes.get("time")),
            case.suite,
        )

    def _kinds(self, attributes: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The attributes of a case that may say how it ended, and those that are properties, by their names."""
        names = tuple(attributes)
        known = self.kinds.get(names)
        if known is None:
            telling = tuple(name for name in names if name not in PLAIN_ATTRIBUTES)
            known = telling, tuple(intern(name) for name in telling if name not in KNOWN_ATTRIBUTES)
            if len(self.kinds) < _SHARED:
                self.kinds[names] = known
        return known

    def _read_attributes(self, case: _Case, telling: tuple[str, ...]) -> bool:
        """Read how the case ended from its attributes; whether they state a date that can be trusted."""
        dated = False
        for name in telling:
            word = case.attributes[name]
            if name == "timestamp":
                dated = self.dates.note(word)
                continue
            if self.readings.get((name, word)) == "passed":
                continue
            state = self._reading(name, word)
            if state is None or state == "passed":
                continue
            if state == "unknown":
                self._note_unknown(f"the {shown(name, 40)} '{shown(word, 40)}'")
            case.becomes(state, f"{shown(name, 40)} {shown(word, 40)}")
        return dated

    def _reading(self, name: str, word: str) -> State | None:
        if (name, word) in self.readings:
            return self.readings[name, word]
        state = outcome_of(name, word)
        if len(self.readings) < _SHARED:
            self.readings[name, word] = state
        return state

    def _note_unknown(self, words: str) -> None:
        if words in self.unknown or len(self.unknown) < MAX_WARNINGS:
            self.unknown[words] = self.unknown.get(words, 0) + 1

    def _duration(self, text: str | None) -> float:
        known = self.durations.get(text)
        if known is None:
            known = seconds_of(text)
            if len(self.durations) < _SHARED:
                self.durations[text] = known
        return known


def read(stream: Readable) -> RunRecord:
    """The record of a JUnit XML file. Raises UnreadableError where it is not one that can be trusted to be whole."""
    return _Junit().read(stream)


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The cases of a JUnit XML file, all of which must be read before the first is known."""
    record = read(stream)
    yield from record.cases
    return record


def recognises(head: bytes, name: str) -> bool:
    """Whether a file that starts with `head` is JUnit XML: its outermost element is `testsuites` or `testsuite`."""
    return root_name(head) in {"testsuites", "testsuite"}


READER = Reader(
    name="junit",
    title="JUnit XML",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where"}),
    fields=("name", "classname", "file", "suite", "property."),
    tells=frozenset({"produced"}),
)

READERS = (READER,)
