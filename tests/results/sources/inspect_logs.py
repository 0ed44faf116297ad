"""Logs of every kind that Inspect AI writes, and beside each what its own reader says of it, as lines of JSON.

Runs with the mock model, without any network, in the folder that is named.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import inspect_ai
from inspect_ai.dataset import Sample
from inspect_ai.log import (
    EvalLog,
    EvalSample,
    ProvenanceData,
    edit_score,
    invalidate_samples,
    read_eval_log,
    write_eval_log,
)
from inspect_ai.model import ChatMessage, Model, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import (
    CORRECT,
    INCORRECT,
    NOANSWER,
    PARTIAL,
    Score,
    ScoreEdit,
    Scorer,
    Target,
    accuracy,
    mean,
    scorer,
)
from inspect_ai.solver import Generate, Solver, TaskState, generate, solver

SAMPLES = [
    Sample(id=1, input="right", target="right", metadata={"site": "A", "deep": {"x": 2**60 + 1}}),
    Sample(id="two/2", input="wrong", target="right", metadata={"site": "B"}),
    Sample(id="drei ü", input="none", target="right", metadata={"site": "A"}),
    Sample(id="4_epoch_2", input="half", target="right"),
    Sample(id="void", input="void", target="right", metadata={"note": "n" * 3000, "list": [{"site": "C"}] * 200}),
]

GRADES = {"right": CORRECT, "wrong": INCORRECT, "none": NOANSWER, "half": PARTIAL}
NUMBERS = {"right": 1.0, "wrong": 0, "none": 0.30000000000000004, "half": float("nan"), "void": 1e-7}


@scorer(metrics=[accuracy()])
def graded() -> Scorer:
    """One of the four letters; nothing of `void`."""

    async def score(state: TaskState, target: Target) -> Score | None:
        said = state.output.completion
        return Score(value=GRADES[said]) if said in GRADES else None

    return score


@scorer(metrics=[mean()])
def measured() -> Scorer:
    """A number, one of which is none."""

    async def score(state: TaskState, target: Target) -> Score:
        return Score(value=NUMBERS[state.output.completion] if state.epoch == 1 else True)

    return score


@scorer(metrics={"short": [mean()], "kind": [mean()]})
def parted() -> Scorer:
    """Several numbers of one sample."""

    async def score(state: TaskState, target: Target) -> Score:
        return Score(value={"short": len(state.output.completion), "kind": 0.5})

    return score


@scorer(metrics=[accuracy()])
def failing() -> Scorer:
    """An error in the scorer itself."""

    async def score(state: TaskState, target: Target) -> Score:
        if state.output.completion == "wrong":
            raise ValueError("the scorer broke")
        return Score(value=CORRECT)

    return score


@solver
def breaking(word: str, how: Callable[[], object]) -> Solver:
    """Answers, but does something else where the question is `word`."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.input_text == word:
            how()
            await asyncio.sleep(0.2)
        return await generate(state)

    return solve


@solver
def talking() -> Solver:
    """Goes on until a limit stops it, but for the first sample."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state = await generate(state)
        while state.input_text != "right":
            state.messages.append(state.messages[0])
            state = await generate(state)
        return state

    return solve


def _raise() -> None:
    raise RuntimeError("the solver <broke>")


def _die() -> None:
    os._exit(3)


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _once() -> Callable[[], None]:
    left = ["not yet"]

    def fail() -> None:
        if left:
            raise RuntimeError(left.pop())

    return fail


def _model() -> Model:
    def said(messages: list[ChatMessage], tools: object, choice: object, config: object) -> ModelOutput:
        output = ModelOutput.from_content("mockllm/model", messages[0].text)
        output.usage = ModelUsage(input_tokens=6, output_tokens=1, total_tokens=7)
        return output

    return get_model("mockllm/model", custom_outputs=said)


def _run(name: str, kind: str, scorers: list[Scorer], solving: Solver | None = None, **more: Any) -> None:
    task = inspect_ai.Task(dataset=SAMPLES, solver=solving or generate(), scorer=scorers, name=name)
    inspect_ai.eval(
        task, model=_model(), log_dir=f"{kind}-{name}", log_format=kind, display="none", max_samples=1, **more
    )


def _runs(kind: str) -> dict[str, Callable[[], None]]:
    fall = {"fail_on_error": False}
    return {
        "epochs": lambda: _run("epochs", kind, [graded(), measured(), parted()], epochs=3),
        "limited": lambda: _run("limited", kind, [graded()], limit=2),
        "errors": lambda: _run("errors", kind, [graded(), measured()], breaking("wrong", _raise), epochs=2, **fall),
        "stopped": lambda: _run("stopped", kind, [graded()], breaking("none", _raise), fail_on_error=True),
        "scorer": lambda: _run("scorer", kind, [graded(), failing()], **fall),
        "talking": lambda: _run("talking", kind, [graded()], talking(), message_limit=6),
        "repeated": lambda: _run("repeated", kind, [graded(), graded()], breaking("half", _once()), retry_on_error=2),
        "judged": lambda: _run("judged", kind, [graded()], model_roles={"grader": "mockllm/judge"}),
        "unscored": lambda: _run("unscored", kind, [graded()], score=False),
        "cancelled": lambda: _run("cancelled", kind, [graded()], breaking("none", _interrupt), log_buffer=1),
        "killed": lambda: _run("killed", kind, [graded()], breaking("none", _die), log_buffer=1),
    }


def _apart(name: str, kind: str) -> None:
    """A run in a process of its own, which may end before it is done."""
    subprocess.run([sys.executable, __file__, ".", name, kind], check=False, timeout=60, capture_output=True)


def _change(path: Path) -> None:
    """The same log after the run: with another score, with a sample that does not count, and with a scorer more."""
    log = read_eval_log(str(path))
    who = ProvenanceData(author="somebody", reason="it was wrong")
    edit_score(log, 1, "graded", ScoreEdit(value=INCORRECT, provenance=who), epoch=1)
    write_eval_log(log, str(path.with_name(f"edited{path.suffix}")))
    log = read_eval_log(str(path))
    assert log.samples
    log = invalidate_samples(log, [str(log.samples[1].uuid)], who)
    write_eval_log(log, str(path.with_name(f"invalid{path.suffix}")))
    log = inspect_ai.score(read_eval_log(str(path)), graded(), action="append", display="none")
    write_eval_log(log, str(path.with_name(f"rescored{path.suffix}")))


def _sample(sample: EvalSample) -> dict[str, Any]:
    return {
        "id": sample.id,
        "epoch": sample.epoch,
        "scores": {name: score.value for name, score in (sample.scores or {}).items()},
        "repeated": bool(sample.error_retries),
        "edited": sum(bool(score.history) for score in (sample.scores or {}).values()),
        "metadata": sample.metadata,
        "error": sample.error.message if sample.error else None,
        "limited": sample.limit is not None,
        "invalid": sample.invalidation is not None,
    }


def _said(path: Path, log: EvalLog) -> dict[str, Any]:
    spec = log.eval
    return {
        "path": str(path),
        "version": log.version,
        "status": log.status,
        "task": spec.task,
        "model": spec.model,
        "roles": {name: role.model for name, role in (spec.model_roles or {}).items()},
        "planned": spec.dataset.samples,
        "scorers": [one.name for one in spec.scorers or []],
        "started": log.stats.started_at or spec.created,
        "invalidated": log.invalidated,
        "updates": len(log.log_updates or []),
        "package": spec.packages.get("inspect_ai"),
        "samples": [_sample(one) for one in log.samples or []],
    }


def main() -> None:
    """Write the logs to the folder that is named, or one of them; then say what is in them."""
    os.chdir(sys.argv[1])
    if len(sys.argv) > 2:
        _runs(sys.argv[3])[sys.argv[2]]()
        return
    for kind in ("eval", "json"):
        for name, run in _runs(kind).items():
            if name in {"cancelled", "killed"}:
                _apart(name, kind)
            else:
                run()
        _change(next(Path(f"{kind}-epochs").iterdir()))
    for path in sorted(one for one in Path().rglob("*") if one.suffix in {".eval", ".json"}):
        print(json.dumps(_said(path, read_eval_log(str(path)))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
