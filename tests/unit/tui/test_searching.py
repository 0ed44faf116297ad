"""Searching as letters are typed: whatever was typed before, what is found is what a fresh search finds."""

from __future__ import annotations

import random
from pathlib import Path

from safetycase.tui.searching import Search
from tests.unit.tui.driver import driven, workbench, write

LETTERS = "ab-1 B"


def plainly(keys: list[str], texts: list[str], typed: str) -> list[str]:
    """What is found by looking at every text."""
    words = typed.lower().split()
    start = " ".join(words)
    found = [(key, text) for key, text in zip(keys, texts, strict=True) if all(word in text for word in words)]
    found.sort(key=lambda one: (one[0].lower() != start or len(start) < 2, not one[1].startswith(start)))
    return [key for key, _ in found] if words else keys


def test_narrowing_finds_what_a_fresh_search_finds() -> None:
    chance = random.Random(7)
    for _ in range(60):
        keys = ["".join(chance.choices("AB-1", k=chance.randint(1, 4))) + str(number) for number in range(40)]
        texts = [f"{key} {''.join(chance.choices(LETTERS, k=8))}".lower() for key in keys]
        search = Search(keys, lambda texts=texts: texts)  # type: ignore[misc]
        typed = ""
        for _ in range(60):
            typed = typed[:-1] if chance.random() < 0.3 else typed + chance.choice(LETTERS)
            assert list(search(typed)) == plainly(keys, texts, typed), typed


def test_texts_are_asked_for_once_and_only_when_needed() -> None:
    asked = []

    def texts() -> list[str]:
        asked.append(1)
        return ["h-1 water", "h-10 water", "l-1 h-1"]

    search = Search(["H-1", "H-10", "L-1"], texts)
    assert list(search("  ")) == ["H-1", "H-10", "L-1"]
    assert not asked
    assert list(search("H-1")) == ["H-1", "H-10", "L-1"]
    assert list(search("h-10")) == ["H-10"]
    assert list(search("wat 10")) == ["H-10"]
    assert list(search("water")) == ["H-1", "H-10"]
    assert len(asked) == 1


@driven
async def test_go_to_finds_an_item_by_words_that_were_just_written(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("o")
        await screen.type("zebra")
        assert len(screen.app.screen.query("RowList").first().rows) == 0  # type: ignore[attr-defined]
        await screen.press("escape")
        await screen.at("H-1", field="text")
        await screen.press("enter", "ctrl+end")
        await screen.type(" Zebra")
        await screen.press("ctrl+s", "o")
        await screen.type("zebra")
        await screen.press("enter")
        assert screen.item.id == "H-1"


@driven
async def test_go_to_finds_items_by_their_kind_and_by_a_text_under_a_title(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="title")
        await screen.press("enter")
        await screen.type("Steam")
        await screen.press("enter", "o")
        words = str(screen.state.case.items["H-1"].data["text"]).split()[-1]
        await screen.type(f"hazard {words}")
        assert "H-1" in screen.text()
        await screen.press("enter")
        assert screen.item.id == "H-1"
