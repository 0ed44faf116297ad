"""Where artefacts lie, what may be read, what is remembered, and what they say as a whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from safetycase.case import Folder, load
from safetycase.evidence import Assessment, Cache, artefacts, assess
from safetycase.evidence.artefacts import find
from safetycase.evidence.formats import junit

from .cases import MANIFEST, TODAY, case_of, codes, judged, locked, model_of, results


def pointer(content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n".encode()


def folder(root: Path, path: str = "e.xml", manifest: str = MANIFEST) -> Folder:
    (root / "model").mkdir(exist_ok=True)
    (root / "safetycase.yaml").write_text(manifest)
    (root / "model" / "m.yaml").write_text(model_of().replace("e.xml", path))
    return Folder(root)


def assessed(source: Folder, cache: Cache | None = None) -> Assessment:
    return assess(load(source), TODAY, cache or Cache())


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (None, "SFC700", "is not here and not in the lock"),
        (b"", "SFC703", "no format that this release reads is recognised"),
        (b"\x00\x01 binary", "SFC703", "no format"),
        (b"<testsuite><testcase name='t'/>", "SFC703", "ends in the middle"),
        (b"<!DOCTYPE t [<!ENTITY a 'b'>]><testsuite/>", "SFC703", "document type"),
        (b"<testsuite/>", "SFC704", "0 of 0 cases"),
        (b"<testsuites><testsuite name='s'/></testsuites>", "SFC704", "0 of 0 cases"),
        (pointer(b"x"), "SFC700", "Git LFS pointer"),
    ],
)
def test_what_cannot_be_judged_is_unknown_and_named(content: bytes | None, rule: str, words: str) -> None:
    assessment = judged(case_of(model_of(), {"e.xml": content} if content is not None else {}))
    assert assessment.verdicts["R-1"].word == "unknown"
    assert assessment.evidence["E-1"].state == "unknown"
    (fault,) = [finding for finding in assessment.findings if finding.rule == rule]
    assert words in fault.message
    assert fault.item == "E-1"
    assert fault.severity.word == "error"
    assert (fault.file, fault.line) == ("model/m.yaml", 4)


def test_a_named_format_that_is_not_read_is_unknown() -> None:
    model = model_of().replace("{path: e.xml}", "{path: e.xml, format: nothing}")
    assessment = judged(case_of(model, {"e.xml": results(passed=1)}))
    assert assessment.verdicts["R-1"].word == "unknown"
    assert "does not read the format 'nothing'" in assessment.verdicts["R-1"].reasons[0]


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside.xml", "a/../../outside.xml"])
def test_paths_outside_the_case_are_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "case"
    root.mkdir()
    (tmp_path / "outside.xml").write_text(results(passed=1))
    assessment = assessed(folder(root, path))
    assert assessment.verdicts["R-1"].word == "unknown"
    assert "SFC703" in codes(assessment)


def test_links_out_of_the_case_devices_and_folders_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "case"
    root.mkdir()
    (tmp_path / "outside.xml").write_text(results(passed=1))
    (root / "link.xml").symlink_to(tmp_path / "outside.xml")
    (root / "dangling.xml").symlink_to(tmp_path / "nothing.xml")
    (root / "loop.xml").symlink_to(root / "loop.xml")
    (root / "folder.xml").mkdir()
    os.mkfifo(root / "pipe.xml")
    for name in ("link", "dangling", "loop", "folder", "pipe"):
        assessment = assessed(folder(root, f"{name}.xml"))
        assert assessment.verdicts["R-1"].word == "unknown", name
        assert "SFC703" in codes(assessment), name


def test_a_link_inside_the_case_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xml").write_text(results(passed=1))
    (tmp_path / "link.xml").symlink_to(tmp_path / "real.xml")
    assert assessed(folder(tmp_path, "link.xml")).verdicts["R-1"].word == "demonstrated"


def test_too_large_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artefacts, "MAX_ARTEFACT", 10)
    (tmp_path / "e.xml").write_text(results(passed=1))
    assessment = assessed(folder(tmp_path))
    assert "the limit is" in assessment.verdicts["R-1"].reasons[0]


def test_a_sparse_giant_costs_nothing(tmp_path: Path) -> None:
    with (tmp_path / "e.xml").open("wb") as file:
        file.truncate(20 << 30)
    started = time.perf_counter()
    assessment = assessed(folder(tmp_path))
    assert time.perf_counter() - started < 2
    assert "MiB large" in assessment.verdicts["R-1"].reasons[0]


def test_an_artefact_is_parsed_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    parse = junit._Junit.read

    def counting(self: junit._Junit, stream: object) -> object:
        reads.append(1)
        return parse(self, stream)  # type: ignore[arg-type]

    monkeypatch.setattr(junit._Junit, "read", counting)
    path = tmp_path / "e.xml"
    path.write_text(results(passed=2))
    source, cache = folder(tmp_path), Cache()
    for _ in range(3):
        assert assessed(source, cache).verdicts["R-1"].word == "demonstrated"
    assert len(reads) == 1
    before = path.stat()
    path.write_text(results(failed=2))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert assessed(source, cache).verdicts["R-1"].word == "refuted"
    assert len(reads) == 2


def test_a_settled_file_is_hashed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "e.xml").write_text(results(passed=2))
    source, cache = folder(tmp_path), Cache()
    monkeypatch.setattr(artefacts, "_SETTLED_NS", -1)
    first = find(source, "e.xml", cache)
    assert find(source, "e.xml", cache) is first
    (tmp_path / "e.xml").write_text(results(passed=3))
    assert find(source, "e.xml", cache).sha256 != first.sha256


def test_a_fresh_file_is_hashed_again(tmp_path: Path) -> None:
    (tmp_path / "e.xml").write_text(results(passed=2))
    source, cache = folder(tmp_path), Cache()
    assert find(source, "e.xml", cache) is not find(source, "e.xml", cache)


def test_lfs_pointers_count_by_the_lock() -> None:
    real = results(passed=2).encode()
    model = model_of()
    before = case_of(model, {"e.xml": real})
    after = locked(before, {"e.xml": pointer(real)}, model)
    assessment = judged(after)
    found = assessment.verdicts["R-1"]
    assert (found.word, found.basis, found.counts.states) == ("demonstrated", "locked", {"passed": 2})
    assert codes(assessment) == ["SFC701"]
    other = locked(before, {"e.xml": pointer(b"other")}, model)
    assert judged(other).verdicts["R-1"].word == "unknown"
    assert codes(judged(other)) == ["SFC702", "SFC722"]


def named(*ids: str) -> str:
    cases = "".join(
        f"<testcase name='t{i}'><properties><property name='requirement' value='{value}'/></properties></testcase>"
        for i, value in enumerate(ids)
    )
    return f"<testsuite name='s'>{cases}</testsuite>"


def messages(assessment: Assessment, rule: str) -> list[str]:
    return [finding.message for finding in assessment.findings if finding.rule == rule]


def test_ids_that_nobody_linked_are_reported() -> None:
    model = model_of(more="").replace("evidence:", "  R-2: {text: It starts, aliases: [SRS-7]}\nevidence:")
    assessment = judged(case_of(model, {"e.xml": named("R-1", "R-2", "R-99, R-98", "SRS-7", "it shall stop")}))
    assert messages(assessment, "SFC734") == [
        "e.xml names R-2, which no evidence item links to it",
        "e.xml names R-98, R-99, which the case does not have",
    ]
    assert messages(assessment, "SFC733") == ["E-1 counts all of e.xml, which names 2 requirements"]
    one = judged(case_of(model_of(), {"e.xml": named("R-1")}))
    assert codes(one) == []


def test_duplicates_and_contradictions_are_reported_once_for_all_items() -> None:
    body = "<testsuite name='s' tests='9'><testcase name='a'/><testcase name='a'><error/></testcase></testsuite>"
    model = model_of() + "  E-2: {supports: [R-1], artefact: {path: e.xml}}\n"
    assessment = judged(case_of(model, {"e.xml": body}))
    assert codes(assessment) == ["SFC720", "SFC731", "SFC732"]
    assert assessment.verdicts["R-1"].counts.states == {"errored": 1, "unscored": 7}


@pytest.mark.parametrize(
    ("where", "selected"),
    [
        ("{name: test_a}", 1),
        ("{name: [test_a, test_b]}", 2),
        ("{name: 'test_*'}", 3),
        ("{name: 'test_?'}", 0),
        ("{name: 'test_[ab]'}", 1),
        ("{classname: '*.pump', name: 'test_a'}", 1),
        ("{classname: 'x.*'}", 0),
        ("{file: tests/pump.py}", 2),
        ("{suite: s}", 4),
        ("{property.requirement: R-1}", 2),
        ("{property.requirement: R-2}", 1),
        ("{property.requirement: [R-1, R-2]}", 2),
        ("{property.requirement: 'R-1, R-2'}", 1),
        ("{property.requirement: R}", 0),
        ("{property.nothing: '*'}", 0),
        ("{property.rig: 7}", 1),
        ("{property.fast: true}", 1),
        ("{property.areas: motor}", 1),
        ("{property.areas: left motor}", 0),
    ],
)
def test_selection(where: str, selected: int) -> None:
    body = """<testsuite name='s'>
    <testcase classname='t.pump' file='tests/pump.py' name='test_a'><properties>
      <property name='requirement' value='R-1, R-2'/><property name='rig' value='7'/></properties></testcase>
    <testcase classname='t.pump' file='tests/pump.py' name='test_b'><properties>
      <property name='requirement' value='R-1'/><property name='fast' value='true'/></properties></testcase>
    <testcase name='test_[ab]'><properties><property name='areas' value='motor,left valve'/></properties></testcase>
    <testcase name='other'/></testsuite>"""
    assessment = judged(case_of(model_of("", f"select: {{where: {where}}}"), {"e.xml": body}))
    assert assessment.evidence["E-1"].selected == selected
    assert assessment.evidence["E-1"].cases == 4
    if selected == 0:
        assert assessment.verdicts["R-1"].word == "unknown"
        assert "SFC704" in codes(assessment)
    else:
        assert assessment.verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(
    "select",
    ["{where: {test: a}}", "{where: {property.: a}}", "{unit: attempt}", "{scorer: s}", "{slice: {site: file}}"],
)
def test_what_a_format_cannot_select_is_unknown(select: str) -> None:
    assessment = judged(case_of(model_of("", f"select: {select}"), {"e.xml": results(passed=1)}))
    assert assessment.verdicts["R-1"].word == "unknown"
    assert "SFC705" in codes(assessment)


def test_a_glob_of_many_stars_is_quick() -> None:
    body = f"<testsuite><testcase name='{'a' * 5000}'/></testsuite>"
    started = time.perf_counter()
    judged(case_of(model_of("", f"select: {{where: {{name: '{'a*' * 50}b'}}}}"), {"e.xml": body}))
    assert time.perf_counter() - started < 2


def test_hostile_text_is_made_visible_in_findings() -> None:
    name = "&lt;script&gt;&#x9b;31m&#x202e;"
    body = f"<testsuite name='{name}' tests='3'><testcase name='{name}'><failure/></testcase></testsuite>"
    assessment = judged(case_of(model_of(), {"e.xml": body}))
    text = " ".join(f"{finding.message} {finding.related}" for finding in assessment.findings)
    assert "\x9b" not in text
    assert "\u202e" not in text


IMPORTS = """
import sys
from datetime import date
from safetycase.case import Memory, load
from safetycase.evidence import assess
files = {
    "safetycase.yaml": b'safetycase: "1"',
    "model/m.yaml": sys.argv[1].encode(),
    "e.xml": b"<testsuite><testcase name='t'/></testsuite>",
}
print(assess(load(Memory(files)), date(2026, 6, 1)).verdicts["R-1"].word)
print([name for name in ("scipy", "numpy", "networkx", "jinja2", "textual") if name in sys.modules])
"""


def test_no_numerical_library_is_loaded_without_a_numeric_target() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS, model_of()], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["demonstrated", "[]"]


AGES = pytest.mark.parametrize("settled", [2_000_000_000, -(10**18)], ids=["touched just now", "touched long ago"])


@AGES
def test_a_file_that_changes_while_it_is_read_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    monkeypatch.setattr(artefacts, "_SETTLED_NS", settled)
    path = tmp_path / "e.xml"
    path.write_text(results(passed=1))
    source = folder(tmp_path)
    hashed = artefacts._hashed

    def then_written(stream: BinaryIO, cache: Cache, most: int) -> artefacts.Found:
        found = hashed(stream, cache, most)
        path.write_text(results(passed=2))
        return found

    monkeypatch.setattr(artefacts, "_hashed", then_written)
    assessment = assessed(source)
    assert assessment.verdicts["R-1"].word == "unknown"
    assert "changed while it was read" in assessment.verdicts["R-1"].reasons[0]


@AGES
def test_what_nobody_touched_for_a_while_is_hashed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    monkeypatch.setattr(artefacts, "_SETTLED_NS", settled)
    (tmp_path / "e.xml").write_text(results(passed=1))
    source, digested = folder(tmp_path), []
    digest = artefacts._Hashing.digest

    def counted(whole: artefacts._Hashing) -> str:
        digested.append(1)
        return digest(whole)

    monkeypatch.setattr(artefacts._Hashing, "digest", counted)
    assert assessed(source).verdicts["R-1"].word == "demonstrated"
    assert len(digested) == (1 if settled < 0 else 2)


def test_many_items_of_one_artefact_parse_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    parse = junit._Junit.read

    def counting(self: junit._Junit, stream: object) -> object:
        reads.append(1)
        return parse(self, stream)  # type: ignore[arg-type]

    monkeypatch.setattr(junit._Junit, "read", counting)
    model = "requirements:\n" + "".join(f"  R-{i}: It stops\n" for i in range(30)) + "evidence:\n"
    for i in range(30):
        where = f"{{property.requirement: R-{i}}}" if i % 2 else f"{{name: 't{i}*'}}"
        model += f"  E-{i}: {{supports: [R-{i}], artefact: {{path: e.xml}}, select: {{where: {where}}}}}\n"
    assessment = judged(case_of(model, {"e.xml": named(*(f"R-{i}" for i in range(30)))}))
    assert len(reads) == 1
    assert {found.word for found in assessment.verdicts.values()} == {"demonstrated"}


def test_a_case_that_matches_by_two_values_counts_once() -> None:
    assessment = judged(
        case_of(
            model_of("", "select: {where: {property.requirement: [R-1, R-2]}}"), {"e.xml": named("R-1, R-2", "R-2")}
        )
    )
    assert assessment.evidence["E-1"].counts.states == {"passed": 2}
