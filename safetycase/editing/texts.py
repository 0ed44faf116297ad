"""Values as YAML text: as a file has them, and as somebody wrote them, with comments and layout."""

from __future__ import annotations

import re

from safetycase import documents
from safetycase.case import Case
from safetycase.documents import Refused, read
from safetycase.editing.combined import in_one
from safetycase.editing.commands import set_field, value_at
from safetycase.editing.drafts import Draft, Edit, EditError
from safetycase.findings import Path, field_text


def text_of_field(case: Case, item_id: str, path: Path) -> str:
    """The YAML text of a field as its file has it; empty where it stands on the line of its key."""
    item = case.items[item_id]
    if not isinstance(item.raw, dict) or value_at(item, path) is None:
        return ""
    try:
        return documents.text_at(case.documents[item.file], (*item.path, *path))
    except Refused:
        return ""


def set_text(case: Case, item_id: str, path: Path, text: str) -> Edit:
    """Give a field the value that a YAML text says, written as the text is: layout and comments included.

    Raises EditError where that is not possible, such as comments for a value in brackets.
    """
    item = case.items.get(item_id)
    if item is not None and (not isinstance(item.raw, dict) or value_at(item, path) is None):
        value = read("value", text.encode("utf-8", "surrogatepass")).data
        both = (lambda case: set_field(case, item_id, path, value), lambda case: _put(case, item_id, path, text))
        return in_one("", both)(case)
    return _put(case, item_id, path, text)


def _put(case: Case, item_id: str, path: Path, text: str) -> Edit:
    item = case.items.get(item_id)
    if item is None:
        raise EditError(f"no item {item_id}")
    draft = Draft(case)
    draft.do(item.file, documents.set_text, (*item.path, *path), text)
    return draft.edit(f"set {item_id} {field_text(path)}", item_id)


_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]+#(.*)")


def comments_in(text: str) -> list[str]:
    """The comments of a YAML text, without the signs in front; none where the text cannot be read."""
    import yaml

    ends = [(0, 0)]
    try:
        tokens = [(token.start_mark.index, token.end_mark.index) for token in yaml.scan(text, Loader=yaml.SafeLoader)]
    except yaml.YAMLError:
        return []
    found = [match[1].strip() for start, _ in tokens if (match := _BLOCK.match(text, start))]
    for (_, before), (after, _) in zip([*ends, *tokens], [*tokens, (len(text), len(text))], strict=True):
        for line in text[before:after].split("\n"):
            head, sign, comment = line.partition("#")
            if sign and not head.strip(" -:?,[]{}"):
                found.append(comment.strip())
    return found
