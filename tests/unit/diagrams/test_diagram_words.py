"""Text as diagrams show it: harmless, measured, wrapped; and the outputs that are text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.diagrams import Box, Flow, Structure, dot, metrics, text, wording
from tests.unit.diagrams import samples


@given(st.text(), st.integers(20, 300), st.sampled_from([10, 11, 13]), st.booleans())
def test_wrapped_lines_fit_and_nothing_is_lost(words: str, limit: int, size: int, bold: bool) -> None:
    for wrapped in (
        wording.wrap(words, limit, size, bold=bold),
        wording.balanced(words, limit, size, bold=bold),
    ):
        assert "".join(wrapped).replace(" ", "") == wording.clean(words).replace(" ", "")
        for line in wrapped:
            assert len(line) == 1 or metrics.width(line, size, bold=bold) <= limit


@given(st.text(min_size=1), st.integers(20, 300))
def test_shortened_text_fits(words: str, limit: int) -> None:
    assert metrics.width(wording.shorten(words, limit, 11), 11) <= limit


@given(st.text())
def test_clean_text_holds_no_control_or_direction_characters(words: str) -> None:
    cleaned = wording.clean(words)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]", cleaned)
    assert wording.clean(cleaned) == cleaned


def test_balanced_lines_are_about_equally_long() -> None:
    greedy = wording.wrap("Deliver the basal insulin rate now", 170, 11)
    balanced = wording.balanced("Deliver the basal insulin rate now", 170, 11)
    assert len(greedy) == len(balanced) == 2

    def widest(lines: list[str]) -> int:
        return max(metrics.width(line, 11) for line in lines)

    assert widest(balanced) < widest(greedy)


def test_balanced_lines_break_no_word_that_fits() -> None:
    assert wording.balanced("Request maintenance of the unit", 84, 11) == ["Request", "maintenance", "of the unit"]
    assert wording.balanced("Completion report", 84, 11) == ["Completion", "report"]
    assert wording.balanced("漢字" * 8, 100, 11) == ["漢字漢字漢字漢字"] * 2


def test_clip_says_that_something_is_missing() -> None:
    assert wording.clip(["one", "two", "three"], 2, 100, 11) == ["one", "two three…"]
    assert wording.clip(["one", "two"], 2, 100, 11) == ["one", "two"]


def test_scripts_without_spaces_break_anywhere() -> None:
    assert wording.wrap("漢字" * 4, 50, 11) == ["漢字漢字", "漢字漢字"]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("i", "m"), ("a", "漢"), ("a", "😀"), ("e", "E"), ("a", "Ж"), ("a", "Ω"), ("x", "؀")],
)
def test_wider_characters_are_known_to_be_wider(narrow: str, wide: str) -> None:
    assert metrics.width(narrow * 10, 11) < metrics.width(wide * 10, 11)


def test_accents_do_not_count_twice() -> None:
    assert metrics.width("ő", 100) == metrics.width("o", 100) == metrics.width("o\u0301", 100)


def test_bold_is_wider() -> None:
    assert metrics.width("Controller", 13, bold=True) > metrics.width("Controller", 13)


def test_text_lists_what_passes_at_each_element() -> None:
    lines = text(samples.kettle()).splitlines()
    start = lines.index("Thermostat [thermostat]  (controller)")
    assert lines[start + 1 : start + 9] == [
        "  process model",
        "    water temperature: cold, warm, boiling",
        "    lid: open, closed",
        "  control actions to",
        "    Water in the kettle through Heater relay: Switch heating on [CA-1]",
        "    Water in the kettle through Heater relay: Switch heating off [CA-2]",
        "  feedback from",
        "    Water in the kettle through Temperature probe: Water temperature [FB-1]",
    ]


def test_text_names_missing_feedback_and_lost_flows() -> None:
    assert "MISSING FEEDBACK from\n    Production cluster: missing: effect" in text(samples.agents())
    assert "Neither end is in the structure:\n  5  nothing" in text(samples.strange())
    assert "No elements." in text(Structure())


def test_text_holds_no_control_characters() -> None:
    shown = text(Structure((Box("a", "\x1b[31mA\u202e\nB", lines=("\x07x",)),), title="\x1b]0;t\x07"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


HOSTILE = ("<b>x</b>", "<", 'x", image="/etc/passwd', "\\N \\G \\l", "a\nb", "{|}", 'end"];node[image=x];"', "\\")


@pytest.mark.parametrize("word", HOSTILE)
def test_dot_quotes_hostile_text(word: str) -> None:
    structure = Structure(
        (Box("a", word, lines=(word, word)), Box("b", word, parent="a"), Box(word, "c")),
        (Flow("1", "action", "a", word, label=word), Flow("2", "feedback", word, "b", label=word)),
        title=word,
    )
    source = dot(structure)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "STRING", source, flags=re.DOTALL)
    assert "image" not in bare
    assert "=<" not in bare.replace(" ", "")
    assert '"' not in bare
    assert re.fullmatch(r"[\w\s{}\[\]=>\-/.#]*", bare), bare
    labels = re.findall(r'label="((?:[^"\\]|\\.)*)"', source)
    assert not any(re.search(r"(?<!\\)(?:\\\\)*\\[NGETHLlr]", label) for label in labels)


def test_dot_draws_feedback_from_below() -> None:
    source = dot(samples.kettle())
    assert 'n0 -> n1 [label="Switch heating on" dir=forward]' in source
    assert 'n0 -> n2 [label="Water temperature" color="#0a58b8" dir=back' in source


def test_dot_keeps_inputs_and_lost_flows() -> None:
    assert "outside" in dot(samples.crossing())
    assert "// not drawn: 5" in dot(samples.strange())
    assert dot(Structure()).startswith("// control structure\ndigraph {")
