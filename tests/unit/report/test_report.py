from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from safetycase.report import Provenance, ReportInput, render
from tests.unit.report.cases import MANIFEST, MODEL, PROVENANCE, files_of, report_of, view_of
from tests.unit.report.page import Element, read_page

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def view() -> ReportInput:
    return view_of(files_of())


@pytest.fixture(scope="module")
def html(view: ReportInput) -> str:
    return render(view)


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read_page(html)


def test_the_verdict_comes_first_in_a_sentence_with_numbers(page: Element) -> None:
    first = page.by_id("_main").children[0]
    assert first.attributes["id"] == "_verdict"
    assert "1 of 5 requirements is demonstrated; 1 is refuted; 2 are open; 1 is not needed." in first.text


def test_what_is_open_follows_worst_first_with_link_and_reason(page: Element) -> None:
    entries = page.by_id("_open").all("ol")[0].all("li")
    assert [entry.all("a")[0].attributes["href"] for entry in entries] == ["#R-2", "#R-3", "#R-4"]
    assert "refuted" in entries[0].text
    assert "1 of 1 case failed" in entries[0].text
    assert "nothing supports it" in entries[1].text


def test_undecided_cells_are_on_page_one(page: Element) -> None:
    assert "CA-1 switch on: too early, too late or out of order" in page.by_id("_open").text


@pytest.mark.parametrize(
    "anchor",
    ["_verdict", "_open", "_coverage", "_purpose", "_loss", "_hazard", "_constraint", "_structure", "_element",
     "_action", "_feedback", "_grid", "_uca", "_controller_constraint", "_scenario", "_requirement", "_trace",
     "_forward", "_backward", "_register", "_evidence", "_assumption", "_findings", "_waivers", "_provenance"],
)  # fmt: skip
def test_every_chapter_is_there(page: Element, anchor: str) -> None:
    assert page.by_id(anchor).text


def test_every_item_has_permalink_source_and_status(page: Element) -> None:
    for line in MODEL.splitlines():
        for item_id in re.findall(r"\b(?:ST|L|H|SC|RS|CA|FB|UCA|CC|LS|R|E|A)-[\d.]+(?=: \{)", line):
            article = page.by_id(item_id)
            assert article.all("a")[0].attributes["href"] == f"#{item_id}"
            assert re.search(r"model/all\.yaml:\d+", article.text)
            assert re.search(r"\b(draft|approved|obsolete)\b", article.text)


def test_source_line_is_the_one_of_the_id(page: Element) -> None:
    line = 1 + next(n for n, text in enumerate(MODEL.splitlines()) if "SC-1: {text" in text)
    assert f"model/all.yaml:{line}" in page.by_id("SC-1").text


def test_links_read_both_ways(page: Element) -> None:
    assert re.search(r"losses L-1 Injury", page.by_id("H-1").text)
    assert re.search(r"is led to by H-1 H-2", page.by_id("L-1").text)
    assert "is prevented by SC-1" in page.by_id("H-1").text


def test_every_link_on_the_page_leads_somewhere(page: Element) -> None:
    ids = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    targets = {one.attributes["href"] for one in page.all("a")}
    assert {target for target in targets if target.startswith("#")} == targets
    assert {target[1:] for target in targets} <= set(ids)


def test_generated_sentences_stand_where_the_author_wrote_none(page: Element) -> None:
    assert "Cook provides “switch on” when the lid is open" in page.by_id("UCA-1").text
    assert "Cook must not provide “switch on” when the lid is open" in page.by_id("CC-1").text
    assert "because the lid looks shut" in page.by_id("LS-1").text


def test_the_grid_gives_reasons_and_says_what_is_open(page: Element) -> None:
    group, row = (line.text for line in page.by_id("_grid").all("tr")[1:3])
    assert group == "cook Cook 3 of 4 cells decided"
    assert "not hazardous: no tea is no harm" in row
    assert "UCA-1" in row
    assert "not applicable: a discrete action has no duration" in row
    assert "not decided" in row
    assert "3 of 4 cells decided" in page.by_id("_grid").all("h2")[0].text


def test_verdicts_basis_and_reasons_stand_with_the_requirement(page: Element) -> None:
    assert "demonstrated computed" in page.by_id("R-1").text
    assert "all 2 cases passed" in page.by_id("R-1").text
    assert "not needed" in page.by_id("R-5").text
    assert "obsolete: covers nothing" in page.by_id("R-6").text


def test_what_became_of_the_requirements_stands_with_their_reason(page: Element) -> None:
    assert "4 requirements: 1 demonstrated, 1 refuted and 2 open" in page.by_id("H-1").text
    assert "no requirement follows from it" in page.by_id("H-2").text


def test_traces_run_both_ways_and_show_gaps(page: Element) -> None:
    forward, backward = (table.all("tr")[1:] for table in page.by_id("_trace").all("table"))
    boils_dry = next(row.text for row in forward if row.text.startswith("H-2"))
    assert boils_dry.count("○ none") == 5
    whistle = next(row for row in backward if row.text.startswith("R-2"))
    assert "LS-1" in whistle.text
    assert "L-1" in whistle.text
    coverage = page.by_id("_coverage").text
    assert "Requirements with evidence 3 of 4 (75 %) 1 of 4 (25 %) R-3 1 said not to need it" in coverage
    assert "Hazards with system constraint 2 of 3 (66 %) H-2" in coverage
    rows = page.by_id("_coverage").all("tr")[1:]
    settled = [row.text for row in rows if "data-open" not in row.attributes]
    assert not [text for text in settled if "(0 %)" in text or "(25 %)" in text], "what is not demonstrated is open"


def test_the_register_names_tool_file_digest_date_result_and_basis(page: Element) -> None:
    rows = page.by_id("_register").all("tr")[1:]
    digest = hashlib.sha256(files_of()["evidence/run.xml"]).hexdigest()
    assert "2 passed" in rows[0].text
    assert "2026-02-01" in rows[0].text
    assert "evidence/run.xml" in rows[0].text
    assert digest[:16] in rows[0].text
    assert "computed" in rows[0].text
    assert "refuted" in rows[1].text
    assert "declared" in rows[2].text


def test_waivers_are_listed_and_expired_ones_called_so(page: Element) -> None:
    text = page.by_id("_waivers").text
    assert "A-1" in text
    assert "nobody minds" in text
    assert "2025-01-01 expired" in text
    assert "hazard-count severity info it is a small thing" in text


def test_provenance_names_commit_tool_day_and_every_digest(page: Element) -> None:
    text = page.by_id("_provenance").text
    for path, content in files_of().items():
        assert path in text
        assert hashlib.sha256(content).hexdigest() in text
    assert f"{PROVENANCE.commit}, without changes" in text
    assert "2026-03-01" in text
    assert "safetycase 0.0.0" in text


def test_the_policy_allows_our_script_and_nothing_else(html: str, page: Element) -> None:
    (script,) = page.all("script")
    digest = base64.b64encode(hashlib.sha256("".join(script.own).encode()).digest()).decode()
    policy = next(
        meta.attributes["content"]
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_nothing_outside_is_named(page: Element) -> None:
    for element in page.walk():
        assert not {"src", "srcset", "poster", "data", "action", "background"} & set(element.attributes)
    assert not page.all("link")
    style = "".join(text for one in page.all("style") for text in one.own)
    assert "url(" not in style
    assert "@import" not in style


def test_equal_input_gives_equal_bytes(html: str) -> None:
    assert render(view_of(files_of())).encode() == html.encode()
    backwards = dict(reversed(list(files_of().items())))
    assert render(view_of(backwards)) == html


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_bytes_do_not_depend_on_the_order_of_sets(html: str, seed: str) -> None:
    program = (
        "import sys; from tests.unit.report.cases import *; sys.stdout.buffer.write(report_of(files_of()).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == html.encode()


def test_headings_descend_by_one(page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.by_id("_main").walk() if re.fullmatch(r"h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_an_empty_case_is_not_fine() -> None:
    page = read_page(report_of(files_of(model="losses: {}", manifest='safetycase: "1"', results="")))
    assert "There is no requirement, so nothing is demonstrated: n/a (0 of 0)." in page.by_id("_verdict").text
    assert "No control action was analysed: n/a (0 of 0 cells)." in page.by_id("_verdict").text
    assert "100 %" not in page.text
    assert "n/a (0 of 0)" in page.by_id("_coverage").text


@pytest.mark.parametrize(
    "model",
    ["hazards: {H-1: [", "hazards: {H-1: {losses: 5}}", "a: 1", "hazards: {H-1: {parent: H-1}, H-1: x}", "", "- 1",
     "\0"],
)  # fmt: skip
def test_what_cannot_be_read_still_gives_a_report_that_says_so(model: str) -> None:
    page = read_page(report_of(files_of(model=model)))
    assert page.by_id("_findings").all("tr")


def test_parts_that_could_not_be_read_are_said_to_be_missing() -> None:
    broken = files_of(model="losses: {L-1: a}\nhazards: {H-1: [\n")
    assert "Not everything in the case could be read" in read_page(report_of(broken)).by_id("_verdict").text


def test_references_to_nothing_are_shown_as_such() -> None:
    page = read_page(report_of(files_of(model="hazards: {H-1: {losses: [L-9]}}")))
    assert "L-9 (no such item)" in page.by_id("H-1").text


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        (Provenance(), "not under version control, or git is not here"),
        (Provenance(commit="abc", dirty=True), "abc, with changes beside it"),
        (Provenance(commit="abc"), "abc, whether there are changes beside it is not known"),
    ],
)
def test_the_commit_is_never_made_cleaner_than_it_is(provenance: Provenance, words: str) -> None:
    page = read_page(render(view_of(files_of(), provenance=provenance)))
    assert words in page.by_id("_provenance").text


def test_the_manifest_says_purpose_and_scope(page: Element) -> None:
    text = page.by_id("_purpose").text
    assert "in order to make tea" in text
    assert "the kitchen" in text
    assert "Kettle" in MANIFEST
    assert page.all("title")[0].text.startswith("Kettle")


def test_the_outline_says_each_state_by_its_own_name(view: ReportInput, page: Element) -> None:
    marks = {entry.anchor: [(mark.count, mark.state.word) for mark in entry.marks] for entry in view.outline}
    assert marks["_requirement"] == [(1, "refuted"), (2, "open")]
    assert marks["_evidence"] == [(1, "refuted"), (1, "open")]
    assert marks["_grid"] == [(1, "open")]
    assert marks["_loss"] == []
    assert marks["_hazard"] == [(2, "with a warning")]
    line = next(one for one in page.by_id("_outline").all("a") if one.attributes["href"] == "#_requirement")
    assert line.text.split() == ["Requirements", "1", "✗", "refuted,", "2", "○", "open", "of", "6"]
