"""The list of problems: ordered and grouped, narrowed by words, and gone through one after the other."""

from __future__ import annotations

from pathlib import Path

from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write


def headings(screen: Screen) -> list[str]:
    return [row.text for row in screen.pane("problems").rows if not row.selectable]


def rules(screen: Screen) -> list[str]:
    return [row.data.rule for row in screen.pane("problems").rows if row.selectable]


def title(screen: Screen) -> str:
    return str(screen.pane("problems").border_title)


@driven
async def test_findings_are_ordered_by_severity_rule_item_and_file(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        every = rules(screen)
        severities = [row.data.severity for row in screen.pane("problems").rows]
        assert severities == sorted(severities, reverse=True)
        assert headings(screen) == []
        await screen.press("5", "O")
        assert title(screen).endswith("by rule")
        assert rules(screen) == sorted(every)
        assert any(one.startswith("SFC203 hazard-without-constraint: No constraint is about a hazard.")
                   for one in headings(screen))  # fmt: skip
        await screen.press("O")
        assert any(one.startswith("H-2  The heater is on without water.") for one in headings(screen))
        await screen.press("O")
        assert [one.split()[0] for one in headings(screen)] == [
            "model/assurance.yaml", "model/purpose.yaml", "model/structure.yaml"
        ]  # fmt: skip
        await screen.press("O")
        assert headings(screen) == []
        assert rules(screen) == every


@driven
async def test_findings_are_narrowed_by_words_as_they_are_typed(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        every = len(rules(screen))
        await screen.press("5", "slash")
        await screen.type("hazard-without-constraint")
        assert rules(screen) == ["SFC203"]
        assert f"(1 of {every}" in title(screen)
        await screen.press("enter")
        assert screen.bench.at == "problems"
        await screen.press("enter")
        assert screen.item.id == "H-2"
        await screen.press("right_square_bracket")
        assert screen.item.id == "H-2", "only what is shown is gone through"
        await screen.press("5", "escape")
        assert len(rules(screen)) == every
        assert screen.bench.at == "problems"


@driven
async def test_words_that_find_nothing_do_not_say_that_all_is_well(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("5", "slash")
        await screen.type("zzz")
        assert "Nothing fits the filter." in screen.text()
        assert "No findings." not in screen.text()
        await screen.press("enter", "right_square_bracket", "F", "i", "W", "enter")
        assert "finding" in screen.message


@driven
async def test_headings_are_passed_over_and_next_goes_round(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("5", "O")
        seen = []
        for _ in range(len(rules(screen))):
            await screen.press("right_square_bracket")
            current = screen.pane("problems").current
            assert current is not None
            seen.append(current.data.fingerprint)
        assert len(set(seen)) == len(seen)
        await screen.press("left_square_bracket")
        assert screen.pane("problems").current.data.fingerprint == seen[-2]  # type: ignore[union-attr]


@driven
async def test_the_order_and_the_words_stay_while_the_case_changes(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("5", "O", "slash")
        await screen.type("sfc2")
        await screen.press("enter")
        before = len(rules(screen))
        await screen.at("SC-1", field="hazards[0]")
        await screen.press("x")
        assert len(rules(screen)) == before + 2, "no hazard of the constraint, no constraint for the hazard"
        assert all(rule.startswith("SFC2") for rule in rules(screen))
        assert title(screen).endswith("by rule")


@driven
async def test_text_of_a_case_under_a_heading_is_only_text(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"].replace("The heater is on", '"[bold]\\e[31m')
    purpose = purpose.replace("without water.", 'x"')
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.press("5", "O", "O")
        assert "[bold]" in screen.words("problems")
        assert "\x1b" not in screen.text()
