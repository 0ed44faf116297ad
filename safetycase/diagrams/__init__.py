"""Diagrams: what to draw, where everything stands, and the picture as SVG, DOT or plain text.

`layout(structure)` gives a `Drawing`, `svg(drawing)` paints it; `dot(structure)` and `text(structure)` need no layout.
scipy and graphviz are loaded when they are first needed.
"""

from __future__ import annotations

from safetycase.diagrams.dot import dot
from safetycase.diagrams.drawing import Drawing
from safetycase.diagrams.from_case import control_structure
from safetycase.diagrams.layout import layout
from safetycase.diagrams.paint import svg
from safetycase.diagrams.structure import Box, Flow, Structure
from safetycase.diagrams.style import style_sheet
from safetycase.diagrams.text import text

__all__ = ["Box", "Drawing", "Flow", "Structure", "control_structure", "dot", "layout", "style_sheet", "svg", "text"]
