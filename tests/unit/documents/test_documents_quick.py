"""The quick way through plain files gives what the parser gives, or leaves the file to it."""

from __future__ import annotations

import random

import pytest
from yaml import YAMLError

from safetycase.documents.building import Built, UnreadableError, build
from safetycase.documents.quick import quick
from tests.unit.documents.fuzzing import strict
from tests.unit.documents.random_yaml import Maker

FIELDS = [
    "    owner: alice", "    text: It's a dose, not 5 (yet)", "    a: b:c", "    a: b#c", "    a: null",
    "    a: True", "    refs: [H-1, L-2]", "    refs: [H-1,L-2]", "    refs: [null, x]", "    refs: []",
    '    q: "double"', "    q: 'single'", "    q: 'it''s'", "    n: 12", "    n: 012", "    n: 1.5", "    n: -3",
    "    n: 0", "    d: 2026-01-31", "    e:", "    e: ", "    t: >-\n      one\n      two",
    "    t: >-\n      one \n      # two", "    t: |\n      one\n\n      two", "    t: |\n      one\n       two",
    "    t: >\n      one", "    t: |+\n      one\n\n", "    t: |2\n      one", "    l:\n      - a\n      - b-1",
    "    l:\n    - a\n    - b", "    l:\n      - a: 1\n        b: 2", "    l:\n      -\n      - null",
    "    m:\n      k: v", "    m: {k: v}", "    o: one\n      two", "    o: one\n     two", "    o: one # note",
    "    o: one\n# note", "    # note", "      # deep note", "  # note", "", "     ", "        ",
    "    c: x\n\n      y", '    s: "a\n  b"', "    f: [a,\n  b]", "    é: x", "    k: größe 🙂", "    k: x\u00a0",
    "    k: &a x", "    k: !t x", "    k: *a", "    ? k\n    : v", "   bad: x", "     bad: x", "    k: a: b",
    "    k: 'open", "    k: [open", "    k : x", "    k: ~", "    k: .inf", "    y: y", "    k: - x", "    k: x:",
]  # fmt: skip
HEADS = [
    "  H-{0}:", "  H-{0}:", "  H-{0}:", "  H-{0}: short text", "  H-{0}:  # note", "  'H-{0}':", "  H-{0}: {{a: b}}",
    "  H-0:", "  {0}:", "  ? H-{0}\n  : x", "  - H-{0}", "    H-{0}:", "  H-{0}: >-\n    folded",
]  # fmt: skip
TOPS = [
    "hazards:", "losses:", "ucas:  # note", "hazards: x", "'q':", "name: A pump", 'version: "1"', "list:\n- a\n- b",
    "list: [a]", "---", "# note", "", "text: |\n  x\n y", "deep:\n    k:\n        v: 1", "&a x:",
]  # fmt: skip


def slow(text: str) -> Built | None:
    try:
        made = build(text.encode())
    except (YAMLError, UnreadableError):
        return None
    return None if made.faults else made


def layout(made: Built) -> object:
    if made.sections is None:
        return None
    return [(section.key, section.start, section.keys, section.starts) for section in made.sections]


def check(text: str) -> bool:
    """Whether the quick way read the text; if so, it must agree with the parser."""
    fast = quick(text)
    if fast is None:
        return False
    truth = slow(text)
    assert truth is not None, text
    assert strict(fast.data) == strict(truth.data), text
    assert layout(fast) == layout(truth), text
    return True


@pytest.mark.parametrize("odd", [0.03, 0.3])
def test_the_quick_way_agrees_with_the_parser(odd: float) -> None:
    rng = random.Random(11)
    read = 0
    for _ in range(2500):
        lines: list[str] = []
        for _ in range(rng.randint(1, 3)):
            lines.append(rng.choice(TOPS if rng.random() < odd else TOPS[:3]))
            for number in range(rng.randint(0, 3)):
                lines.append(rng.choice(HEADS if rng.random() < odd else HEADS[:5]).format(number))
                if "short" in lines[-1] and rng.random() > odd:
                    continue
                for _ in range(rng.randint(0, 4)):
                    lines.append(rng.choice(FIELDS if rng.random() < odd else FIELDS[:8]))
        text = "\n".join(lines) + ("\n" if rng.random() < 0.9 else "")
        read += check(text)
    assert read > (400 if odd < 0.1 else 30)


def test_the_quick_way_agrees_on_random_documents_and_their_damage() -> None:
    read = 0
    for seed in range(1500):
        maker = Maker(seed)
        lines: list[str] = []
        maker.model(lines)
        text = "\n".join(lines) + "\n"
        read += check(text)
        place = maker.random.randrange(len(text))
        damage = maker.random.choice(["", "\n", " ", "  ", '"', "'", "[", "]", ": ", "#", "- ", "\n  ", "\n    x: y\n"])
        read += check(text[:place] + damage + text[place + maker.random.randint(0, 2) :])
    assert read > 300


def test_a_plain_file_is_read_the_quick_way() -> None:
    assert check(
        "# top\nhazards:\n  H-1:\n    losses: [L-1]\n    text: >-\n      a\n      b\n\n  # note\n  H-2: short\nucas:\n"
    )
    assert not check("hazards:\r\n  H-1: x\r\n")
    assert not check("")
