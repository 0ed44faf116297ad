"""Adding and locking evidence from the command line: what is taken, what is refused, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run, write

JUNIT = """<testsuite name="s" tests="2">
<testcase classname="t" name="a"><properties><property name="requirement" value="R-1"/></properties></testcase>
<testcase classname="t" name="b"><properties><property name="requirement" value="R-2"/></properties></testcase>
</testsuite>
"""
REQUIREMENTS = "requirements:\n  R-1: {addresses: [H-1], text: x}\n  R-2: {addresses: [H-1], text: y}\n"


@pytest.fixture
def tested(tmp_path: Path) -> Path:
    root = kettle(tmp_path / "case", requirements=REQUIREMENTS)
    return write(root, {"evidence/a.xml": JUNIT})


def test_a_lock_that_links_out_of_the_case_is_refused(tested: Path) -> None:
    victim = tested.parent / "victim"
    victim.write_text("{}")
    run("evidence", "add", "evidence/a.xml", "--all", cwd=tested)
    for target in (victim, tested.parent / "missing"):
        (tested / "safetycase.lock").unlink(missing_ok=True)
        (tested / "safetycase.lock").symlink_to(target)
        done = run("evidence", "lock", cwd=tested)
        assert done.returncode == 2
        assert "safetycase.lock is a link" in done.stderr
    assert victim.read_text() == "{}"


def test_evidence_outside_the_case_is_refused_with_that_reason(tested: Path) -> None:
    outside = tested.parent / "a.xml"
    outside.write_text(JUNIT)
    (tested / "evidence" / "link.xml").symlink_to(outside)
    other = kettle(tested.parent / "other")
    write(other, {"b.xml": JUNIT})
    for name in ("../a.xml", str(outside), "evidence/link.xml", "../other/b.xml"):
        done = run("evidence", "add", name, "--supports", "R-1", cwd=tested)
        assert done.returncode == 2
        assert "lies outside the case" in done.stderr, done.stderr
    assert "does not exist" in run("evidence", "add", "nothing.xml", cwd=tested).stderr
    assert "no case here" in run("evidence", "add", "a.xml", cwd=tested.parent).stderr
    assert run("evidence", "add", "case/evidence/a.xml", "--supports", "R-1", cwd=tested.parent).stdout == "E-1\n"


def test_evidence_supports_only_what_it_can_support(tested: Path) -> None:
    done = run("evidence", "add", "evidence/a.xml", "--supports", "L-1", cwd=tested)
    assert done.returncode == 2
    assert "L-1 is a loss; supports refers to a requirement or" in done.stderr
    assert "no item R-9" in run("evidence", "add", "evidence/a.xml", "--supports", "R-9", cwd=tested).stderr
    assert not (tested / "model" / "evidence.yaml").exists()


def test_the_same_results_are_added_once(tested: Path) -> None:
    assert run("evidence", "add", "evidence/a.xml", "--supports", "R-1", cwd=tested).stdout == "E-1\n"
    done = run("evidence", "add", "evidence/a.xml", "--supports", "R-1", cwd=tested)
    assert done.returncode == 2
    assert "E-1 does so already" in done.stderr
    done = run("evidence", "add", "evidence/a.xml", "--all", cwd=tested)
    assert (done.returncode, done.stdout) == (0, "E-2\n")
    assert "R-1: E-1 does so already" in done.stderr
    done = run("evidence", "add", "./evidence/a.xml", "--all", cwd=tested)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing was added" in done.stderr
    run("set", "E-1", "status", "obsolete", cwd=tested)
    assert run("evidence", "add", "evidence/a.xml", "--supports", "R-1", cwd=tested).stdout == "E-3\n"


def test_locking_says_what_was_accepted_and_what_became_fewer(tested: Path) -> None:
    run("evidence", "add", "evidence/a.xml", "--supports", "R-1", cwd=tested)
    file = next((tested / "model").glob("evidence*.yaml"))
    text = file.read_text()
    file.write_text(text[: text.index("    select:")] + "    select: {where: {classname: t}}\n")
    assert "  locked E-1: 2 passed\n" in run("evidence", "lock", cwd=tested).stderr
    fewer = JUNIT.replace('tests="2"', 'tests="1"').splitlines(keepends=True)
    (tested / "evidence" / "a.xml").write_text("".join([*fewer[:2], *fewer[3:]]))
    done = run("evidence", "lock", cwd=tested)
    assert "  locked E-1: 1 passed (before: 2 passed; 1 result fewer)\n" in done.stderr
    assert "0 items locked anew" in run("evidence", "lock", cwd=tested).stderr


def test_results_that_nobody_counts_are_named(tested: Path) -> None:
    failing = JUNIT.replace("</testsuite>", '<testcase classname="t" name="c"><failure/></testcase></testsuite>')
    (tested / "evidence" / "a.xml").write_text(failing.replace('tests="2"', 'tests="3"'))
    run("evidence", "add", "evidence/a.xml", "--all", cwd=tested)
    done = run("check", "--format", "concise", cwd=tested)
    assert "SFC743" in done.stdout
    assert "t.c (failed)" in done.stdout


def test_large_results_are_known_again_and_read_anew_on_request(tested: Path) -> None:
    many = "".join(
        f'<testcase classname="t" name="case-{n:06}"><properties>'
        '<property name="requirement" value="R-1"/></properties>'
        "</testcase>" for n in range(10_000)
    )  # fmt: skip
    (tested / "evidence" / "a.xml").write_text(f'<testsuite name="s" tests="10000">{many}</testsuite>')
    cache = {"XDG_CACHE_HOME": str(tested.parent / "cache")}
    kept = tested.parent / "cache" / "safetycase" / "results"
    run("evidence", "add", "evidence/a.xml", cwd=tested, env=cache)
    assert not kept.exists()
    plain = run("check", "--no-cache", cwd=tested, env=cache)
    assert not kept.exists()
    first, again = (run("check", cwd=tested, env=cache) for _ in range(2))
    assert len(list(kept.iterdir())) == 1
    assert plain.stdout == first.stdout == again.stdout
    listed = run("evidence", "list", cwd=tested, env=cache)
    assert "10000 passed" in listed.stdout


def test_no_event_in_an_exposure_is_listed_and_locked_with_it(tested: Path) -> None:
    record = '{"safetycase_record": "1", "exposure": {"hour": 5000}, "cases": []}'
    write(tested, {"evidence/fleet.json": record})
    run("evidence", "add", "evidence/fleet.json", "--supports", "R-1", "--method", "test", cwd=tested)
    assert "5,000 hour" in run("evidence", "list", cwd=tested).stdout
    assert "locked E-1: no result in 5,000 hour\n" in run("evidence", "lock", cwd=tested).stderr


def test_renamed_evidence_keeps_what_was_accepted_until_it_is_locked_again(tested: Path) -> None:
    run("evidence", "add", "evidence/a.xml", "--all", cwd=tested)
    run("evidence", "lock", cwd=tested)
    old = re.findall(r"^  (\S+): ", (tested / "safetycase.lock").read_text(), re.MULTILINE)[0]
    assert run("rename", old, "E-77", cwd=tested).returncode == 0
    assert f"the lock has the line of E-77 under its former id {old}" in run("check", cwd=tested).stdout
    assert f"E-77: its line stood under {old}" in run("evidence", "lock", cwd=tested).stderr
    assert run("evidence", "verify", cwd=tested).returncode == 0
    assert f"  {old}: " not in (tested / "safetycase.lock").read_text()


def test_a_line_that_cannot_be_used_is_not_lost_by_accepting_another(tested: Path) -> None:
    run("evidence", "add", "evidence/a.xml", "--all", cwd=tested)
    run("evidence", "lock", cwd=tested)
    lock = tested / "safetycase.lock"
    lock.write_text(lock.read_text().replace('"passed": 1', '"failed": 1', 1))
    before = lock.read_bytes()
    for command in (["lock", "E-2"], ["collect"]):
        done = run("evidence", *command, cwd=tested)
        assert done.returncode == 2
        assert "line 4: the line of E-1 cannot be used: it was edited" in done.stderr
        assert lock.read_bytes() == before
    assert run("evidence", "lock", "E-1", cwd=tested).returncode == 0
    assert run("evidence", "verify", cwd=tested).returncode == 0
