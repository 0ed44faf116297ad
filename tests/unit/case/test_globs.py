"""Glob patterns take what people expect, and no pattern makes them slow."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.case import Folder
from safetycase.case.globs import glob


@pytest.mark.parametrize(
    ("pattern", "path", "taken"),
    [
        ("model/**/*.yaml", "model/a.yaml", True),
        ("model/**/*.yaml", "model/x/y/a.yaml", True),
        ("model/**/*.yaml", "model/a.yml", False),
        ("model/**/*.yaml", "other/model/a.yaml", False),
        ("./model/*.yaml", "model/a.yaml", True),
        ("model/*.yaml", "model/x/a.yaml", False),
        ("model/**", "model/x/a.yaml", True),
        ("model/**", "model", False),
        ("**/a?.yaml", "ab.yaml", True),
        ("**/a?.yaml", "x/y/ab.yaml", True),
        ("a[1].yaml", "a[1].yaml", True),
        ("a[1].yaml", "a1.yaml", False),
        ("a**b.yaml", "axxb.yaml", True),
        ("*", "a/b", False),
    ],
)
def test_patterns(pattern: str, path: str, taken: bool) -> None:
    assert glob(pattern).matches(path) == taken


@given(
    st.lists(st.text("ab*?", min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=5),
)
def test_it_agrees_with_a_regular_expression(steps: list[str], names: list[str]) -> None:
    pattern, path = "/".join(steps), "/".join(names)
    out = ""
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if step == "**":
            out += "[^/]+(?:/[^/]+)*" if last else "(?:[^/]+/)*"
        else:
            out += re.sub(r"\*+", "*", step).replace("*", "[^/]*").replace("?", "[^/]") + ("" if last else "/")
    assert glob(pattern).matches(path) == bool(re.fullmatch(out, path))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("model/" + "*a" * 60 + "b", "model/" + "a" * 240),
        ("model/" + "**/" * 60 + "y", "model/" + "x/" * 200 + "z"),
        ("?*" * 100 + "b", "a" * 250),
    ],
)
def test_no_pattern_is_slow(pattern: str, path: str) -> None:
    start = time.process_time()
    assert not glob(pattern).matches(path)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("pattern", ["../*", "a/../../*", "/etc/*", "/**/*", "../**/*"])
def test_patterns_that_leave_the_case_list_nothing(pattern: str, tmp_path: Path) -> None:
    """Not even to be refused later: `/**/*` would walk through every folder of the machine."""
    (tmp_path / "beside.yaml").write_text("a: 1\n")
    case = tmp_path / "case"
    case.mkdir()
    found = Folder(case).find([pattern])
    assert (found.files, found.skipped) == ((), ())
