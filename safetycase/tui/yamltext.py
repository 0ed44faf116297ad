"""Values edited as YAML: shown as the file has them, taken with comments and layout."""

from __future__ import annotations

from typing import Any

import yaml

from safetycase.case import Case
from safetycase.documents import read
from safetycase.editing import Command, Edit, EditError, comments_in, set_field, set_text, text_of_field
from safetycase.model.forms import Shape
from safetycase.tui.prose import LongText
from safetycase.tui.question import Editor, Question, unprintable


async def ask_yaml(question: Question, editor: Editor | None = None) -> Command | None:
    """The command that gives the field the value that a person wrote as YAML; None if they left it as it was."""
    text = _shown(question)

    def judge(answer: str) -> tuple[str, bool]:
        found = read("value", answer.encode("utf-8", "surrogatepass")).findings
        if found:
            return f"line {found[0].line}: {found[0].message}", False
        data = _meant_data(question, answer)
        said = question.complaint(data) if data is not None else ""
        return "\n".join(part for part in (said, _lost(question, answer, data)) if part), True

    def ahead(answer: str) -> list[tuple[str, str]]:
        if read("value", answer.encode("utf-8", "surrogatepass")).findings:
            return []
        return question.preview(_meant_data(question, answer))

    answer: str | None = editor(question.app, text, ".yaml") if editor is not None else None
    if answer is None or judge(answer)[0]:
        shown = text if answer is None else answer
        answer = await question.app.push_screen_wait(LongText(question.heading, shown, _note(question), judge, ahead))
    if answer is None:
        return None
    data = _meant_data(question, answer)
    if answer == text and data == question.value:
        return None
    if data is None:
        return question.unset()
    laid_out = _laid_out(answer, data)
    return _writing(question, data, laid_out) if "#" in answer or "#" in text else question.set(data)


def _shown(question: Question) -> str:
    """The value as its file has it; where that is one long line, broken into several."""
    value = question.value
    if value is None:
        return ""
    strange = unprintable(str(value))
    own = "" if strange else text_of_field(question.state.case, question.item.id, question.path)
    if own:
        return own
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=not strange, width=88).removesuffix("...\n")


def _writing(question: Question, data: Any, text: str) -> Command:
    """Write the text as it is; where that is not possible, which was said before, only what it says."""
    item_id, path = question.item.id, question.path

    def command(case: Case) -> Edit:
        try:
            return set_text(case, item_id, path, text)
        except EditError:
            return set_field(case, item_id, path, data)

    return command


def _lost(question: Question, answer: str, data: Any) -> str:
    """What is to be said about comments that cannot be written in this place; empty if there are none."""
    comments = comments_in(answer) if "#" in answer and data is not None else []
    if not comments:
        return ""
    try:
        set_text(question.state.case, question.item.id, question.path, _laid_out(answer, data))
    except EditError:
        more = f" and {len(comments) - 1} more" if len(comments) > 1 else ""
        return f"The comment “{comments[0]}”{more} cannot be kept here and would be lost."
    return ""


def _laid_out(answer: str, data: Any) -> str:
    """The text for a value: one part alone, where a list is due, behind a dash."""
    if read("value", answer.encode("utf-8", "surrogatepass")).data == data:
        return answer
    lines = answer.strip("\n").split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    return "\n".join([*lines[:first], f"- {lines[first]}", *(f"  {line}".rstrip() for line in lines[first + 1 :])])


def _meant_data(question: Question, answer: str) -> Any:
    """What YAML says; where a list of parts is due, one part alone is a list of one."""
    data = read("value", answer.encode("utf-8", "surrogatepass")).data
    listed = question.field is not None and question.field.shape is Shape.PARTS
    return [data] if listed and data is not None and not isinstance(data, list) else data


def _note(question: Question) -> str:
    """What to type: the form of the value and the fields of its parts."""
    field = question.field
    listed = field is not None and field.shape is Shape.PARTS
    form = "As YAML: a list, each entry after `- `; one alone may go without." if listed else "As YAML."
    parts = ", ".join(one.name for one in field.fields) if field is not None else ""
    return f"{question.note}\n{form}" + (f" Fields{' of an entry' if listed else ''}: {parts}." if parts else "")
