"""Random edits of random documents in a run short enough for every day; the long one is in tests/soak."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from safetycase.documents import Document, Refused, planning, read, set_value, setting
from safetycase.documents.ground import Ground
from safetycase.documents.nodes import Node
from safetycase.documents.splices import Splice, apply
from tests.unit.documents.fuzzing import Run
from tests.unit.documents.random_edits import look
from tests.unit.documents.random_yaml import STRINGS, Maker


@pytest.mark.parametrize("part", range(4))
def test_random_edits_do_what_they_say(part: int) -> None:
    run = Run()
    seed = 50_000 * part
    while run.edits < 700:
        run.seed(seed)
        seed += 1
    assert run.unreadable < run.documents / 20
    assert sum(run.refused.values()) < run.edits / 50, run.refused.most_common(5)


def test_reading_random_bytes_never_fails() -> None:
    rng = random.Random(7)
    pieces = [
        b"a: ",
        b"\n",
        b"  ",
        b"- ",
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"|",
        b">",
        b"\xff",
        b"\x00",
        b"\xc2\x85",
        b"\t",
        b"<<<<<<< x\n",
        b"=======\n",
        b">>>>>>> y\n",
        b"&a ",
        b"*a",
        b"!!x ",
        b"---\n",
        b"...\n",
        b"%YAML 1.2\n",
        b"? ",
        b": ",
        b"#",
        b"\r",
        b"\r\n",
        b"\xef\xbb\xbf",
        b"key:",
        b"\xe2\x80\xa8",
        b"\xf0\x9f\x99\x82",
        b",",
        b"\\",
    ]
    for _ in range(3000):
        content = b"".join(rng.choice(pieces) for _ in range(rng.randint(0, 40)))
        check_whole(read("x.yaml", content), content)
    for _ in range(300):
        content = rng.randbytes(rng.randint(0, 200))
        check_whole(read("x.yaml", content), content)


def test_reading_damaged_documents_never_fails_and_says_what_is_lost() -> None:
    for seed in range(400):
        maker = Maker(seed)
        content = bytearray(maker.document().encode())
        for _ in range(maker.random.randint(1, 3)):
            place = maker.random.randrange(len(content) + 1)
            roll = maker.random.random()
            if roll < 0.3:
                del content[place : place + maker.random.randint(1, 8)]
            elif roll < 0.6:
                content[place:place] = maker.random.choice(
                    [b'"', b"'", b"[", b"}", b": ", b"\n", b"\t", b"\xe9", b"\n<<<<<<< x\n"]
                )
            else:
                content[place : place + 1] = maker.random.randbytes(1)
        document = read("x.yaml", bytes(content))
        check_whole(document, bytes(content))
        if document.unread:
            assert document.findings


def check_whole(document: Document, content: bytes) -> None:
    """What holds of every document, however broken: bytes come back, findings stand inside the text."""
    assert document.to_bytes() == content
    lines = document.text.split("\n")
    for finding in document.findings:
        assert finding.rule.startswith("SFC0")
        assert finding.message
        if finding.position is not None:
            assert 1 <= finding.position.line <= len(lines)
            assert 1 <= finding.position.column <= len(lines[finding.position.line - 1]) + 1
            assert (finding.position.end_line, finding.position.end_column) >= (
                finding.position.line,
                finding.position.column,
            )
    for path in document.unread:
        assert document.position(path).line >= 1


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b"{a: " * 100_000,
        b"- " * 200_000,
        b"a:\n" * 50_000,
        b"? " * 100_000,
        b'a: "' + b"x\n" * 200_000,
        b"&a [*a, *a]\n" * 20_000,
        b"a: &x [" + b"*x," * 100_000 + b"]",
        b"h:\n" + b"  k: [\n" * 30_000,
        b"<<<<<<< a\n" * 30_000,
        b"a" * 3_000_000,
        b"a: " + b"1" * 1_000_000,
        b"\xe9" * 1_000_000,
        b"a: \x07" * 200_000,
        b"".join(b" " * n + b"a:\n" for n in range(1000)),
        b"a: " + b"'" * 500_001,
        b"x\r" * 300_000,
    ],
    ids=range(17),
)
def test_hostile_files_are_read_in_bounded_time(content: bytes) -> None:
    start = time.process_time()
    document = read("x.yaml", content)
    assert time.process_time() - start < 5
    assert document.to_bytes() == content
    assert len(document.findings) <= 201


DOCUMENT = b"""\
# top
h:
  H-1:
    text: a # note
    refs: [A, B]

    # about the owner
    owner: "c"
  H-2: b
  H-3: >-
    folded
    text
"""


def test_a_wrong_splice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the writers go wrong, the guard above them sees it, harmless looking damage included."""
    rng = random.Random(3)
    document = read("m.yaml", DOCUMENT)
    real = setting.set_value
    own = range(document.text.index("    text: a"), document.text.index("    refs"))

    def wrong(ground: Ground, parent: Node, number: int, value: object) -> Iterator[list[Splice]]:
        for splices in real(ground, parent, number, value):
            start = rng.randrange(len(ground.text))
            end = min(len(ground.text), start + rng.choice([0, 0, 1, 1, 5]))
            damage = Splice(
                start, ground.text[start:end], rng.choice(["", "x", '"', "\n", "  ", "- ", "#", " # lie", "[", "é"])
            )
            yield sorted([*splices, damage])

    monkeypatch.setattr(setting, "set_value", wrong)
    refused = 0
    for _ in range(1500):
        text = rng.choice(STRINGS)
        try:
            edited = set_value(document, ("h", "H-1", "text"), text)
        except Refused:
            refused += 1
            continue
        assert read("m.yaml", edited.document.to_bytes()).data == edited.document.data
        assert look(edited.document.data, ("h", "H-1", "text")) == text
        far = [splice for splice in edited.splices if splice.start not in own]
        assert not any(document.text[own.stop : splice.start].strip() for splice in far)
    assert refused > 1000


def test_a_wrong_application_of_splices_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(4)
    document = read("m.yaml", DOCUMENT)

    def damaging(text: str, splices: list[Splice]) -> str:
        result = apply(text, splices)
        place = rng.randrange(len(result) + 1)
        return result[:place] + rng.choice(["x", "\n", " ", "#"]) + result[place:]

    monkeypatch.setattr(planning, "apply", damaging)
    for _ in range(300):
        with pytest.raises(Refused):
            set_value(document, ("h", "H-1", "text"), rng.choice(STRINGS) + "!")


def test_a_reading_that_differs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read("m.yaml", DOCUMENT)
    monkeypatch.setattr(planning, "same", lambda one, two: one is two)
    with pytest.raises(Refused):
        set_value(document, ("h", "H-1", "text"), "b")
