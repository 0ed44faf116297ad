from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest

from safetycase.case import Memory, load
from safetycase.findings.text import visible
from safetycase.trace import Graph, Standing, trace, with_standings
from safetycase.trace.coverage import covered
from safetycase.trace.render import RENDERERS, as_csv, as_json, as_markdown, as_text
from tests.unit.trace.cases import CHAIN, case_of

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a|b", "[x](javascript:alert(1))", "<script>x</script>",
    "`code`", "\x1b[31mred", "\u202egnirts", "line\nbreak", 'quo"te', "*bold* _it_", "![i](http://x/y)", "a\\|b",
]  # fmt: skip


def test_text_shows_chains_figures_and_gaps() -> None:
    case = case_of(CHAIN)
    assert as_text(case, trace(case, "hazard", "requirement")).splitlines() == [
        "3 pairs, one shortest chain for each pair; more chains may join it:",
        "H-1 -> UCA-1 -> LS-1 -> R-1",
        "H-1 -> H-1.1 -> SC-1 -> R-2",
        "H-1.1 -> SC-1 -> R-2",
        "",
        "hazards with requirement: 2 of 3 (66 %)",
        "requirements with hazard: 2 of 3 (66 %)",
        "",
        "hazards without requirement:",
        "  H-2  too cold",
        "",
        "requirements without hazard:",
        "  R-3  alone",
    ]


def test_gaps_alone() -> None:
    case = case_of(CHAIN)
    assert "->" not in as_text(case, trace(case, "hazard", "requirement"), gaps_only=True)
    assert "H-2  too cold" in as_text(case, trace(case, "hazard", "requirement"), gaps_only=True)


def test_json_keeps_the_contract() -> None:
    case = case_of(CHAIN)
    data = json.loads(as_json(case, trace(case, "hazard", "requirement")))
    assert data["version"] == 1
    assert data["coverage"]["hazard"] == {"covered": 2, "of": 3, "not_needed": 0}
    assert data["rows"][0]["source"] == "H-1"
    assert data["rows"][0]["path"][1] == {"id": "UCA-1", "kind": "uca"}
    assert data["gaps"] == {"hazard": ["H-2"], "requirement": ["R-3"]}


def test_nothing_at_all_is_not_applicable() -> None:
    case = case_of("losses: {}")
    assert "losses with hazard: n/a (0 of 0)" in as_text(case, trace(case, "loss", "hazard"))


@pytest.mark.parametrize("words", HOSTILE)
def test_csv_cells_are_whole_and_no_formulas(words: str) -> None:
    case = case_of(f"{{losses: {{L-1: {json.dumps(words)}}}, hazards: {{H-1: {{text: x, losses: [L-1]}}}}}}")
    text = as_csv(case, trace(case, "loss", "hazard"))
    header, *lines = list(csv.reader(io.StringIO(text, newline="")))
    assert len(lines) == 1
    assert len(lines[0]) == len(header)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in lines[0])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.endswith("\r\n")


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_has_no_markup_of_the_case(words: str) -> None:
    case = case_of(f"{{losses: {{L-1: {json.dumps(words)}}}, hazards: {{H-1: {{text: x, losses: [L-1]}}}}}}")
    text = as_markdown(case, trace(case, "loss", "hazard"))
    (row,) = [line for line in text.splitlines() if line.startswith("| L-1 ")]
    unescaped = [char for place, char in enumerate(row) if char in "|<>[]`*" and row[place - 1] != "\\"]
    assert unescaped == ["|"] * 4
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "words",
    [*HOSTILE, "_it_ is", "a _b_ c", "__x__", "~~no~~", "&lt;b&gt; &#60; &amp;", "http://a.example/x", "www.a.example",
     "HTTPS://a.example", "WWW.a.example", "<http://a.example>", "[a]: b", "a\\", "1. one", "# one", "- one",
     "***", "\\*a\\*"],
)  # fmt: skip
def test_a_reader_of_markdown_sees_the_words_of_the_case(words: str) -> None:
    from markdown_it import MarkdownIt

    case = case_of(f"{{losses: {{L-1: {json.dumps(words)}}}, hazards: {{H-1: {{text: x, losses: [L-1]}}}}}}")
    tokens = MarkdownIt("gfm-like", {"linkify": True}).parse(as_markdown(case, trace(case, "loss", "hazard")))
    inside = [token for token in tokens if token.type == "inline" and token.content.startswith("L-1")]
    assert len(inside) == 1
    children = inside[0].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == f"L-1 {visible(case.items['L-1'].title)}".rstrip()


def test_markdown_leaves_ids_and_prose_readable() -> None:
    prose = "It must not (ever) stop: 5.2 s, R&D, x_max, well-known, no!"
    case = case_of(f"{{losses: {{L-1: {json.dumps(prose)}}}, hazards: {{H-1.2: {{text: x, losses: [L-1]}}}}}}")
    text = as_markdown(case, trace(case, "loss", "hazard"))
    assert f"| L-1 {prose} | H-1.2 x |" in text
    assert "1 pair, one shortest chain for each pair; more chains may join it." in text


@pytest.mark.parametrize("format_name", sorted(RENDERERS))
def test_equal_input_gives_equal_output(format_name: str) -> None:
    renderer = RENDERERS[format_name]
    one, other = case_of(CHAIN), case_of(CHAIN)
    assert renderer(one, trace(one, "loss", "evidence")) == renderer(other, trace(other, "loss", "evidence"))


def test_the_standing_of_ends_is_said_beside_them() -> None:
    case = case_of(CHAIN)
    standings = {"R-1": Standing("✗", "refuted", False), "R-2": Standing("✓", "demonstrated", True)}
    graph = Graph(case)
    traced = trace(case, "hazard", "requirement", graph)
    figures = {kind: with_standings(graph, figure, standings) for kind, figure in traced.coverage.items()}
    traced = msgspec.structs.replace(traced, coverage=figures)
    assert (figures["hazard"].held, figures["requirement"].held) == (1, None)
    text = as_text(case, traced, standings=standings)
    assert "H-1 -> UCA-1 -> LS-1 -> R-1 ✗ refuted" in text
    assert "hazards with requirement: 2 of 3 (66 %); with all of it demonstrated: 1 of 3 (33 %)" in text
    data = json.loads(as_json(case, traced, standings=standings))
    assert data["coverage"]["hazard"]["demonstrated"] == 1
    assert data["rows"][0]["path"][-1] == {
        "id": "R-1", "kind": "requirement", "state": "refuted", "basis": None
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(as_csv(case, traced, standings=standings))))
    assert rows[1][-2:] == ["refuted", ""]
    assert "(✗ refuted) |" in as_markdown(case, traced, standings=standings)


def test_a_requirement_without_evidence_on_the_way_keeps_what_is_above_it_from_being_demonstrated() -> None:
    case, good = case_of(CHAIN), Standing("✓", "demonstrated", True)
    open_ = Standing("·", "no evidence", False)
    graph = Graph(case)
    figure = covered(graph, "scenario", "evidence")
    both = {"R-1": good, "R-2": good, "R-3": open_, "E-1": good}
    assert with_standings(graph, figure, both).held == 1
    more = case_of(CHAIN.replace("R-3: {text: alone}", "R-3: {text: again, addresses: [LS-1]}"))
    assert with_standings(Graph(more), figure, both).held == 0


def test_what_reaches_into_an_imported_case_is_not_demonstrated_here() -> None:
    beside = Memory(
        {
            "safetycase.yaml": b'safetycase: "1"\nname: brakes\n',
            "model/all.yaml": b"requirements: {R-7: The brake shall release}\n",
        },
        name="brakes",
    )
    model = (
        "hazards: {H-1: {text: too hot}}\n"
        "constraints: {SC-1: {text: stay cool, hazards: [H-1]}}\n"
        "scenarios: {LS-1: {text: stuck, hazards: [H-1], treated_by: [{by: %s}]}}\n"
        "requirements: {R-1: {text: measure, addresses: [SC-1]}}\n"
    )
    manifest = b'safetycase: "1"\nname: small\nimports: {brakes: ../brakes}\n'

    def held(treated: str) -> int | None:
        files = {"safetycase.yaml": manifest, "model/all.yaml": (model % treated).encode()}
        graph = Graph(load(Memory(files, others={"../brakes": beside})))
        standings = {"R-1": Standing("✓", "demonstrated", True)}
        return with_standings(graph, covered(graph, "hazard", "requirement"), standings).held

    assert held("R-1") == 1
    assert held("'brakes:R-7'") == 0
