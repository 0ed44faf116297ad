"""What is wrong with a drawing, by what the measures count."""

from __future__ import annotations

from safetycase.diagrams.measures import Measures


def faults(measures: Measures) -> dict[str, int]:
    """The overlaps that a drawing has, by their names; none where it is sound."""
    names = (
        "label_over_label", "label_over_box", "label_over_line", "line_through_box", "box_over_box",
        "line_through_title", "outside",
    )  # fmt: skip
    return {name: getattr(measures, name) for name in names if getattr(measures, name)}
