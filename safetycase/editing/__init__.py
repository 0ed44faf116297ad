"""Edit commands over a case: undo, rename everywhere, conflicts, saving."""

from safetycase.editing.bulk import (
    add_entries,
    link_items,
    set_fields,
    take_entries,
    unlink_items,
    unset_fields,
)
from safetycase.editing.combined import in_one
from safetycase.editing.commands import (
    add_value,
    check_target,
    delete_item,
    delete_items,
    link,
    referrers_of,
    rename_field,
    rename_item,
    set_field,
    unlink,
    unset_field,
    value_at,
)
from safetycase.editing.creation import check_id, fill_from_place, new_item, new_items, next_id, template_of
from safetycase.editing.drafts import Edit, EditError, NothingToDoError
from safetycase.editing.fields import FieldPathError, parse_field
from safetycase.editing.placing import move_after, move_before, move_first, move_last
from safetycase.editing.texts import comments_in, set_text, text_of_field
from safetycase.editing.values import typed_value
from safetycase.editing.workspace import Command, ExternalChange, Workspace

__all__ = [
    "Command",
    "Edit",
    "EditError",
    "ExternalChange",
    "FieldPathError",
    "NothingToDoError",
    "Workspace",
    "add_entries",
    "add_value",
    "check_id",
    "check_target",
    "comments_in",
    "delete_item",
    "delete_items",
    "fill_from_place",
    "in_one",
    "link",
    "link_items",
    "move_after",
    "move_before",
    "move_first",
    "move_last",
    "new_item",
    "new_items",
    "next_id",
    "parse_field",
    "referrers_of",
    "rename_field",
    "rename_item",
    "set_field",
    "set_fields",
    "set_text",
    "take_entries",
    "template_of",
    "text_of_field",
    "typed_value",
    "unlink",
    "unlink_items",
    "unset_field",
    "unset_fields",
    "value_at",
]
