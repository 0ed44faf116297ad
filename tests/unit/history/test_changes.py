"""What differs between two states of a case, by item."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.case import Case, Folder, Memory, load
from safetycase.history import Comparison, changes, sharing
from tests.unit.history.repositories import MANIFEST, head, started, write


def case_of(text: str, **more: str) -> Case:
    files = {
        "safetycase.yaml": MANIFEST,
        "model/m.yaml": text,
        **{f"model/{name}.yaml": one for name, one in more.items()},
    }
    return load(Memory({name: one.encode() for name, one in files.items()}))


BEFORE = "losses:\n  L-1: Harm\n  L-2: More\nhazards:\n  H-1: {text: Too close, losses: [L-1]}\n"

RELAID = """\
losses:
    L-1:  {text: Harm} # the same
    L-2: More
hazards: {H-1: {losses: [L-1], text: Too close}}
"""


@pytest.mark.parametrize(
    ("after", "told", "gone"),
    [
        (BEFORE, {}, set()),
        (RELAID, {}, set()),
        (BEFORE.replace("More", "Most"), {"L-2": "changed"}, set()),
        (BEFORE.replace("  L-2: More\n", ""), {}, {"L-2"}),
        (BEFORE.replace("L-2", "L-3"), {"L-3": "changed"}, set()),
        (BEFORE.replace("L-2: More", "L-3: Fewer"), {"L-3": "new"}, {"L-2"}),
        (BEFORE.replace("L-2: More", "L-3: {text: Fewer, aliases: [L-2]}"), {"L-3": "changed"}, set()),
        (BEFORE.replace("L-2: More", "L-3: {text: Fewer, aliases: [L-1]}"), {"L-3": "new"}, {"L-2"}),
        (BEFORE.replace("Harm", "{text: Harm, x-note: 1}"), {"L-1": "changed"}, set()),
        (BEFORE.replace("losses:\n  L-1: Harm\n", "stakeholders:\n  L-1: Harm\nlosses:\n"), {"L-1": "changed"}, set()),
    ],
    ids=["same", "layout", "changed", "gone", "renamed", "another", "alias", "alias there", "own field", "kind"],
)  # fmt: skip
def test_items_are_compared_by_what_they_say(after: str, told: dict[str, str], gone: set[str]) -> None:
    found = changes(case_of(BEFORE), case_of(after))
    assert found.told == told
    assert found.gone.keys() == gone


def test_numbers_that_are_equal_and_of_another_type_differ() -> None:
    numbers = [
        case_of(f"requirements:\n  R-1: {{text: So, target: {{at_most: {one}}}}}\n") for one in ("1", "1.0", "true")
    ]
    assert [changes(numbers[0], one).told for one in numbers] == [{}, {"R-1": "changed"}, {"R-1": "changed"}]


def test_an_item_that_moved_to_another_file_is_the_same() -> None:
    after = case_of(BEFORE.partition("hazards")[0], n="hazards:\n  H-1: {text: Too close, losses: [L-1]}\n")
    assert changes(case_of(BEFORE), after).ids == frozenset()


def test_a_comparison_goes_on_with_the_case() -> None:
    before = case_of(BEFORE)
    comparison = Comparison(before)
    for text, told in (("Most", {"L-2": "changed"}), ("More", {}), ("Less", {"L-2": "changed"})):
        after = before.replaced({"model/m.yaml": case_of(BEFORE.replace("More", text)).documents["model/m.yaml"]})
        assert comparison.update(after).told == told


def test_an_item_renamed_and_named_back_is_followed() -> None:
    before = case_of(BEFORE)
    comparison = Comparison(before)
    for text, told, gone, then in (
        ("L-3: Most", {"L-3": "new"}, {"L-2"}, {}),
        ("L-3: {text: Most, aliases: [L-2]}", {"L-3": "changed"}, set(), {"L-3": "L-2"}),
        ("L-2: More", {}, set(), {}),
    ):
        after = before.replaced({"model/m.yaml": case_of(BEFORE.replace("L-2: More", text)).documents["model/m.yaml"]})
        found = comparison.update(after)
        assert (dict(found.told), set(found.gone), dict(found.renamed)) == (told, gone, then)


def test_what_is_alike_is_neither_read_again_nor_held_twice(tmp_path: Path) -> None:
    folder = started(tmp_path, None, **{"model/n.yaml": "losses:\n  L-7: Other\n"})
    write(folder, {"model/n.yaml": "losses:\n  L-7: Another\n"})
    known = load(Folder(folder))
    with patch("safetycase.history.sharing.read", side_effect=AssertionError) as reading:
        with pytest.raises(AssertionError):
            sharing(head(folder), known)
        assert [call.args[0] for call in reading.call_args_list] == ["model/n.yaml"]
    found = sharing(head(folder), known)
    assert found.items["H-1"] is known.items["H-1"]
    assert found.items["L-7"].raw == "Other"
    assert changes(found, known).told == {"L-7": "changed"}


def test_a_revision_that_forgot_its_files_reads_them_again(tmp_path: Path) -> None:
    source = head(started(tmp_path))
    content = source.read("model/m.yaml")
    source.forget()
    assert source.read("model/m.yaml") == content


def test_patterns_that_lead_out_of_the_case_are_left_out(tmp_path: Path) -> None:
    folder = started(tmp_path, None, **{"safetycase.yaml": MANIFEST + 'models: ["../**/*.yaml", "model/*.yaml"]\n'})
    assert set(sharing(head(folder), load(Folder(folder))).items) == {"L-1", "H-1"}
