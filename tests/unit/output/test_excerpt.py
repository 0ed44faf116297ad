from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safetycase.findings import Position
from safetycase.output.excerpt import ELLIPSIS, WIDTH, Lines, cells, excerpt, width


def marked(line: str, column: int, end: int, limit: int = WIDTH) -> tuple[str, str]:
    return excerpt(line, Position(1, column, 1, end), limit)


def test_ascii() -> None:
    assert marked("losses: [H-9]", 10, 13) == ("losses: [H-9]", "         ^^^")


def test_tabs_become_spaces_to_the_next_stop() -> None:
    assert marked("a\tb", 3, 4) == ("a   b", "    ^")


def test_wide_characters_take_two_carets() -> None:
    assert marked("患者 H-9", 4, 7) == ("患者 H-9", "     ^^^")
    assert marked("患者", 2, 3) == ("患者", "  ^^")


def test_combining_marks_take_none() -> None:
    assert marked("e\u0301 x", 4, 5) == ("e\u0301 x", "  ^")


def test_unprintable_characters_are_shown_and_the_caret_follows() -> None:
    assert marked("a\x1b[2Jb", 6, 7) == ("a\\x1b[2Jb", "        ^")
    assert marked("\u202eabc", 1, 2) == ("\\u202eabc", "^^^^^^")


def test_an_empty_stretch_and_one_past_the_end_still_have_a_caret() -> None:
    assert marked("abc", 2, 2) == ("abc", " ^")
    assert marked("abc", 9, 12) == ("abc", "   ^")
    assert marked("", 1, 1) == ("", "^")


def test_a_stretch_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert excerpt("  key: |", Position(1, 8, 4, 2)) == ("  key: |", "       ^")
    assert excerpt("  key: >-   ", Position(1, 3, 2, 2)) == ("  key: >-", "  ^^^^^^^")


def test_a_long_line_is_shown_through_a_window() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    shown, under = marked(line, 501, 505)
    assert shown.startswith(ELLIPSIS)
    assert shown.endswith(ELLIPSIS)
    assert "HERE" in shown
    assert width(shown) <= WIDTH
    assert shown[under.index("^") : under.index("^") + 4] == "HERE"


def test_a_line_of_a_hundred_megabytes_costs_little() -> None:
    shown, under = marked("x" * 100_000_000, 50_000_000, 60_000_000)
    assert width(shown) <= WIDTH
    assert width(under) <= WIDTH


def test_a_short_line_is_never_cut() -> None:
    line = "x" * (WIDTH - 2)
    assert marked(line, WIDTH - 3, WIDTH - 1)[0] == line


@given(
    st.text(st.characters(exclude_characters="\r\n"), max_size=150),
    st.integers(1, 160),
    st.integers(0, 60),
    st.integers(20, 120),
)
def test_the_caret_is_always_under_the_place_and_inside_the_window(
    line: str, column: int, length: int, limit: int
) -> None:
    shown, under = marked(line, column, column + length, limit)
    assert width(shown) <= limit
    assert width(under) <= limit
    assert set(under.lstrip(" ")) == {"^"}
    assert "\n" not in shown
    if (
        column <= len(line)
        and line[column - 1].isprintable()
        and not line[column - 1].isspace()
        and cells(line[column - 1])
    ):
        at = len(under) - len(under.lstrip(" "))
        cell = 0
        for character in shown:
            if cell == at:
                break
            cell += cells(character)
        position = _index_at_cell(shown, at)
        assert line[column - 1] in shown[position : position + 12]


def _index_at_cell(text: str, cell: int) -> int:
    at = 0
    for index, character in enumerate(text):
        if at >= cell:
            return index
        at += cells(character)
    return len(text)


def test_lines_are_broken_only_where_yaml_breaks_them_and_files_are_read_once() -> None:
    asked: list[str] = []

    def sources(file: str) -> str | None:
        asked.append(file)
        return "one\x0bstill\u2028one\r\ntwo\rthree\n" if file == "a" else None

    lines = Lines(sources)
    assert lines.line("a", 1) == "one\x0bstill\u2028one"
    assert lines.line("a", 2) == "two"
    assert lines.line("a", 3) == "three"
    assert lines.line("a", 4) == ""
    assert lines.line("a", 5) is None
    assert lines.line("a", 0) is None
    assert asked == ["a"]
    assert lines.line("b", 1) is None
