"""Edits of a case that was not read as a whole, or in which an id stands twice: refused, with the places named."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from safetycase.case import Listing, Memory, load
from safetycase.documents import pending
from safetycase.editing import (
    EditError,
    Workspace,
    check_id,
    delete_item,
    link,
    move_after,
    new_item,
    next_id,
    rename_item,
    set_field,
    unlink,
    unset_field,
)
from safetycase.model import BY_NAME

MANIFEST = b'safetycase: "1"\nname: Kettle\nmodels: ["m*.yaml"]\n'
GOOD = b"losses:\n  L-1: x\nhazards:\n  H-1:\n    losses: [L-1]\n    text: y\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "safetycase.yaml").write_bytes(MANIFEST)
    (tmp_path / "m1.yaml").write_bytes(GOOD)
    return tmp_path


BLIND = [
    ("a conflict", b"hazards:\n<<<<<<< HEAD\n  H-7:\n    losses: [L-1]\n=======\n  H-7: z\n>>>>>>> x\n", "m2.yaml:"),
    ("a broken item", b"hazards:\n  H-7: {losses: [L-1]\n  H-2:\n    text: z\n", "m2.yaml:"),
    ("a broken section", b"hazards: {H-7: {losses: [L-1]}\n", "m2.yaml:1"),
    ("a second document", b"losses:\n  L-2: z\n---\nhazards:\n  H-7: {losses: [L-1]}\n", "m2.yaml:3"),
    ("a second entry", b"hazards:\n  H-2: z\n  H-2: {losses: [L-1]}\n", "m2.yaml:3"),
    ("a section twice", b"hazards:\n  H-2: z\nhazards:\n  H-7: {losses: [L-1]}\n", "m2.yaml:3"),
    ("an alias", b"hazards:\n  H-2: {losses: [*a]}\n", "m2.yaml:2"),
    ("a stray line", b"hazards:\n  H-2: z\n H-7 losses L-1\n", "m2.yaml:3"),
    ("a tab", b"hazards:\n\tH-7: {losses: [L-1]}\n", "m2.yaml:2"),
    ("too deep", b"hazards: {H-7: " + b"[" * 100 + b"]" * 100 + b"}\n", "m2.yaml:1"),
    ("UTF-16", "hazards: {H-7: {losses: [L-1]}}\n".encode("utf-16"), "m2.yaml"),
    ("no text", bytes(range(256)), "m2.yaml"),
]


@pytest.mark.parametrize(("content", "place"), [row[1:] for row in BLIND], ids=[row[0] for row in BLIND])
def test_nothing_is_renamed_or_deleted_while_a_part_is_unread(root: Path, content: bytes, place: str) -> None:
    (root / "m2.yaml").write_bytes(content)
    workspace = Workspace(root)
    for command in (
        lambda case: rename_item(case, "L-1", "L-9"),
        lambda case: delete_item(case, "L-1", unlink_referrers=True),
        lambda case: delete_item(case, "H-1"),
    ):
        with pytest.raises(EditError, match=re.escape(place)) as caught:
            workspace.apply(command)
        assert "cannot be seen" in str(caught.value)
    assert not workspace.dirty
    workspace.apply(lambda case: rename_item(case, "L-1", "L-9", force=True))
    workspace.apply(lambda case: delete_item(case, "L-9", force=True))
    assert workspace.dirty == ("m1.yaml",)


@pytest.mark.parametrize(
    "content",
    [
        b"hazards:\n  H-2: {text: 'a\x07b'}\n",
        b"hazards:\n  H-2: {text: !!str z}\n",
        "hazards:\n  H-2: größer\n".encode("latin-1"),
        b"",
    ],
)
def test_faults_that_hide_nothing_do_not_refuse(root: Path, content: bytes) -> None:
    (root / "m2.yaml").write_bytes(content)
    Workspace(root).apply(lambda case: rename_item(case, "L-1", "L-9"))


def test_a_file_that_cannot_be_opened_is_named(root: Path) -> None:
    (root / "m2.yaml").symlink_to("/etc/passwd")
    with pytest.raises(EditError, match=r"m2\.yaml cannot be read"):
        Workspace(root).apply(lambda case: rename_item(case, "L-1", "L-9"))


class Locked(Memory):
    """A case with a folder that nobody may list, and a link to a folder."""

    def find(self, patterns: Sequence[str]) -> Listing:
        """The files, and what was skipped."""
        link = ("linked", "is a link to a folder, and links to folders are not followed")
        return Listing(super().find(patterns).files, (("closed", "cannot be listed: Permission denied"), link))


def test_a_folder_that_cannot_be_listed_is_named() -> None:
    case = load(Locked({"safetycase.yaml": MANIFEST, "m1.yaml": GOOD}))
    with pytest.raises(EditError, match="renamed: closed cannot be read"):
        rename_item(case, "L-1", "L-9")


def test_a_manifest_that_cannot_be_read_may_hide_files(root: Path) -> None:
    (root / "safetycase.yaml").write_bytes(MANIFEST.replace(b'["m*.yaml"]', b'["m*.yaml"'))
    (root / "model").mkdir()
    (root / "model" / "a.yaml").write_bytes(GOOD)
    with pytest.raises(EditError, match=r"safetycase\.yaml:\d"):
        Workspace(root).apply(lambda case: rename_item(case, "L-1", "L-9"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"hazards:\n  H-2:\n    losses: L-1\n", 3),
        (b"hazards:\n  H-2:\n    losses: 'L-2, L-1'\n", 3),
        (b"hazards:\n  H-2:\n    text: z\n    loses: [L-1]\n", 4),
        (b"hazzards:\n  H-2:\n    losses: [L-1]\n", 3),
        (b"hazards:\n  - losses: [L-1]\n", 2),
        (b"- L-1\n", 1),
        (b"hazards:\n  H-2: [L-1]\n", 2),
    ],
)
def test_mentions_that_are_no_references_are_named(root: Path, content: bytes, line: int) -> None:
    (root / "m2.yaml").write_bytes(content)
    workspace = Workspace(root)
    for command in (
        lambda case: rename_item(case, "L-1", "L-9"),
        lambda case: delete_item(case, "L-1", unlink_referrers=True),
    ):
        with pytest.raises(EditError, match=rf"m2\.yaml:{line} .*cannot be followed"):
            workspace.apply(command)
    workspace.apply(lambda case: rename_item(case, "L-1", "L-9", force=True))


def test_longer_ids_are_no_mentions(root: Path) -> None:
    (root / "m2.yaml").write_bytes(b"hazzards:\n  H-2:\n    losses: [L-10, X-L-1, L-1.2, L-1-a]\n")
    Workspace(root).apply(lambda case: rename_item(case, "L-1", "L-9"))


@pytest.mark.parametrize(("content", "place"), [row[1:] for row in BLIND[:6]], ids=[row[0] for row in BLIND[:6]])
def test_an_id_in_an_unread_part_is_taken(root: Path, content: bytes, place: str) -> None:
    case = load(Memory({"safetycase.yaml": MANIFEST, "m1.yaml": GOOD, "m2.yaml": content}))
    taken = "H-7" if b"H-7" in content else "H-2"
    assert int(next_id(case, BY_NAME["hazard"])[2:]) == int(taken[2:]) + 1
    with pytest.raises(EditError, match="is taken"):
        check_id(case, taken)
    with pytest.raises(EditError, match="is taken"):
        new_item(case, BY_NAME["hazard"], {"text": "z"}, taken)
    with pytest.raises(EditError, match="is taken"):
        rename_item(case, "H-1", taken, force=True)


def test_a_slug_in_an_unread_part_is_taken() -> None:
    content = b"elements:\n  pump: {role: [\n"
    case = load(Memory({"safetycase.yaml": MANIFEST, "m1.yaml": content}))
    assert next_id(case, BY_NAME["element"], "Pump") == "pump-2"


@pytest.mark.parametrize(
    ("second", "content", "places"),
    [
        ("m2.yaml", b"hazards:\n  H-1:\n    text: another\n", "m1.yaml:4 and m2.yaml:2"),
        ("m2.yaml", b"losses:\n  H-1: a loss\n", "m1.yaml:4 and m2.yaml:2"),
        ("m1.yaml", GOOD + b"  H-1: again\n", "m1.yaml:4 and m1.yaml:7"),
    ],
)
def test_an_item_whose_id_stands_twice_is_not_edited(root: Path, second: str, content: bytes, places: str) -> None:
    (root / second).write_bytes(content)
    workspace = Workspace(root)
    for command in (
        lambda case: set_field(case, "H-1", ("text",), "z"),
        lambda case: unset_field(case, "H-1", ("text",)),
        lambda case: link(case, "H-1", ("losses",), "L-1"),
        lambda case: unlink(case, "H-1", ("losses",), "L-1"),
        lambda case: move_after(case, "H-1", "H-9"),
        lambda case: rename_item(case, "H-1", "H-9", force=True),
        lambda case: delete_item(case, "H-1", force=True),
    ):
        with pytest.raises(EditError, match=re.escape(places)):
            workspace.apply(command)
    workspace.apply(lambda case: set_field(case, "L-1", ("text",), "z"))


_CRASH = """
import os, sys
from pathlib import Path
from safetycase.editing import Workspace, rename_item
real, count = Path.replace, 0
def replace(self, target):
    global count
    if target.suffix == ".yaml":
        count += 1
        if count == 2:
            os._exit(9)
    return real(self, target)
Path.replace = replace
workspace = Workspace(Path(sys.argv[1]))
workspace.apply(lambda case: rename_item(case, "L-1", "L-9"))
workspace.save()
"""


def test_a_rename_cut_off_between_two_files_is_completed_when_the_case_is_opened(root: Path) -> None:
    (root / "m2.yaml").write_bytes(b"hazards:\n  H-2:\n    losses: [L-1]\n    text: z\n")
    assert subprocess.run([sys.executable, "-c", _CRASH, str(root)], check=False).returncode == 9
    assert pending(root)
    mixed = Workspace(root, read_only=True)
    assert not mixed.recovered.completed
    workspace = Workspace(root, case=mixed.case)
    assert workspace.recovered.completed == ("m1.yaml", "m2.yaml")
    assert [ref.source for ref in workspace.case.references_to("L-9")] == ["H-1", "H-2"]
    assert not pending(root)
    assert sorted(path.name for path in root.iterdir()) == ["m1.yaml", "m2.yaml", "safetycase.yaml"]
