"""The method: the grid of unsafe control, roles, inheritance and generated sentences."""

from safetycase.case import controller_of
from safetycase.stpa.authority import Authority, Circle, authority, circles
from safetycase.stpa.effective import (
    children,
    hazard_losses,
    lineage,
    nearest,
    own_class,
    scenario_class,
    scenario_hazards,
    scenario_ucas,
)
from safetycase.stpa.grid import Cell, CellState, Row, grid, row
from safetycase.stpa.grid_view import QUESTIONS, ActionView, CellView, GridView, grid_view
from safetycase.stpa.loops import Loops, unanswered
from safetycase.stpa.roles import ROLES, Role, inferred_role, role_of
from safetycase.stpa.sentences import (
    UcaSentence,
    constraint_text,
    context_words,
    desired_sentence,
    scenario_sentence,
    sentence,
    uca_sentence,
)
from safetycase.stpa.structure import ControlStructure, Flow, structure_of
from safetycase.stpa.verdicts import Verdict, type_of_uca, ucas_of, verdicts_of

__all__ = [
    "QUESTIONS",
    "ROLES",
    "ActionView",
    "Authority",
    "Cell",
    "CellState",
    "CellView",
    "Circle",
    "ControlStructure",
    "Flow",
    "GridView",
    "Loops",
    "Role",
    "Row",
    "UcaSentence",
    "Verdict",
    "authority",
    "children",
    "circles",
    "constraint_text",
    "context_words",
    "controller_of",
    "desired_sentence",
    "grid",
    "grid_view",
    "hazard_losses",
    "inferred_role",
    "lineage",
    "nearest",
    "own_class",
    "role_of",
    "row",
    "scenario_class",
    "scenario_hazards",
    "scenario_sentence",
    "scenario_ucas",
    "sentence",
    "structure_of",
    "type_of_uca",
    "uca_sentence",
    "ucas_of",
    "unanswered",
    "verdicts_of",
]
