"""JUnit XML in the dialects of its writers, with counts taken by hand."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from safetycase.evidence.formats import junit, recognise
from safetycase.evidence.records import RunRecord

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "evidence" / "junit"


def read_bytes(content: bytes) -> RunRecord:
    return junit.read(io.BytesIO(content))


def read(body: str) -> RunRecord:
    return read_bytes(body.encode())


def suite(body: str, attributes: str = "") -> RunRecord:
    return read(f"<testsuite name='s' {attributes}>{body}</testsuite>")


def states(record: RunRecord) -> dict[str, int]:
    return dict(Counter(case.state for case in record.cases))


PYTEST = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="9" time="0.1"
 timestamp="2026-05-04T10:00:00.000000+00:00" hostname="h">
<testcase classname="tests.test_pump" name="test_ok" time="0.001"><properties>
  <property name="requirement" value="R-1" /><property name="requirement" value="R-2" /></properties></testcase>
<testcase classname="tests.test_pump" name="test_fails" time="0.002"><failure message="assert 1 == 2">long text</failure></testcase>
<testcase classname="tests.test_pump" name="test_skip"><skipped type="pytest.skip" message="no hardware">x</skipped></testcase>
<testcase classname="tests.test_pump" name="test_xfail"><skipped type="pytest.xfail" message="known"/></testcase>
<testcase classname="tests.test_pump" name="test_old_xpass"><skipped message="xfail-marked test passes unexpectedly"/></testcase>
<testcase classname="tests.test_pump" name="test_strict_xpass"><failure message="[XPASS(strict)] known" /></testcase>
<testcase classname="tests.test_pump" name="test_param[1]" />
<testcase classname="tests.test_pump" name="test_teardown" time="0.3" />
<testcase classname="tests.test_pump" name="test_teardown" time="0.1"><error message="failed on teardown">E</error></testcase>
</testsuite></testsuites>"""  # noqa: E501


def test_pytest() -> None:
    record = read(PYTEST)
    assert states(record) == {"passed": 2, "failed": 2, "skipped": 1, "xfailed": 1, "xpassed": 1, "errored": 1}
    assert record.merged == 1
    assert record.warnings == ()
    assert record.tool == "pytest"
    assert record.started == "2026-05-04T10:00:00.000000+00:00"
    first = record.cases[0]
    assert first.values("requirement") == ("R-1", "R-2")
    assert first.seconds == pytest.approx(0.001)
    torn = next(case for case in record.cases if case.name == "test_teardown")
    assert torn.state == "errored"
    assert torn.message == "failed on teardown"


def test_pytest_xunit1_puts_the_file_on_the_case() -> None:
    record = suite(
        "<testcase classname='a' name='t' file='tests/a.py' line='3'/><testcase classname='a' name='t' file='b.py'/>"
    )
    assert [case.file for case in record.cases] == ["tests/a.py", "b.py"]
    assert record.merged == 0
    assert record.cases[0].properties == {}


def test_surefire_reruns() -> None:
    record = suite(
        "<properties><property name='java.version' value='21'/></properties>"
        "<testcase classname='c' name='flaky' time='1,234.5'><flakyFailure message='once'>t</flakyFailure></testcase>"
        "<testcase classname='c' name='always'><failure message='f'/><rerunFailure message='f2'/></testcase>"
        "<testcase classname='c' name='gone'><rerunError message='e'/></testcase>"
        "<testcase classname='c' name='error'><error type='java.lang.Error'/></testcase>"
        "<testcase classname='c' name='skip'><skipped/></testcase>"
    )
    assert [case.state for case in record.cases] == ["flaky", "failed", "flaky", "errored", "skipped"]
    assert record.cases[0].seconds == pytest.approx(1234.5)
    assert record.cases[3].message == "java.lang.Error"
    assert record.cases[0].values("java.version") == ("21",)


def test_googletest_disabled_tests_did_not_run() -> None:
    record = read(
        """<testsuites tests="4" failures="1" disabled="1" errors="0" name="AllTests">
        <testsuite name="Pump" tests="4" failures="1" disabled="1" skipped="1" errors="0">
        <testcase name="Stops" status="run" result="completed" classname="Pump" MaximumDose="12"/>
        <testcase name="DISABLED_Alarms" status="notrun" result="suppressed" classname="Pump"
                  timestamp="1970-01-01T00:00:00.000"/>
        <testcase name="Skips" status="run" result="skipped" classname="Pump"><skipped message="no"/></testcase>
        <testcase name="Fails" status="run" result="completed" classname="Pump"><failure message="a"/><failure
        message="b"/></testcase></testsuite></testsuites>"""
    )
    assert [case.state for case in record.cases] == ["passed", "not-run", "skipped", "failed"]
    assert record.cases[0].values("MaximumDose") == ("12",)
    assert record.cases[3].message == "a"
    assert record.warnings == ()
    assert record.started == ""


def test_ctest() -> None:
    record = read(
        """<testsuite name="Linux" tests="4" failures="1" disabled="1" skipped="1" timestamp="2026-01-02T03:04:05">
        <testcase name="a" classname="a" time="0.1" status="run"><system-out>ok</system-out></testcase>
        <testcase name="b" classname="b" status="fail"><failure message="Timeout"/></testcase>
        <testcase name="c" classname="c" status="disabled"><skipped message="Disabled"/></testcase>
        <testcase name="d" classname="d" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
        </testsuite>"""
    )
    assert [case.state for case in record.cases] == ["passed", "failed", "not-run", "not-run"]
    assert record.warnings == ()


def test_bazel_without_class_names_keeps_targets_apart() -> None:
    record = read(
        "<testsuites><testsuite name='//a:t'><testcase name='run'/></testsuite>"
        "<testsuite name='//b:t'><testcase name='run'><error message='Exited with code 1'/></testcase></testsuite>"
        "</testsuites>"
    )
    assert [case.state for case in record.cases] == ["passed", "errored"]


def test_jest_and_nested_suites() -> None:
    record = read(
        "<testsuites name='jest tests' tests='3' failures='1' errors='0'><testsuite name='outer' tests='3'>"
        "<testcase classname='adds' name='adds'/><testsuite name='inner' tests='2'><testcase classname='x' name='x'/>"
        "<testcase classname='y' name='y'><failure>Error: expected</failure></testcase></testsuite>"
        "</testsuite></testsuites>"
    )
    assert [(case.suite, case.state) for case in record.cases] == [
        ("outer", "passed"),
        ("inner", "passed"),
        ("inner", "failed"),
    ]
    assert record.cases[2].message == "Error: expected"
    assert record.warnings == ()


def test_suite_properties_are_inherited_and_hidden_by_nearer_ones() -> None:
    record = read(
        "<testsuites><testsuite name='o'><properties><property name='requirement' value='R-1'/>"
        "<property name='rig' value='A'/></properties><testsuite name='i'><properties>"
        "<property name='requirement' value='R-2'/></properties><testcase name='a'/>"
        "<testcase name='b'><properties><property name='requirement'>R-3</property></properties></testcase>"
        "</testsuite><testcase name='c'/></testsuite></testsuites>"
    )
    assert [case.values("requirement") for case in record.cases] == [("R-2",), ("R-3",), ("R-1",)]
    assert {case.values("rig") for case in record.cases} == {("A",)}


def test_ids_in_properties_may_be_lists() -> None:
    record = suite(
        "<testcase name='a'><properties><property name='PartiallyVerifies' value='R-1, R-2'/>"
        "<property name='FullyVerifies' value='R-3;R-4'/><property name='colour' value='R-9'/></properties></testcase>"
    )
    assert sorted(junit.READER.item_ids(record.cases[0])) == ["R-1", "R-2", "R-3", "R-4"]


@pytest.mark.parametrize(
    ("attributes", "body", "state"),
    [
        ("", "", "passed"),
        ("status='Passed'", "", "passed"),
        ("status='perhaps'", "", "unknown"),
        ("result=''", "", "unknown"),
        ("status='run' result='strange'", "", "unknown"),
        ("status='passed'", "<failure/>", "failed"),
        ("status='run'", "<skipped/>", "skipped"),
        ("status='timeout'", "", "timed-out"),
        ("status='timeout'", "<failure/>", "failed"),
        ("", "<aborted/>", "unknown"),
        ("", "<skipped/><failure/>", "failed"),
        ("", "<failure/><error/>", "errored"),
        ("", "<system-out>FAILED</system-out>", "passed"),
        ("", "<system-out><failure/></system-out>", "passed"),
        ("status='xpassed'", "", "xpassed"),
    ],
)
def test_state_of_a_case(attributes: str, body: str, state: str) -> None:
    assert suite(f"<testcase name='t' {attributes}>{body}</testcase>").cases[0].state == state


def test_an_unnamed_case_is_unknown() -> None:
    assert suite("<testcase classname='c'/>").cases[0].state == "unknown"


def test_words_that_nobody_knows_are_reported() -> None:
    record = suite("<testcase name='t' status='odd\x80'/><testcase name='u'><glitch/></testcase>")
    assert record.warnings == (
        "the status 'odd\\x80' is not known to JUnit: 1 case counted as unknown",
        "the element <glitch> is not known to JUnit: 1 case counted as unknown",
    )


@pytest.mark.parametrize("worse", ["<failure/>", "<error/>", "<skipped/>", "<skipped type='pytest.xfail'/>"])
@pytest.mark.parametrize("first", [True, False])
def test_the_worse_of_two_reports_stands(worse: str, first: bool) -> None:
    one, other = (worse, "") if first else ("", worse)
    record = suite(
        f"<testcase classname='c' name='t'>{one}</testcase><testcase classname='c' name='t'>{other}</testcase>"
    )
    assert len(record.cases) == 1
    assert record.cases[0].state != "passed"
    assert record.merged == 1


def test_merged_reports_keep_the_properties_of_both() -> None:
    def case(value: str) -> str:
        return f"<testcase name='t'><properties><property name='requirement' value='{value}'/></properties></testcase>"

    record = suite(case("R-1") + case("R-2") + case("R-1"))
    assert record.cases[0].values("requirement") == ("R-1", "R-2")
    assert record.merged == 2


def test_many_mismatches_are_counted_not_listed() -> None:
    record = read("<testsuites>" + "<testsuite name='s' tests='1'/>" * 30 + "</testsuites>")
    assert len(record.warnings) == junit.MAX_WARNINGS + 1
    assert record.warnings[-1] == "20 more suites count otherwise than their cases"
    assert states(record) == {"unscored": 30}


def test_messages_are_cleaned_and_cut() -> None:
    record = suite(
        "<testcase name='a'><failure message='#x1B[31mred#x1B[0m &#x9b;2Jx &#x202e;rtl'/></testcase>"
        f"<testcase name='b'><failure>{'y' * 5000}</failure></testcase>"
    )
    assert record.cases[0].message == "red x rtl"
    assert len(record.cases[1].message) == 1000


def test_raw_control_characters_do_not_hide_a_run() -> None:
    record = read_bytes(
        b"<testsuite name='s'><testcase name='t'><failure>\x1b[31mno\x1b[0m</failure></testcase></testsuite>"
    )
    assert states(record) == {"failed": 1}
    assert record.warnings == ("2 control characters that XML does not allow were dropped",)


def test_prefixes_are_ignored() -> None:
    record = read("<j:testsuite xmlns:j='urn:j' name='s'><j:testcase name='t'><j:failure/></j:testcase></j:testsuite>")
    assert states(record) == {"failed": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = f"<?xml version='1.0' encoding='{name}'?><testsuite name='s'><testcase name='Prüfung'/></testsuite>"
    content = text.encode(encoding)
    assert read_bytes(content).cases[0].name == "Prüfung"
    assert recognise(content, "x.xml") is junit.READER


def test_empty_suites_have_no_case() -> None:
    assert list(read("<testsuites/>").cases) == []


@pytest.mark.parametrize(
    ("content", "is_junit"),
    [
        (b"<testsuite/>", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a <b> comment --><testsuites>", True),
        (b"<!DOCTYPE testsuites SYSTEM 'junit.dtd'><testsuites>", True),
        (b"<coverage/>", False),
        (b'{"testsuites": 1}', False),
        (b"", False),
        (b"\x00\xff\xfe<testsuite/>", False),
        (b"version https://git-lfs.github.com/spec/v1\n", False),
    ],
)
def test_recognition(content: bytes, is_junit: bool) -> None:
    assert (recognise(content, "results.xml") is junit.READER) is is_junit


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not here")
def test_sample_files() -> None:
    record = read_bytes((SAMPLES / "pytest_data_6_2.xml").read_bytes())
    assert states(record) == {"passed": 1, "failed": 2, "skipped": 2, "xfailed": 1}
    assert record.warnings == ()
    record = read_bytes((SAMPLES / "testsuites.xml").read_bytes())
    assert states(record) == {"passed": 9, "failed": 1}
    assert record.warnings == ("suite 'AllTests' counts 6 cases, the file shows 10",)


SUITE = """
import unittest

import pytest

@pytest.fixture
def torn():
    yield
    raise RuntimeError("teardown")

def test_passes(record_property):
    record_property("requirement", "R-1")
    record_property("requirement", "R-2")

def test_fails():
    assert 1 == 2, "\x1b[31mred\x1b[0m <b>"

@pytest.fixture
def unready():
    raise RuntimeError("setup")

def test_torn(torn):
    pass

def test_unready(torn, unready):
    pass

@pytest.mark.xfail
def test_expected_and_torn(torn):
    assert False

def test_skipped_and_torn(torn):
    pytest.skip("no rig")

class TestParts(unittest.TestCase):
    def test_parts(self):
        for part in range(3):
            with self.subTest(part=part):
                assert part

def test_fails_and_torn(torn):
    assert False

@pytest.mark.skip(reason="no rig")
def test_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_expected():
    assert False

@pytest.mark.xfail(strict=True, reason="known")
def test_strictly_unexpected():
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_each(n):
    assert n
"""


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_what_pytest_really_writes(tmp_path: Path, family: str) -> None:
    (tmp_path / "test_sample.py").write_text(SUITE)
    (tmp_path / "test_absent.py").write_text("import nothing_of_this_name\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        f"junit_family={family}",
    ]
    command += ["--continue-on-collection-errors", "--junitxml=out.xml", "."]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    record = read_bytes((tmp_path / "out.xml").read_bytes())
    found = {case.name: case.state for case in record.cases}
    assert found == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_torn": "errored",
        "test_unready": "errored",
        "test_expected_and_torn": "xfailed",
        "test_skipped_and_torn": "errored",
        "test_parts": "failed",
        "test_absent": "errored",
        "test_fails_and_torn": "errored",
        "test_skipped": "skipped",
        "test_expected": "xfailed",
        "test_strictly_unexpected": "failed",
        "test_each[1]": "passed",
        "test_each[2]": "passed",
    }
    assert record.merged == 1
    assert record.warnings == ()
    assert record.started != ""
    passes, fails = (next(case for case in record.cases if case.name == name) for name in ("test_passes", "test_fails"))
    assert sorted(junit.READER.item_ids(passes)) == ["R-1", "R-2"]
    assert "\x1b" not in fails.message
    assert "red <b>" in fails.message
