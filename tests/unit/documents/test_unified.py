"""A unified diff of two versions of a file: true line numbers, whatever both have alike around what differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safetycase.documents import Document
from safetycase.documents.unified import unified

LINES = st.lists(st.sampled_from(["a: 1", "b: 2", "c: 3", ""]), max_size=40)


@given(LINES, LINES, LINES, LINES)
def test_the_numbers_of_a_hunk_are_those_of_the_lines_it_is_about(
    head: list[str], one: list[str], two: list[str], tail: list[str]
) -> None:
    old, new = ([*head, *part, *tail] for part in (one, two))
    before, after = (Document("model/a.yaml", "".join(f"{line}\n" for line in side), None) for side in (old, new))
    shown = list(unified(before, after, "model/a.yaml"))
    restored: list[str] = []
    at = 0
    for line in shown[2:]:
        if line.startswith("@@"):
            first = int(line.partition("-")[2].split(",")[0].split(" ")[0])
            start = first if line.partition("-")[2].split(" ")[0].endswith(",0") else first - 1
            restored += old[at:start]
            at = start
        elif line[0] in " -":
            assert old[at] == line[1:]
            at += 1
        if line[0] in " +":
            restored.append(line[1:])
    assert [*restored, *old[at:]] == new
