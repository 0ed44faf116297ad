"""What waits for a person: an acceptance is about the wording that was read, and about nothing later."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.case import Case, Memory, load
from safetycase.case.reviewed import digest_of, unread_words, waiting, waits, why_changed

TODAY = date(2026, 3, 1)


def case_of(text: str) -> Case:
    manifest = 'safetycase: "1"\nname: Test\n'
    return load(Memory({"safetycase.yaml": manifest.encode(), "model/m.yaml": text.encode()}))


def reviewed(
    item: str, *, digest: str = "", more: str = "", verdict: str = "accepted", day: str = "2026-02-01"
) -> Case:
    """A loss, and a review of it."""
    print_ = f", fingerprints: {{L-1: {digest}}}" if digest else ""
    fields = f'by: Ada, date: "{day}", verdict: {verdict}, items: [L-1]{print_}{more}'
    return case_of(f"losses:\n  L-1: {item}\nreviews:\n  RV-1: {{{fields}}}\n")


HARM = "{text: Harm, status: reviewed}"
HARMED = digest_of(case_of(f"losses:\n  L-1: {HARM}\n").items["L-1"])


def why(case: Case) -> str:
    found = waits(case, case.items["L-1"], TODAY)
    return found.why if found is not None else ""


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (case_of("losses: {L-1: Harm}\n"), "draft"),
        (case_of("losses: {L-1: {text: Harm, origin: generated}}\n"), "generated"),
        (case_of("losses: {L-1: {text: Harm, status: obsolete}}\n"), ""),
        (reviewed(HARM, digest=HARMED), ""),
        (reviewed("{status: approved, text: 'Harm' }", digest=HARMED), ""),
        (reviewed("{text: More harm, status: reviewed}", digest=HARMED), "changed"),
        (reviewed("{text: Harm, owner: Ada, status: reviewed}", digest=HARMED), "changed"),
        (reviewed(HARM), "unsealed"),
        (reviewed("Harm", digest=HARMED), "draft"),
        (reviewed("Harm", digest=HARMED, verdict="rejected"), "rejected"),
        (reviewed("Less harm", digest=HARMED, verdict="rejected"), "draft"),
        (reviewed(HARM, digest=HARMED, more=", status: obsolete"), ""),
    ],
    ids=[
        "draft", "generated", "obsolete", "accepted", "layout and status", "changed", "other field", "no digest",
        "draft again", "rejected", "mended", "no review",
    ],
)  # fmt: skip
def test_why_an_item_waits(case: Case, expected: str) -> None:
    assert why(case) == expected
    assert [one.item.id for one in waiting(case, TODAY)] == (["L-1"] if expected else [])


def test_a_review_that_decides_nothing_covers_no_change() -> None:
    changed = "{text: More harm, status: reviewed}"
    assert why(reviewed(changed, digest=HARMED, day="2026-04-01")) == "", "a day to come has decided nothing yet"
    assert list(why_changed(reviewed(changed, digest=HARMED, more=", origin: generated"), TODAY)) == []
    assert [item.id for item, _ in why_changed(reviewed(changed, digest=HARMED), TODAY)] == ["L-1"]


def test_of_two_reviews_the_last_decides() -> None:
    both = (
        f"losses:\n  L-1: {HARM}\nreviews:\n"
        f'  RV-1: {{by: Ada, date: "2026-02-02", verdict: accepted, items: [L-1], fingerprints: {{L-1: {"f" * 32}}}}}\n'
        f'  RV-2: {{by: Bob, date: "%s", verdict: accepted, items: [L-1], fingerprints: {{L-1: {HARMED}}}}}\n'
    )
    assert why(case_of(both % "2026-02-03")) == ""
    assert why(case_of(both % "2026-02-02")) == ""
    assert why(case_of(both % "2026-02-01")) == "changed"


def test_the_digest_tells_types_and_kinds_apart_and_no_layout() -> None:
    texts = [
        "losses: {X: {text: A, x-n: 1}}\n", "losses: {X: {text: A, x-n: '1'}}\n", "losses: {X: {text: A, x-n: 1.0}}\n",
        "losses: {X: {text: A, x-n: true}}\n", "hazards: {X: {text: A, x-n: 1}}\n",
        "losses: {X: {text: A, x-n: [1]}}\n",
        "losses: {X: {text: A, x-n: .inf}}\n",
    ]  # fmt: skip
    assert len({digest_of(case_of(text).items["X"]) for text in texts}) == len(texts)
    same = ["losses: {X: A}\n", "losses:\n  X:\n    text: >-\n      A\n", "losses: {X: {status: approved, text: A}}\n"]
    assert len({digest_of(case_of(text).items["X"]) for text in same}) == 1


GENERATED = "{text: Harm, origin: generated}"
PRINTED = digest_of(case_of(f"losses:\n  L-1: {GENERATED}\n").items["L-1"])


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (case_of(f"losses: {{L-1: {GENERATED}}}\n"), " and nobody has reviewed it"),
        (
            reviewed(GENERATED, digest=PRINTED, verdict="rejected"),
            "; RV-1 rejected it on 2026-02-01, and nobody has accepted it since",
        ),
        (
            reviewed(GENERATED, digest=HARMED, verdict="rejected"),
            " and changed since RV-1 rejected it on 2026-02-01; nobody has reviewed it as it is",
        ),
        (reviewed(GENERATED, digest=PRINTED), " and is a draft; RV-1 accepted it on 2026-02-01"),
        (reviewed(GENERATED, verdict="rejected", more=", status: obsolete"), " and nobody has reviewed it"),
    ],
    ids=["unread", "rejected", "mended", "accepted", "no review"],
)
def test_what_is_said_of_a_generated_item_that_covers_nothing(case: Case, expected: str) -> None:
    assert case.items["L-1"].unreviewed
    assert unread_words(case, case.items["L-1"]) == expected
