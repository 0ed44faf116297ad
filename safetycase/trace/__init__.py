"""Questions about references: what leads to what, what is covered, what is left open."""

from safetycase.trace.carrying import ABOVE, Carrying, Tally, tally_of
from safetycase.trace.chains import Row, Trace, trace
from safetycase.trace.coverage import STANDARD, Coverage, coverage, reach
from safetycase.trace.gaps import lacking, leading_to
from safetycase.trace.graph import Graph
from safetycase.trace.neighbours import Neighbour, Neighbours, names_of, neighbours
from safetycase.trace.routes import Route, route
from safetycase.trace.standing import ELSEWHERE, FAULTY, Standing, Standings, standings, with_standings

__all__ = [
    "ABOVE",
    "ELSEWHERE",
    "FAULTY",
    "STANDARD",
    "Carrying",
    "Coverage",
    "Graph",
    "Neighbour",
    "Neighbours",
    "Route",
    "Row",
    "Standing",
    "Standings",
    "Tally",
    "Trace",
    "coverage",
    "lacking",
    "leading_to",
    "names_of",
    "neighbours",
    "reach",
    "route",
    "standings",
    "tally_of",
    "trace",
    "with_standings",
]
