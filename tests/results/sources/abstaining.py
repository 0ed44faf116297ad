"""An evaluation whose answers are known beforehand: some right, some wrong, some "I do not know", one without a score.

Inspect AI runs it with its mock model, twice over each sample, without any network.
"""

import sys

import inspect_ai
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessage, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import CORRECT, INCORRECT, NOANSWER, Score, Scorer, Target, accuracy, scorer
from inspect_ai.solver import TaskState, generate

SAYS = ["4", "9", "I do not know", "16", "24", "49"]
"""What the model says of the squares of 2 to 7."""

SAMPLES = [
    Sample(
        id=f"square-{number}",
        input=f"What is {number} times {number}?",
        target=str(number * number),
        metadata={"language": language, "requirement": "R-1"},
    )
    for number, language in zip(range(2, 8), ["en", "de"] * 3, strict=True)
]


@scorer(metrics=[accuracy()])
def exact() -> Scorer:
    """Right, wrong, or no answer; nothing at all of the last sample in its second epoch."""

    async def score(state: TaskState, target: Target) -> Score | None:
        answer = state.output.completion
        if state.sample_id == "square-7" and state.epoch == 2:
            return None
        if answer == "I do not know":
            return Score(value=NOANSWER, answer=answer)
        return Score(value=CORRECT if answer == target.text else INCORRECT, answer=answer)

    return score


def said(messages: list[ChatMessage], tools: object, choice: object, config: object) -> ModelOutput:
    """What the mock model says. It states its tokens, for which a file would else be fetched."""
    output = ModelOutput.from_content("mockllm/model", SAYS[int(messages[-1].text.split()[2]) - 2])
    output.usage = ModelUsage(input_tokens=6, output_tokens=1, total_tokens=7)
    return output


def main() -> None:
    """Write the log to the folder that is named."""
    task = inspect_ai.Task(dataset=SAMPLES, solver=generate(), scorer=exact(), name="squares")
    model = get_model("mockllm/model", custom_outputs=said)
    inspect_ai.eval(
        task, model=model, epochs=2, log_dir=sys.argv[1], log_format="eval", display="none", max_samples=1, tags=["R-1"]
    )


if __name__ == "__main__":
    main()
