"""Linear programs whose answer is the same on every machine.

Many drawings are equally good by cost; a tiny cost of its own on every variable makes one of them the best, so that
the answer does not hang on which one a solver meets first. scipy is loaded when the first program is solved.
"""

from __future__ import annotations

from collections import deque

_TIE = 1e-3
_GOLDEN = 0.6180339887498949
_MOST = 12_000  # variables, beyond which a solver takes many seconds

Term = tuple[int, int]
"""A variable and its coefficient."""


class Unsolvable(Exception):  # noqa: N818 - it is an answer, not an error
    """No values satisfy the constraints, or the solver gave up."""


class Program:
    """Minimise a sum of costs over variables that are at least 0, under constraints that sums are large enough."""

    def __init__(self) -> None:
        self._costs: list[float] = []
        self._hard: list[tuple[tuple[Term, ...], int]] = []
        self._soft: list[tuple[tuple[Term, ...], int]] = []

    def variable(self, cost: float = 0.0) -> int:
        """A new variable and its cost per unit."""
        self._costs.append(cost)
        return len(self._costs) - 1

    def add_cost(self, variable: int, cost: float) -> None:
        """Raise the cost per unit of `variable`."""
        self._costs[variable] += cost

    def at_least(self, terms: tuple[Term, ...], least: int) -> None:
        """Require that the sum of `terms` is at least `least`."""
        self._hard.append((terms, least))

    def penalise(self, terms: tuple[Term, ...], weight: float) -> None:
        """Charge `weight` for every unit by which the sum of `terms` differs from 0."""
        distance = self.variable(weight)
        self._soft.append((((distance, 1), *terms), 0))
        self._soft.append((((distance, 1), *((v, -k) for v, k in terms)), 0))

    def solve(self, *, method: str = "highs") -> list[float]:
        """The values of all variables, best by cost; any good values if the solver gives up or is too slow for it.

        Raises Unsolvable when no values satisfy the constraints.
        """
        if not self._costs:
            return []
        try:
            if len(self._costs) > _MOST:
                return self.least()
            return self._optimum(method)
        except Unsolvable:
            return self.least()

    def _optimum(self, method: str) -> list[float]:
        try:
            from scipy.optimize import linprog
            from scipy.sparse import csr_array
        except ImportError as error:
            raise Unsolvable(str(error)) from error
        rows, columns, values, bounds = [], [], [], []
        for number, (terms, least) in enumerate(self._hard + self._soft):
            for variable, coefficient in terms:
                rows.append(number)
                columns.append(variable)
                values.append(-float(coefficient))
            bounds.append(-float(least))
        costs = [cost + _TIE * (0.5 + (i + 1) * _GOLDEN % 1.0) for i, cost in enumerate(self._costs)]
        matrix = csr_array((values, (rows, columns)), shape=(len(bounds), len(costs))) if bounds else None
        result = linprog(costs, A_ub=matrix, b_ub=bounds or None, method=method)  # type: ignore[call-overload]
        if result.x is None:
            raise Unsolvable(str(result.message))
        return [float(value) for value in result.x]

    def least(self) -> list[float]:
        """The smallest values that satisfy every constraint, costs aside.

        Only for programs whose constraints compare one variable with another or with a number. Raises Unsolvable when
        constraints form a circle that no values satisfy.
        """
        values = [0.0] * len(self._costs)
        pushes: dict[int, list[tuple[int, int]]] = {}
        for terms, least in self._hard:
            raised = [v for v, k in terms if k > 0]
            base = [v for v, k in terms if k < 0]
            if len(raised) != 1 or len(base) > 1:
                raise Unsolvable("a constraint is no comparison")
            if base:
                pushes.setdefault(base[0], []).append((raised[0], least))
            else:
                values[raised[0]] = max(values[raised[0]], float(least))
        queue, visits = deque(range(len(values))), [0] * len(values)
        waiting = [True] * len(values)
        while queue:
            variable = queue.popleft()
            waiting[variable] = False
            visits[variable] += 1
            if visits[variable] > len(values) + 1:
                raise Unsolvable("the constraints contradict each other")
            for other, distance in pushes.get(variable, ()):
                if values[other] < values[variable] + distance:
                    values[other] = values[variable] + distance
                    if not waiting[other]:
                        waiting[other] = True
                        queue.append(other)
        return values
