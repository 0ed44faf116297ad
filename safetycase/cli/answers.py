"""What the commands of the calculator share: the confidence, how an answer is printed, and what cannot be computed."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from safetycase.cli.numbers import Amount
from safetycase.cli.options import emit

F = TypeVar("F", bound=Callable[..., Any])


def with_confidence(function: F) -> F:
    """The option of the confidence."""
    return click.option(
        "--confidence",
        type=Amount(below=1),
        default=0.95,
        show_default=True,
        help="Confidence of each bound.",
    )(function)


def computed(function: F) -> F:
    """Tell numbers of which nothing can be computed as a wrong use."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> None:
        try:
            function(*arguments, **options)
        except (ArithmeticError, ValueError) as error:
            raise click.UsageError(f"this cannot be computed: {error}") from None

    return command  # type: ignore[return-value]


def show_answer(form: str, data: dict[str, Any], text: list[str]) -> None:
    """Print an answer. Raises OverflowError where a number of it is beyond what JSON has."""
    if not all(math.isfinite(value) for value in data.values() if isinstance(value, float)):
        raise OverflowError("a number is too large")
    if form == "json":
        from safetycase.output import dumps

        emit(dumps(data), None)
    else:
        emit("\n".join(text), None)
