"""Values as YAML text: taken out of a document as they stand, and put in with their comments and layout."""

from __future__ import annotations

import pytest

from safetycase import documents
from safetycase.documents import Refused, read
from safetycase.findings import Path

TEXT = """\
requirements:
  R-1:
    target:   # the numbers
      # first
      metric: failure-rate  # rate
      at_most: 0.1
      # last
    slices: {by: [a]}
    waivers:
      - rule: x   # why
        # inner
        reason: y
      - rule: z
    text: abc
# end
"""
TARGET: Path = ("requirements", "R-1", "target")
WAIVERS: Path = ("requirements", "R-1", "waivers")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TARGET, "metric: failure-rate  # rate\nat_most: 0.1\n"),
        (WAIVERS, "- rule: x   # why\n  # inner\n  reason: y\n- rule: z\n"),
        ((*WAIVERS, 0), "rule: x   # why\n# inner\nreason: y\n"),
        (("requirements", "R-1", "slices"), ""),
        (("requirements", "R-1", "text"), ""),
    ],
)
def test_a_value_is_told_as_it_would_stand_alone(path: Path, text: str) -> None:
    assert documents.text_at(read("a", TEXT.encode()), path) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "text", "old", "new"),
    [
        (
            TARGET, "# new\nmetric: event-rate # why\n\n# mid\nat_most: 0.2 # tail\n",
            "      metric: failure-rate  # rate\n      at_most: 0.1\n",
            "      # new\n      metric: event-rate # why\n\n      # mid\n      at_most: 0.2 # tail\n",
        ),
        (
            (*WAIVERS, 0), "rule: q # why\n# more\nreason: r\n",
            "      - rule: x   # why\n        # inner\n        reason: y\n",
            "      - rule: q # why\n        # more\n        reason: r\n",
        ),
        (
            WAIVERS, "# one\n- rule: q\n",
            "      - rule: x   # why\n        # inner\n        reason: y\n      - rule: z\n",
            "      # one\n      - rule: q\n",
        ),
        (
            ("requirements", "R-1", "slices"), "# by what\nby:\n- a\n",
            "    slices: {by: [a]}\n", "    slices:\n      # by what\n      by:\n      - a\n",
        ),
        (("requirements", "R-1", "text"), "abd # a letter", "    text: abc\n", "    text: abd # a letter\n"),
    ],
)  # fmt: skip
def test_a_text_is_put_in_as_it_is_and_nothing_else_changes(
    path: Path, text: str, old: str, new: str, newline: str
) -> None:
    document = read("a", TEXT.replace("\n", newline).encode())
    edited = documents.set_text(document, path, text)
    assert edited.document.text == TEXT.replace(old, new).replace("\n", newline)
    assert documents.spliced(edited.document, documents.inverse(edited.splices)).text == document.text
    assert read("a", edited.document.text.encode()).data == edited.document.data


@pytest.mark.parametrize("text", ["", "  \n", "a: [", "a: &x 1", "a: 1\na: 2", "\0"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        documents.set_text(read("a", TEXT.encode()), TARGET, text)


def test_comments_have_no_place_in_brackets() -> None:
    document = read("a", b"losses:\n  L-1: {labels: [a, b], text: Harm}\n")
    with pytest.raises(Refused):
        documents.set_text(document, ("losses", "L-1", "labels"), "# why\n- a\n")
