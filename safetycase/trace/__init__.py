"""Questions about references: what leads to what, what is covered, what is left open."""

from safetycase.trace.chains import Row, Trace, trace
from safetycase.trace.coverage import STANDARD, Coverage, coverage, reach
from safetycase.trace.gaps import lacking, leading_to
from safetycase.trace.graph import Graph
from safetycase.trace.neighbours import Neighbour, Neighbours, names_of, neighbours
from safetycase.trace.routes import Route, route
from safetycase.trace.standing import ELSEWHERE, Standing, Standings, standings, with_standings

__all__ = [
    "ELSEWHERE",
    "STANDARD",
    "Coverage",
    "Graph",
    "Neighbour",
    "Neighbours",
    "Route",
    "Row",
    "Standing",
    "Standings",
    "Trace",
    "coverage",
    "lacking",
    "leading_to",
    "names_of",
    "neighbours",
    "reach",
    "route",
    "standings",
    "trace",
    "with_standings",
]
