"""The method: the grid of control actions and types, roles, the control-structure graph."""
