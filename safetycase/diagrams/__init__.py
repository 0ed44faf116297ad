"""Diagrams: what to draw, where everything stands, and the picture as SVG, DOT or plain text.

`pages(structure)` shares a large structure out, `layout(structure)` gives a `Drawing`, `svg(drawing)` paints it;
`dot`, `text`, `ego`, `n2` and `n2_csv` need no layout. The same for what follows from what: `trace_graph`,
`trace_layout`, `trace_svg`, `trace_dot`, `trace_text`. scipy and graphviz are loaded when they are first needed.
"""

from __future__ import annotations

from safetycase.diagrams.dot import dot
from safetycase.diagrams.drawing import Drawing
from safetycase.diagrams.ego import ego
from safetycase.diagrams.from_case import control_structure
from safetycase.diagrams.layout import layout
from safetycase.diagrams.matrix import n2, n2_csv
from safetycase.diagrams.pages import Page, pages
from safetycase.diagrams.paint import svg
from safetycase.diagrams.structure import Box, Flow, Structure
from safetycase.diagrams.style import style_sheet
from safetycase.diagrams.text import text
from safetycase.diagrams.trace_layout import TraceDrawing, trace_layout
from safetycase.diagrams.trace_paint import trace_svg
from safetycase.diagrams.trace_words import trace_dot, trace_text
from safetycase.diagrams.traces import TraceGraph, trace_graph
from safetycase.diagrams.views import NoSuchPartError, around, at_level, collapsed

__all__ = [
    "Box",
    "Drawing",
    "Flow",
    "NoSuchPartError",
    "Page",
    "Structure",
    "TraceDrawing",
    "TraceGraph",
    "around",
    "at_level",
    "collapsed",
    "control_structure",
    "dot",
    "ego",
    "layout",
    "n2",
    "n2_csv",
    "pages",
    "style_sheet",
    "svg",
    "text",
    "trace_dot",
    "trace_graph",
    "trace_layout",
    "trace_svg",
    "trace_text",
]
