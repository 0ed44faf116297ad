"""Whatever stands in a case, no output steers a terminal, a build service or a viewer."""

from __future__ import annotations

import json
import re

import pytest

from safetycase.findings import Position, Related, Severity, Waiver
from safetycase.findings.text import log_line, visible
from safetycase.output import FORMATS, render
from tests.unit.output.build import finding, outcome

HOSTILE = [
    "\x1b]0;title\x07\x1b[2Jgone",
    "\x9b31mred\x85next",
    "\u202eright to left\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "line\r\n::error::injected",
    "::set-output name=x::y",
    "##[add-mask]secret and ##vso[task.setvariable variable=x]y and ##teamcity[message]",
    "a\u2028b\u2029c\ufeffd\U000e0041e\x7f\0",
    "\udcff\ud800",
    "50 %0A, a:b,c [link](javascript:alert(1)) {0}",
]
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f\ud800-\udfff]"
)


def poisoned(text: str) -> str:
    """Nothing: only there to name the corpus in test ids."""
    return ascii(text)[:20]


@pytest.mark.parametrize("text", HOSTILE, ids=poisoned)
@pytest.mark.parametrize("name", FORMATS)
def test_every_field_of_a_finding_is_harmless(name: str, text: str) -> None:
    position = Position(1, 1, 1, 3)
    produced = render(
        name,
        outcome(
            finding(
                text,
                item=text,
                field=text,
                file=text,
                hint=text,
                position=position,
                related=(Related(text, text, position),),
            ),
            finding(text, file=text),
            finding(text, file="", waiver=Waiver(text, text, text)),
            case=text,
            sources=lambda file: text,
            prefix=text,
        ),
    )
    produced.encode("utf-8")
    assert not FORBIDDEN.search(produced)
    for line in produced.splitlines():
        assert not re.search(r"##[a-z]*\[", line)
        if name != "github":
            assert not line.lstrip().startswith("::")


@pytest.mark.parametrize("text", HOSTILE, ids=poisoned)
def test_a_workflow_command_stays_one_command(text: str) -> None:
    produced = render("github", outcome(finding(text, file=text, hint=text, at=(1, 1, 1, 2)), prefix=text))
    assert produced.count("\n") == 1
    properties, _, data = produced.removeprefix("::error ").partition("::")
    assert [pair.partition("=")[0] for pair in properties.split(",")] == [
        "file", "line", "endLine", "col", "endColumn", "title",
    ]  # fmt: skip
    assert data.count("%0A") == 1, "only our own break between message and hint"


def test_github_escapes_what_its_parser_takes_apart() -> None:
    produced = render("github", outcome(finding("100 % of a: b, c", file="a,b:c%.yaml", at=(2, 3, 2, 5))))
    assert produced == (
        "::error file=a%2Cb%3Ac%25.yaml,line=2,endLine=2,col=3,endColumn=5,title=SFC998 output-test-rule::"
        "100 %25 of a: b, c\n"
    )


@pytest.mark.parametrize("text", HOSTILE, ids=poisoned)
def test_json_names_survive_exactly_and_prose_is_visible(text: str) -> None:
    shown = json.loads(render("json", outcome(finding(text, item=text, file=text, field=text))))["findings"][0]
    assert (shown["item"], shown["file"], shown["field"]) == (text, text, text)
    assert shown["message"] == visible(text)


def test_concise_keeps_one_line_for_each_finding() -> None:
    produced = render("concise", outcome(finding("a\nb"), finding("c\r\nd\u2028e", severity=Severity.INFO)))
    assert produced.count("\n") == 2
    assert len(produced.splitlines()) == 2


def test_visible() -> None:
    assert visible("plain") == "plain"
    assert visible("Grüße 患者 👩‍⚕️") == "Grüße 患者 👩‍⚕️"
    assert visible("a\tb\nc\0") == "a\\tb\\nc\\0"
    assert visible("a\tb\nc\r", keep="\n") == "a\\tb\nc\\r"
    assert visible("\x1b\u202e\U000e0041\udcff") == "\\x1b\\u202e\\U000e0041\\udcff"


def test_log_line() -> None:
    assert log_line("::error::x") == "\\x3a:error::x"
    assert log_line("  ::error::x") == "  \\x3a:error::x"
    assert log_line("a::b ## heading # [x] ##[x]") == "a::b ## heading # [x] \\x23#[x]"
    assert log_line("###[group]") == "#\\x23#[group]"
