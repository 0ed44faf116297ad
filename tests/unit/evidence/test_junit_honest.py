"""JUnit files that would make a verdict look better than it is."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping

import pytest

from safetycase.evidence.formats import junit
from safetycase.evidence.records import RunRecord, State
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import tally


def read(body: str) -> RunRecord:
    return junit.read(io.BytesIO(body.encode()))


def suite(body: str, attributes: str = "") -> RunRecord:
    return read(f"<testsuite name='s' {attributes}>{body}</testsuite>")


def states(record: RunRecord) -> Mapping[State, int]:
    return dict(Counter(case.state for case in record.cases))


def where(record: RunRecord, **fields: str) -> Mapping[State, int]:
    """The states that a selection counts; `property_NAME` stands for the field `property.NAME`."""
    asked = tuple((name.replace("property_", "property."), (value,)) for name, value in fields.items())
    return tally(record.cases, Selection(where=asked)).states


def with_property(value: str, name: str = "requirement") -> str:
    return f"<properties><property name='{name}' value='{value}'/></properties>"


BROKEN = "<testcase classname='c' name='a'><failure message='f'/></testcase>"


def test_a_case_that_fails_in_two_suites_fails_in_both() -> None:
    record = read(
        f"<testsuites><testsuite name='A'>{with_property('R-1')}{BROKEN}<testcase classname='c' name='z'/></testsuite>"
        f"<testsuite name='B'>{with_property('R-2')}{BROKEN}<testcase classname='c' name='b'/></testsuite></testsuites>"
    )
    for fields in ({"property_requirement": "R-1"}, {"property_requirement": "R-2"}, {"suite": "A"}, {"suite": "B"}):
        assert where(record, **fields) == {"failed": 1, "passed": 1}
    assert record.merged == 0


@pytest.mark.parametrize("field", ["hostname", "package", "id", "name"])
def test_what_tells_suites_apart_keeps_their_cases_apart(field: str) -> None:
    record = read(
        f"<testsuites><testsuite {field}='1'>{BROKEN}</testsuite>"
        f"<testsuite {field}='2'><testcase classname='c' name='a'/></testsuite></testsuites>"
    )
    assert states(record) == {"failed": 1, "passed": 1}


def test_suites_of_one_name_in_different_suites_are_different() -> None:
    inner = "<testsuite name='i'>{}</testsuite>"
    record = read(
        f"<testsuites><testsuite name='x'>{inner.format(BROKEN)}</testsuite>"
        f"<testsuite name='y'>{inner.format(BROKEN)}</testsuite></testsuites>"
    )
    assert states(record) == {"failed": 2}


def test_a_suite_repeated_under_its_name_is_merged_and_found_under_the_properties_of_both() -> None:
    record = read(
        f"<testsuites><testsuite name='s'>{with_property('R-1')}{BROKEN}</testsuite>"
        f"<testsuite name='s'>{with_property('R-2')}<testcase classname='c' name='a'/><testcase name='b'/></testsuite>"
        "</testsuites>"
    )
    assert record.merged == 1
    assert where(record, property_requirement="R-1") == {"failed": 1}
    assert where(record, property_requirement="R-2") == {"failed": 1, "passed": 1}


def test_a_merged_case_is_found_under_inherited_and_own_properties() -> None:
    record = read(
        f"<testsuites><testsuite name='s'>{with_property('R-1')}<testcase classname='c' name='a'/></testsuite>"
        "<testsuite name='s'><testcase classname='c' name='a'>" + with_property("R-2") + "<error/></testcase>"
        "</testsuite></testsuites>"
    )
    assert where(record, property_requirement="R-1") == {"errored": 1}
    assert where(record, property_requirement="R-2") == {"errored": 1}


@pytest.mark.parametrize(
    ("child", "state"),
    [("<failure message='setup'/>", "failed"), ("<error>setup</error>", "errored"), ("<skipped/>", "skipped")],
)
@pytest.mark.parametrize("before", [True, False])
def test_what_a_suite_says_of_itself_is_a_case_of_it(child: str, state: str, before: bool) -> None:
    cases = "<testcase classname='c.K' name='a'/>"
    body = with_property("R-1") + (child + cases if before else cases + child)
    record = read(
        f"<testsuites><testsuite name='c.K'>{body}</testsuite><testsuite name='t'>"
        f"{with_property('R-2')}<testcase name='b'/></testsuite></testsuites>"
    )
    both = {"passed": 1, state: 1}
    assert where(record, suite="c.K") == where(record, property_requirement="R-1") == both
    assert where(record, classname="c.K") == both
    assert where(record, property_requirement="R-2") == {"passed": 1}
    assert states(record) == {"passed": 2, state: 1}
    own = next(case for case in record.cases if case.state == state)
    assert own.name == "c.K"
    assert own.message == ("" if state == "skipped" else "setup")


def test_the_failure_of_a_suite_is_found_under_the_properties_of_its_cases() -> None:
    record = suite(
        f"<error/><testcase name='a'>{with_property('R-1')}</testcase><testcase name='b'>{with_property('R-2')}"
        "</testcase>"
    )
    assert where(record, property_requirement="R-1") == {"passed": 1, "errored": 1}
    assert where(record, property_requirement="R-2") == {"passed": 1, "errored": 1}


def test_the_failure_of_a_suite_reported_again_is_found_under_the_properties_of_its_cases() -> None:
    case = f"<testcase name='a'>{with_property('R-1')}</testcase>"
    record = read(
        f"<testsuites><testsuite name='s'>{case}</testsuite><testsuite name='s'>{case}<error/></testsuite></testsuites>"
    )
    assert where(record, property_requirement="R-1") == {"passed": 1, "errored": 1}


def test_failures_in_the_logs_of_a_suite_are_no_failures() -> None:
    record = suite("<system-out><failure/></system-out><testcase name='a'/><system-err>x</system-err>")
    assert states(record) == {"passed": 1}


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ("status='failed'", "failed"),
        ("result='Failed'", "failed"),
        ("outcome='failed'", "failed"),
        ("Outcome='FAILED'", "failed"),
        ("state='error'", "errored"),
        ("verdict='fail'", "failed"),
        ("conclusion='failure'", "failed"),
        ("verdict='perhaps'", "unknown"),
        ("outcome=''", "unknown"),
        ("outcome='passed'", "passed"),
        ("success='false'", "failed"),
        ("success='False'", "failed"),
        ("success='0'", "failed"),
        ("success='no'", "failed"),
        ("success='maybe'", "unknown"),
        ("success=''", "unknown"),
        ("success='true'", "passed"),
        ("passed='false'", "failed"),
        ("failed='true'", "failed"),
        ("failure='1'", "failed"),
        ("failures='2'", "failed"),
        ("failures='0' errors='0' skipped='0'", "passed"),
        ("errors='1'", "errored"),
        ("error='no such pump'", "unknown"),
        ("error=''", "passed"),
        ("disabled='true'", "not-run"),
        ("disabled='false'", "passed"),
        ("ignored='yes'", "skipped"),
        ("skipped='true'", "skipped"),
        ("executed='False'", "not-run"),
        ("enabled='false'", "not-run"),
        ("aborted='true'", "errored"),
        ("x:status='failed'", "failed"),
        ("status='passed' success='false'", "failed"),
        ("status='aborted'", "errored"),
    ],
)
def test_what_attributes_say_of_a_case(attributes: str, state: str) -> None:
    record = suite(f"<testcase classname='c' name='t' {attributes}/>", "xmlns:x='urn:x'")
    assert states(record) == {state: 1}


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ("status='failed'", "failed"),
        ("result='error'", "errored"),
        ("success='false'", "failed"),
        ("status='skipped'", "skipped"),
        ("outcome='odd'", "unknown"),
        ("status='passed'", ""),
        ("status='finished'", ""),
        ("disabled='true'", "not-run"),
        ("passed='0' success='1' failed=''", ""),
        ("disabled='0' failures='0'", ""),
    ],
)
def test_what_attributes_say_of_a_suite(attributes: str, state: str) -> None:
    record = suite("<testcase name='t'/>", attributes)
    assert states(record) == ({"passed": 1, state: 1} if state else {"passed": 1})


def test_a_suite_that_failed_with_a_case_in_it_failed_once() -> None:
    assert states(suite(BROKEN + "<testcase name='b'/>", "status='failed' failures='1'")) == {"failed": 1, "passed": 1}


def test_counters_that_claim_more_leave_results_open() -> None:
    record = suite("<testcase name='t'/>", "tests='5' failures='3' errors='0'")
    assert states(record) == {"passed": 1, "unscored": 4}
    assert record.warnings == (
        "suite 's' counts 5 cases, the file shows 1",
        "suite 's' counts 3 failures and errors, the file shows 0; 4 results that it does not show count as unscored",
    )


@pytest.mark.parametrize(
    ("counters", "missing"),
    [
        ("failures='1'", 1),
        ("errors='2'", 2),
        ("tests='2' failures='1' errors='1'", 2),
        ("skipped='1'", 1),
        ("disabled='1'", 1),
        ("tests=' 3 '", 2),
        ("tests='1' failures='0' errors='0' skipped='0'", 0),
        ("tests='0'", 0),
        ("tests='many'", 1),
        ("failures='1.0'", 1),
        ("failures='+2'", 2),
        ("failures='many' errors='?'", 1),
        ("errors='-1'", 1),
        ("tests='' failures=''", 0),
        ("tests='5' failures='many'", 4),
        ("skipped='undefined'", 0),
    ],
)
def test_each_counter_may_claim_more(counters: str, missing: int) -> None:
    record = suite(f"{with_property('R-1')}<testcase classname='c' name='t'/>", counters)
    assert states(record).get("unscored", 0) == missing
    for fields in ({"suite": "s"}, {"property_requirement": "R-1"}, {"classname": "c"}):
        assert where(record, **fields).get("unscored", 0) == missing


def test_a_counter_that_is_no_number_is_said() -> None:
    for counters, words in (
        ("failures='many'", "says 'many' of its failures, which is no number; 1 result that it does not show counts"),
        ("skipped='undefined'", "says 'undefined' of its skipped, which is no number"),
    ):
        assert words in " ".join(suite("<testcase name='t'/>", counters).warnings)


def test_what_a_suite_around_claims_is_counted_once() -> None:
    record = read(
        "<testsuites tests='4' failures='1'><testsuite name='a' tests='3' failures='1'><testcase name='t'/></testsuite>"
        "<testsuite name='b'><testcase name='t'/></testsuite></testsuites>"
    )
    assert states(record) == {"passed": 2, "unscored": 2}
    assert where(record, suite="b") == {"passed": 1}


def test_a_result_that_is_not_there_may_speak_of_what_the_others_speak_of() -> None:
    record = suite(
        f"<testcase name='a'>{with_property('R-1')}</testcase><testcase name='b'>{with_property('R-2')}</testcase>",
        "tests='3'",
    )
    assert where(record, property_requirement="R-2") == {"passed": 1, "unscored": 1}


@pytest.mark.parametrize("marker", ["hostname='tbd'", "doctest_version='2.4.11'"])
def test_catch2_and_doctest_count_assertions(marker: str) -> None:
    record = suite(
        "<testcase classname='p.global' name='doses' status='run'><failure/><failure/></testcase>"
        "<testcase classname='p.global' name='stops' status='run'/>",
        f"{marker} tests='40' failures='2' errors='0'",
    )
    assert states(record) == {"passed": 1, "failed": 1}
    assert record.warnings == ()


def test_surefire_counts_reruns() -> None:
    record = suite(
        "<testcase classname='c' name='a'><flakyFailure/><flakyError/></testcase><testcase classname='c' name='b'/>",
        "tests='4' failures='1' errors='1' skipped='0'",
    )
    assert states(record) == {"flaky": 1, "passed": 1}
    assert record.warnings == ()


def dated(*suites: str, root: str = "") -> RunRecord:
    return read(f"<testsuites {root}>" + "".join(suites) + "</testsuites>")


def dated_suite(name: str, stamp: str | None, case: str = "<testcase name='t'/>") -> str:
    return f"<testsuite name='{name}' " + (f"timestamp='{stamp}'" if stamp is not None else "") + f">{case}</testsuite>"


def test_the_oldest_suite_dates_the_file() -> None:
    old, new = dated_suite("o", "2020-01-02T03:04:05"), dated_suite("n", "2026-11-20T00:00:00")
    assert dated(old, new).started == dated(new, old).started == "2020-01-02T03:04:05"
    empty = dated_suite("e", "2019-01-01", "")
    assert dated(empty, new).started == "2026-11-20T00:00:00"
    assert dated(new).warnings == ()


@pytest.mark.parametrize(
    "stamp",
    [None, "", "1970-01-01T00:00:00", "1980-01-01", "0001-01-01T00:00:00", "2026-11-20garbage", "2026-02-30", "today"],
)
def test_a_suite_does_not_take_its_age_from_its_neighbour(stamp: str | None) -> None:
    record = dated(dated_suite("a", stamp), dated_suite("n", "2026-11-20T00:00:00"))
    assert record.started == ""
    assert record.warnings == ("1 suite with results states no date that can be trusted: the file counts as undated",)
    record = dated(dated_suite("a", stamp), dated_suite("n", "2026-11-20"), root="timestamp='2026-11-20'")
    assert record.started == ""


def test_what_did_not_run_needs_no_date() -> None:
    disabled = dated_suite("a", "1970-01-01T00:00:00", "<testcase name='t' status='notrun'/>")
    record = dated(disabled, dated_suite("n", "2026-11-20T00:00:00"))
    assert record.started == "2026-11-20T00:00:00"
    assert record.warnings == ()


def test_dates_of_cases_count() -> None:
    case = "<testcase name='{}' timestamp='2021-05-06T07:08:09.123'/>"
    record = dated(dated_suite("a", "2026-11-20", case.format("t")))
    assert record.started == "2021-05-06T07:08:09.123"
    assert dated(dated_suite("a", None, case.format("t"))).started == "2021-05-06T07:08:09.123"
    record = dated(dated_suite("a", None, case.format("t") + "<testcase name='u'/>"))
    assert record.started == ""


def test_suites_without_date_inside_a_dated_one_are_dated_by_it() -> None:
    assert dated(dated_suite("a", "2026-11-20", dated_suite("b", None))).started == "2026-11-20"
    assert dated(dated_suite("b", None), root="timestamp='2026-11-20'").started == "2026-11-20"
    assert dated(dated_suite("b", "1970-01-01"), root="timestamp='2026-11-20'").started == ""


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-05-04",
        "2026-05-04T10:00",
        "2026-05-04 10:00:00",
        "2026-05-04T10:00:00.123456+00:00",
        "2026-05-04T10:00:00,1Z",
        "2026-05-04T10:00:00+0200",
    ],
)
def test_dates_as_tools_write_them(stamp: str) -> None:
    assert dated(dated_suite("a", stamp)).started == stamp
