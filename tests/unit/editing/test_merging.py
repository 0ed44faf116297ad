"""Merging what two people did to the same files: what stands, what is asked, and that all other text stays."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from safetycase.editing import EditError
from safetycase.editing.ordering import moves
from tests.unit.editing.kettle import PURPOSE
from tests.unit.editing.twosides import FILES, Files, Sides, only


def test_what_one_side_alone_changed_stands_with_all_other_text() -> None:
    sides = Sides()
    sides.edit("mine", ("boils dry", "boils over"), ("[L-2]\n    text: The heater", "[L-2, L-1]\n    text: The heater"))
    sides.edit("theirs", ("  # boiling", "  # boiling, says Ann"), ("The lid opens", "The lid flies off"))
    merged = sides.merged()
    assert merged.conflicts == ()
    assert (merged.mine, merged.theirs) == (("H-1", "H-3"), ("H-2",))
    expected = sides.theirs["model/purpose.yaml"].replace("boils dry", "boils over")
    assert sides.text() == expected.replace("losses: [L-2]\n", "losses: [L-2, L-1]\n")


def test_two_fields_of_one_item_merge_by_themselves() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over")).edit("theirs", ("[L-1, L-2]   # both", "[L-1]   # one"))
    assert "losses: [L-1]   # one\n    text: The kettle boils over\n" in sides.text()


def test_the_same_change_on_both_sides_is_none() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over")).edit("theirs", ("boils dry", "boils over"))
    assert sides.merged().documents == {}


def test_a_field_that_both_changed_is_asked_about() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over")).edit("theirs", ("boils dry", "bursts"))
    found = only(sides.merged())
    assert (found.what, found.item, found.path, found.name) == ("field", "H-1", ("text",), "H-1 text")
    assert (found.base, found.mine, found.theirs) == (
        "The kettle boils dry", "The kettle boils over", "The kettle bursts"
    )  # fmt: skip
    assert sides.merged().documents == {}, "nothing is written before it is decided"
    assert "boils over" in sides.text(H_1_text="mine")
    assert "bursts" in sides.text(H_1_text="theirs")
    assert "boils dry" in sides.text(H_1_text="base")


def test_one_conflict_holds_nothing_else_back_once_it_is_decided() -> None:
    sides = Sides()
    sides.edit("mine", ("boils dry", "boils over"), ("The lid opens", "The lid is open"))
    sides.edit("theirs", ("boils dry", "bursts"), ("Somebody", "A child"))
    text = sides.text(all="theirs")
    assert "bursts" in text
    assert "The lid is open" in text
    assert "A child is scalded   # the worst" in text


def test_a_part_is_one_field_but_variables_of_a_process_model_are_their_own() -> None:
    name = "model/structure.yaml"
    sides = Sides()
    sides.edit("mine", ("[cold, hot]", "[cold, warm, hot]"), name=name)
    sides.edit("theirs", ("[none, some]", "[none, some, full]"), name=name)
    text = sides.text(name)
    assert "temperature:   # of the water\n        values: [cold, warm, hot]" in text
    assert "values: [none, some, full]" in text
    sides.edit("theirs", ("[cold, hot]", "[hot]"), name=name)
    assert only(sides.merged()).name == "thermostat process_model.temperature"


def test_the_parts_of_a_target_are_never_mixed() -> None:
    text = "requirements:\n  R-1:\n    target:\n      metric: latency\n      at_most: 10\n"
    sides = Sides({"model/r.yaml": text})
    sides.edit("mine", ("at_most: 10", "at_most: 5"), name="model/r.yaml")
    sides.edit("theirs", ("metric: latency", "metric: error-rate"), name="model/r.yaml")
    assert only(sides.merged()).name == "R-1 target"


def test_a_field_that_one_side_takes_away_and_one_that_it_adds() -> None:
    sides = Sides()
    sides.edit("mine", ("    parent: H-1   # a part of it\n", ""))
    sides.edit("theirs", ("    text: The lid opens\n", "    status: draft\n    text: The lid opens\n"))
    text = sides.text()
    assert "parent" not in text
    assert "status: draft" in text
    sides.edit("theirs", ("parent: H-1", "parent: H-3"))
    found = only(sides.merged())
    assert (found.name, found.mine, found.theirs) == ("H-2 parent", UNSET, "H-3")
    assert "parent" not in sides.text(all="mine")
    assert "parent: H-3   # a part of it" in sides.text(all="theirs")


def test_deleted_here_and_changed_there_and_the_reverse() -> None:
    block = "  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n"
    sides = Sides().edit("mine", (block, "")).edit("theirs", ("without water", "and dry   # new"))
    found = only(sides.merged())
    assert (found.what, found.name, found.mine) == ("deleted-here", "H-3", UNSET)
    assert "H-3" not in sides.text(H_3="mine")
    assert "and dry   # new" in sides.text(H_3="theirs")
    assert "without water" in sides.text(H_3="base")
    other = Sides().edit("theirs", (block, "")).edit("mine", ("without water", "and dry   # new"))
    found = only(other.merged())
    assert (found.what, found.name, found.theirs) == ("deleted-there", "H-3", UNSET)
    assert "H-3" not in other.text(H_3="theirs")
    restored = other.text(H_3="mine")
    assert "    text: The heater is on and dry   # new\n" in restored, "its comments come back with it"
    assert restored.index("H-2:") < restored.index("H-3:")


@pytest.mark.parametrize("deleting", ["mine", "theirs"])
def test_what_stays_keeps_the_references_that_were_taken_away_with_it(deleting: str) -> None:
    changing = "theirs" if deleting == "mine" else "mine"
    sides = Sides()
    block = "  H-1:\n    losses: [L-1, L-2]   # both\n    text: The kettle boils dry\n"
    sides.edit(deleting, (block, ""), ("    parent: H-1   # a part of it\n", ""), ("Somebody", "A child"))
    sides.edit(changing, ("boils dry", "bursts"))
    assert only(sides.merged()).name == "H-1"
    text = sides.text(H_1=changing)  # type: ignore[arg-type]
    assert "The kettle bursts" in text
    assert "parent: H-1" in text
    assert "A child" in text
    gone = sides.text(H_1=deleting)  # type: ignore[arg-type]
    assert "H-1" not in gone
    assert "parent: H-1" in sides.text(H_1="base")
    other = Sides().edit("mine", (block, ""), ("parent: H-1", "parent: H-3")).edit("theirs", ("boils dry", "bursts"))
    assert "parent: H-3" in other.text(H_1="theirs"), "another parent was meant in any case"


def test_what_nobody_touched_goes_with_the_one_who_deleted_it() -> None:
    block = "  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n"
    assert "H-3" not in Sides().edit("mine", (block, "")).edit("theirs", ("Somebody", "A child")).text()
    assert "H-3" not in Sides().edit("theirs", (block, "")).edit("mine", ("Somebody", "A child")).text()


NEW = "  H-4:\n    losses: [L-1]\n    text: {}\n"
LINK = "constraints:\n  SC-1:\n    hazards: [H-4]\n    text: Keep it shut.\n"


def with_new(sides: Sides, side: str, words: str) -> None:
    files: Files = getattr(sides, side)
    files["model/purpose.yaml"] += NEW.format(words)


def test_items_that_both_added_stand_side_by_side() -> None:
    sides = Sides()
    with_new(sides, "mine", "Mine")
    sides.theirs["model/purpose.yaml"] += NEW.format("Theirs").replace("H-4", "H-9")
    text = sides.text()
    assert text.index("H-9") < text.index("H-4")


def test_of_two_items_with_one_id_both_can_stay_and_references_follow() -> None:
    sides = Sides()
    with_new(sides, "mine", "Mine")
    with_new(sides, "theirs", "Theirs")
    sides.mine["model/c.yaml"] = LINK
    found = only(sides.merged())
    assert (found.what, found.name, found.base) == ("added", "H-4", UNSET)
    assert found.sides == ("mine", "theirs", "both")
    assert "Mine" in sides.text(H_4="mine")
    assert "Theirs" in sides.text(H_4="theirs")
    text = sides.text(H_4="both")
    assert "  H-4:\n    losses: [L-1]\n    text: Theirs\n" in text
    assert "  H-5:\n    losses: [L-1]\n    text: Mine\n" in text
    assert "hazards: [H-5]" in sides.text("model/c.yaml", H_4="both")


def test_the_other_id_is_none_that_anybody_gave_up() -> None:
    sides = Sides()
    sides.base["model/purpose.yaml"] = PURPOSE + NEW.format("Old").replace("H-4", "H-5")
    with_new(sides, "mine", "Mine")
    with_new(sides, "theirs", "Theirs")
    assert "  H-6:\n    losses: [L-1]\n    text: Mine\n" in sides.text(H_4="both")


def test_the_same_id_added_to_other_files_or_kinds_is_seen() -> None:
    sides = Sides()
    sides.mine["model/a.yaml"] = "losses:\n  X-1: Mine\n"
    sides.theirs["model/b.yaml"] = "hazards:\n  X-1: Theirs\n"
    assert only(sides.merged()).what == "added"
    assert sides.files(X_1="theirs") == {*FILES, "model/b.yaml"} | {"model/a.yaml"}
    assert "X-1" not in sides.text("model/a.yaml", X_1="theirs")


def renamed(text: str, old: str, new: str) -> str:
    return text.replace(old, new)


def test_an_id_changed_here_is_changed_there_too() -> None:
    sides = Sides()
    sides.mine["model/purpose.yaml"] = renamed(PURPOSE, "H-1", "H-10")
    sides.theirs["model/purpose.yaml"] = renamed(PURPOSE, "boils dry", "bursts").replace(
        "  H-3:\n", "  H-3:\n    parent: H-1   # since today\n"
    )
    text = sides.text()
    assert "H-1:" not in text
    assert "H-10:\n    losses: [L-1, L-2]   # both\n    text: The kettle bursts" in text
    assert text.count("parent: H-10") == 2
    assert "parent: H-10   # since today" in text


def test_an_id_changed_there_is_changed_here_too() -> None:
    sides = Sides()
    sides.theirs["model/purpose.yaml"] = renamed(PURPOSE, "H-1", "H-10")
    sides.mine["model/purpose.yaml"] = renamed(PURPOSE, "boils dry", "bursts").replace(
        "  H-3:\n    losses: [L-2]\n", "  H-3:\n    losses: [L-2]\n    parent: H-1\n"
    )
    text = sides.text()
    assert "H-1:" not in text
    assert "H-10:\n    losses: [L-1, L-2]   # both\n    text: The kettle bursts" in text
    assert text.count("parent: H-10") == 2


def test_an_id_changed_here_that_stays_as_an_alias_is_changed_there_too() -> None:
    name = "model/e.yaml"
    sides = Sides({name: "evidence:\n  E-1:\n    text: A run\n    artefact: {path: e.xml}\n"})
    sides.edit("mine", ("E-1:", "E-2:"), ("e.xml}\n", "e.xml}\n    aliases: [E-1]\n"), name=name)
    sides.edit("theirs", ("A run", "A long run"), name=name)
    text = sides.text(name)
    assert "E-1:" not in text
    assert "text: A long run\n" in text
    assert "aliases: [E-1]" in text


def test_an_id_changed_on_both_sides_is_asked_about() -> None:
    sides = Sides()
    sides.mine["model/purpose.yaml"] = renamed(PURPOSE, "H-1", "H-10")
    sides.theirs["model/purpose.yaml"] = renamed(PURPOSE, "H-1", "H-20").replace("boils dry", "bursts")
    sides.theirs["model/purpose.yaml"] = renamed(PURPOSE, "H-1", "H-20")
    found = only(sides.merged())
    assert (found.what, found.mine, found.theirs, found.base) == ("id", "H-10", "H-20", "H-1")
    for side, wanted in (("mine", "H-10"), ("theirs", "H-20"), ("base", "H-1")):
        text = sides.text(all=side)  # type: ignore[arg-type]
        assert f"  {wanted}:\n" in text
        assert f"parent: {wanted}   # a part of it" in text
        assert text.count("The kettle boils dry") == 1


def test_an_item_moved_to_another_file_there_is_changed_where_it_is_now() -> None:
    block = "  H-3:\n    losses: [L-2]\n    text: The heater is on without water\n"
    sides = Sides().edit("theirs", (block, "")).edit("mine", ("without water", "and dry"))
    sides.theirs["model/more.yaml"] = "hazards:\n" + block.replace("water", "water   # moved")
    assert "H-3" not in sides.text()
    sides.mine["model/purpose.yaml"] = PURPOSE.replace("[L-2]\n", "[L-2, L-1]\n")
    assert "losses: [L-2, L-1]\n    text: The heater is on without water   # moved" in sides.text("model/more.yaml")


def test_a_file_that_got_another_name_there_keeps_my_changes() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over"))
    sides.theirs["model/aims.yaml"] = sides.theirs.pop("model/purpose.yaml")
    assert sides.files() == {"model/aims.yaml", "model/structure.yaml"}
    assert sides.text("model/aims.yaml") == PURPOSE.replace("boils dry", "boils over")


def test_a_file_that_is_gone_there_is_asked_about_as_a_whole() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over"))
    del sides.theirs["model/purpose.yaml"]
    found = only(sides.merged())
    assert (found.what, found.file, found.sides) == ("file", "model/purpose.yaml", ("mine", "theirs"))
    assert "gone" in found.said
    assert sides.files(all="theirs") == {"model/structure.yaml"}
    assert sides.text(all="mine") == sides.mine["model/purpose.yaml"]


def test_a_file_without_changes_of_mine_goes_without_a_question() -> None:
    sides = Sides().edit("mine", ("[cold, hot]", "[hot]"), name="model/structure.yaml")
    del sides.theirs["model/purpose.yaml"]
    assert sides.files() == {"model/structure.yaml"}


def test_a_file_that_no_longer_parses_is_not_merged() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over"))
    sides.theirs["model/purpose.yaml"] += "  H-4: [unclosed\n"
    found = only(sides.merged())
    assert found.what == "file"
    assert "can no longer be read" in found.said
    assert "line" in found.said
    assert sides.text(all="mine") == sides.mine["model/purpose.yaml"]
    merged = sides.merged(all="theirs")
    assert (merged.conflicts, merged.documents) == ((), {})


def test_conflict_markers_of_git_are_not_merged_into() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over"))
    sides.edit("theirs", ("  H-2:\n", "<<<<<<< HEAD\n  H-2:\n=======\n  H-2:\n>>>>>>> topic\n"))
    assert only(sides.merged()).what == "file"


def test_a_new_order_here_is_kept() -> None:
    block = "  L-1: Somebody is scalded   # the worst\n"
    sides = Sides().edit("mine", (block, ""), ("      burns.\n", "      burns.\n" + block))
    sides.edit("theirs", ("boils dry", "bursts"))
    text = sides.text()
    assert text.index("L-2:") < text.index("L-1: Somebody is scalded   # the worst")
    assert "bursts" in text


def test_orders_changed_on_both_sides_are_asked_about() -> None:
    base = {"model/l.yaml": "losses:\n  L-1: a\n  L-2: b\n  L-3: c\n"}
    sides = Sides(base)
    sides.mine = {"model/l.yaml": "losses:\n  L-3: c\n  L-1: a\n  L-2: b\n"}
    sides.theirs = {"model/l.yaml": "losses:\n  L-2: b\n  L-1: a   # first\n  L-3: c\n"}
    assert only(sides.merged()).what == "order"
    assert sides.text("model/l.yaml", all="mine") == "losses:\n  L-3: c\n  L-1: a   # first\n  L-2: b\n"
    assert sides.text("model/l.yaml", all="theirs") == sides.theirs["model/l.yaml"]
    assert sides.text("model/l.yaml", all="base") == "losses:\n  L-1: a   # first\n  L-2: b\n  L-3: c\n"


@pytest.mark.parametrize(
    ("present", "wanted", "number"),
    [
        ("abcdef", "abcdef", 0),
        ("abcdef", "bcdefa", 1),
        ("abcdef", "fabcde", 1),
        ("abcdef", "fedcba", 5),
        ("axbyc", "cba", 2),
        ("axbyc", "bca", 1),
    ],
)
def test_as_few_items_as_possible_move(present: str, wanted: str, number: int) -> None:
    current = list(present)
    found = moves(current, list(wanted))
    assert len(found) == number
    for item, index in found:
        current.remove(item)
        current.insert(index, item)
    assert [one for one in current if one in wanted] == list(wanted)


def test_the_short_form_stays_short_and_is_spelled_out_where_it_must_be() -> None:
    short = Sides().edit("mine", ("Somebody is scalded", "A child is scalded")).edit("theirs", ("boils dry", "bursts"))
    assert "L-1: A child is scalded   # the worst" in short.text()
    spelled_out = Sides()
    spelled_out.edit(
        "mine", ("  L-1: Somebody is scalded   #", "  L-1:\n    text: Somebody is scalded\n    status: draft   #")
    )
    spelled_out.edit("theirs", ("Somebody is scalded", "A child is scalded"))
    assert "L-1:" in spelled_out.text()
    assert "status: draft" in spelled_out.text()
    assert "A child is scalded" in spelled_out.text()


def test_what_is_no_item_is_merged_as_well() -> None:
    base = {"model/x.yaml": "notes: {a: 1}\nlosses:\n  L-1: a\n"}
    sides = Sides(base)
    sides.mine = {"model/x.yaml": "notes: {a: 2}\nlosses:\n  L-1: a\n"}
    sides.theirs = {"model/x.yaml": "notes: {a: 1}\nlosses:\n  L-1: b\n"}
    assert sides.text("model/x.yaml") == "notes: {a: 2}\nlosses:\n  L-1: b\n"
    sides.theirs = {"model/x.yaml": "notes: {a: 3}\nlosses:\n  L-1: b\n"}
    found = only(sides.merged())
    assert (found.name, found.item) == ("model/x.yaml notes", "")
    assert "notes: {a: 2}" in sides.text("model/x.yaml", all="mine")


def test_an_id_that_stands_twice_is_merged_where_each_stands() -> None:
    base = {"model/a.yaml": "losses:\n  L-1: a\n", "model/b.yaml": "losses:\n  L-1: b\n"}
    sides = Sides(base)
    sides.mine = {**base, "model/a.yaml": "losses:\n  L-1: mine\n"}
    sides.theirs = {**base, "model/b.yaml": "losses:\n  L-1: theirs\n"}
    assert sides.text("model/a.yaml") == "losses:\n  L-1: mine\n"
    assert sides.text("model/b.yaml") == "losses:\n  L-1: theirs\n"


def test_files_that_both_sides_began_are_merged_by_item() -> None:
    sides = Sides()
    sides.mine["model/new.yaml"] = "# mine\nlosses:\n  L-8: Mine\n"
    sides.theirs["model/new.yaml"] = "# theirs\nlosses:\n  L-9: Theirs\nhazards:\n"
    assert sides.text("model/new.yaml") == "# theirs\nlosses:\n  L-9: Theirs\n  L-8: Mine\nhazards:\n"


def test_line_ends_and_byte_order_marks_of_the_disk_stay() -> None:
    sides = Sides().edit("mine", ("boils dry", "boils over"))
    sides.theirs["model/purpose.yaml"] = "\ufeff" + PURPOSE.replace("The lid opens", "It opens").replace("\n", "\r\n")
    merged = sides.merged()
    document = merged.documents["model/purpose.yaml"]
    assert document is not None
    wanted = sides.theirs["model/purpose.yaml"].replace("boils dry", "boils over")
    assert document.to_bytes() == wanted.encode()


def test_a_choice_that_cannot_be_written_is_refused_and_says_why() -> None:
    sides = Sides({"model/x.yaml": "losses:\n  ? L-1\n  : a\n  L-2: b\n"})
    sides.mine = {"model/x.yaml": "losses:\n  L-2: b\n"}
    sides.theirs = {"model/x.yaml": "losses:\n  ? L-1\n  : a\n  L-2: c\n"}
    with pytest.raises(EditError):
        sides.merged()
