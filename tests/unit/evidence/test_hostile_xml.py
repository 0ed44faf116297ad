"""Files made to harm a reader: each is refused with a sentence, quickly and in little memory."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safetycase.evidence.formats import junit, junit_results, xml
from safetycase.evidence.records import RunRecord, UnreadableError

CASE = b"<testsuite name='s'><testcase name='t'/></testsuite>"


def read_bytes(content: bytes) -> RunRecord:
    return junit.read(io.BytesIO(content))


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE testsuite [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><testsuite name='&j;'/>"
)
EXTERNAL = b"<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&x;'/></testsuite>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (LAUGHS, "document type"),
        (EXTERNAL, "document type"),
        (b"<!DOCTYPE t [<!ELEMENT t ANY>]>" + CASE, "document type"),
        (b"<!DOCTYPE t [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]>" + CASE, "document type"),
        (b"<testsuite><testcase name='&undeclared;'/></testsuite>", "not well-formed"),
        (b"<testsuite>" + b"<system-out>" * 100_000, "nested more than 64 deep"),
        (b"<testsuite>" + b"<testsuite>" * 100, "nested more than 64 deep"),
        (b"<testsuite name='" + b"x" * 30_000_000 + b"'/>", "more than 1,048,576 bytes"),
        (b"<testsuite><!--" + b"x" * 30_000_000 + b"--></testsuite>", "more than 1,048,576 bytes"),
        (b"<testsuite " + b" ".join(b"a%d=''" % i for i in range(1000)) + b"/>", "more than 256 attributes"),
        (b"<testsuite><testcase name='t'><failure>cut", "ends in the middle"),
        (b"<testsuite><testcase name='t'/>", "ends in the middle"),
        (b"<testsuite><testcase na", "ends in the middle"),
        (b"<testsuite><![CDATA[ x", "ends in the middle"),
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\x00\x01\x02\x03", "not well-formed"),
        (b"<?xml version='1.0' encoding='utf-8'?><testsuite name='\xff'/>", "not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><testsuite/>", "not well-formed"),
        (b"<testsuite><testcase name='a' name='b'/></testsuite>", "not well-formed"),
        (b"<testsuite/><testsuite/>", "not well-formed"),
        (b"<html><testsuite/></html>", "outermost element is <html>"),
        (b"<testcase name='t'/>", "outermost element is <testcase>"),
        (b"<testsuite><testcase name='t'><testsuite/></testcase></testsuite>", "a suite inside a case"),
        (
            b"<testsuite><testcase name='t'><testcase name='u'><failure/></testcase></testcase></testsuite>",
            "a case inside a case",
        ),
        (
            b"<testsuite><testcase name='t'><system-out><testcase name='u'/></system-out></testcase></testsuite>",
            "a case inside a case",
        ),
        (b"<testsuite tests='2000001'/>", "more than 2,000,000 cases"),
        (b"<testsuite failures='99999999999999999999'/>", "more than 2,000,000 cases"),
        (
            b"<testsuite><properties>" + b"<property name='a' value='b'/>" * 1001 + b"</properties></testsuite>",
            "more than 1,000 properties",
        ),
        (
            b"<testsuite><properties><property name='a'>" + b"x" * 70_000 + b"</property></properties></testsuite>",
            "longer than 65,536 characters",
        ),
    ],
)
def test_refused(content: bytes, words: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableError, match=words) as caught:
        read_bytes(content)
    assert time.perf_counter() - started < 5
    assert len(str(caught.value)) < 250


def test_a_document_type_that_only_names_a_file_is_accepted_and_not_followed() -> None:
    content = b"<!DOCTYPE testsuite SYSTEM 'file:///etc/passwd'>" + CASE
    assert len(read_bytes(content).cases) == 1


def test_long_logs_are_not_kept() -> None:
    content = (
        b"<testsuite><testcase name='t'><system-out>"
        + b"log line\n" * 500_000
        + b"</system-out></testcase></testsuite>"
    )
    assert read_bytes(content).cases[0].message == ""


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_ELEMENTS", 10)
    with pytest.raises(UnreadableError, match="more than 10 elements"):
        read_bytes(b"<testsuite>" + b"<testcase name='t'/>" * 10 + b"</testsuite>")


def test_too_many_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(junit_results, "MAX_CASES", 3)
    with pytest.raises(UnreadableError, match="more than 3 cases"):
        read_bytes(b"<testsuite>" + b"".join(b"<testcase name='%d'/>" % i for i in range(4)) + b"</testsuite>")


MEASURE = """
import sys
from safetycase.evidence.formats import junit
record = junit.read(open(sys.argv[1], 'rb'))
peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))
print(len(record.cases), int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_a_hundred_thousand_cases_fit_in_64_mb(tmp_path: Path) -> None:
    path = tmp_path / "big.xml"
    with path.open("w") as file:
        file.write("<testsuites><testsuite name='s'>\n")
        for i in range(100_000):
            file.write(
                f'<testcase classname="tests.test_module_{i // 100}.TestThing" name="test_with_a_usual_name_{i}" '
                f'time="0.00{i % 10}"><properties><property name="requirement" value="R-{i % 20}"/></properties>'
                "</testcase>\n"
            )
        file.write("</testsuite></testsuites>")
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    cases, megabytes = map(int, done.stdout.split())
    assert cases == 100_000
    assert megabytes <= 64
