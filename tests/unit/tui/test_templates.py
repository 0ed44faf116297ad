"""New items of the terminal UI begin with the template of their kind."""

from __future__ import annotations

from pathlib import Path

from tests.unit.tui.driver import KETTLE, driven, workbench, write

TEMPLATES = """\
templates:
  hazard: {owner: kitchen, labels: [hot]}
  uca: {when: the kettle is empty, type: duration}
  element: {title: Something, role: sensor}
"""


def with_templates(root: Path) -> Path:
    """The kettle with templates."""
    write(root)
    (root / "safetycase.yaml").write_text(KETTLE["safetycase.yaml"] + TEMPLATES)
    return root


@driven
async def test_new_items_begin_with_their_template_and_what_is_given_goes_over_it(tmp_path: Path) -> None:
    async with workbench(with_templates(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("n")
        assert "owner: kitchen" in screen.text()
        await screen.press("enter", "escape")
        assert screen.item.data == {"owner": "kitchen", "labels": ["hot"]}
        await screen.press("number_sign", "n", "enter")
        assert screen.item.data == {"action": "CA-1", "type": "not-provided", "when": "the kettle is empty"}
        await screen.press("colon")
        await screen.type("new element")
        await screen.press("enter")
        await screen.type("Lamp")
        await screen.press("enter")
        assert screen.item.data == {"title": "Lamp", "role": "sensor"}
        await screen.press("u")
        assert "lamp" not in screen.state.case.items
