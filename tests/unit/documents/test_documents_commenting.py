"""Where comments stand, and what only looks like one."""

from __future__ import annotations

import pytest

from safetycase.documents import read
from safetycase.documents.commenting import comments

TEXT = """\
# head
losses:  # section
  # above
  L-1:
    text: "a # b"   # behind "quotes"
    title: it's#1 of a#b # plain
  L-2: |  # header
    one
    # no comment
     # nor this

  # below
  L-3: {text: 'x # y', labels: [a, 'b # c'] }  ### flow
  "L # 4": >-
    folded # text
#last"""


def test_comments_are_told_from_texts_that_look_like_them() -> None:
    found = [(one.line, one.column, one.words, one.alone) for one in comments(read("a.yaml", TEXT.encode()))]
    assert found == [
        (1, 1, "head", True), (2, 10, "section", False), (3, 3, "above", True), (5, 21, 'behind "quotes"', False),
        (6, 26, "plain", False), (7, 11, "header", False), (12, 3, "below", True), (13, 48, "flow", False),
        (16, 1, "last", True),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = TEXT.replace("\n", end)
    found = [(one.line, one.words) for one in comments(read("a.yaml", text.encode()))]
    assert found == [(one.line, one.words) for one in comments(read("a.yaml", TEXT.encode()))]


def test_of_a_text_that_cannot_be_read_only_whole_lines_are_comments() -> None:
    found = comments(read("a.yaml", b"# one\nlosses: {L-1: [ # two\n# three\n"))
    assert [one.words for one in found] == ["one", "three"]
    assert comments(read("a.yaml", b"")) == []
    assert [one.words for one in comments(read("a.yaml", b"# all\n"))] == ["all"]
