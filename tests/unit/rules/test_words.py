"""Lists of words: what is shipped, how words are found, and how a case changes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from safetycase.findings import Finding, Severity, find
from safetycase.rules import Checker, all_rules
from safetycase.rules.words import LISTS, WordList, Words, heading, shipped, tokens
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of

FOLDER = Path(__file__).parents[3] / "words" / "en"
PAGE = Path(__file__).parents[3] / "docs" / "words.md"


def test_there_is_a_file_for_each_list_and_no_other() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_tidy(name: str) -> None:
    words = shipped(name)
    assert heading(name).endswith(".")
    assert words.words
    written = [
        phrase.strip()
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[1:]
        for phrase in line.removeprefix("- ").split(",")
    ]
    assert sorted(written) == sorted({*words.words, *words.exceptions}), "a word stands there twice, or untidily"
    assert all(tokens(phrase) for phrase in written)


@pytest.mark.parametrize("name", LISTS)
def test_the_rules_of_a_list_exist_and_name_it(name: str) -> None:
    all_rules()
    rules = [find(code) for code in LISTS[name].rules]
    assert None not in rules
    if name not in ("function-words", "other-languages", "imperatives"):
        assert any(rule is not None and name in rule.source for rule in rules)


def test_no_word_both_raises_a_rule_and_settles_it() -> None:
    apart = ("context-empty", "function-words")  # whole contexts, and words that say which language it is
    raising = [name for name, use in LISTS.items() if not use.silences and name not in apart]
    settling = [name for name, use in LISTS.items() if use.silences]
    for name in raising:
        for other in settling:
            if set(LISTS[name].rules) & set(LISTS[other].rules):
                assert not set(shipped(name).words) & set(shipped(other).words), (name, other)


def test_function_words_belong_to_one_language() -> None:
    assert not set(shipped("function-words").words) & set(shipped("other-languages").words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The door's lock—open!", ["the", "door", "s", "lock", "open"]),
        ("fail-safe (n/a) 3.5 °C", ["fail-safe", "n", "a", "3", "5", "°c"]),
        ("ÜBER\u202eALLES\u2028x", ["über", "alles", "x"]),
        (" \t\n", []),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fails", ["fails"]),
        ("FAILS, and Due  to\nwear", ["FAILS", "Due  to\nwear"]),
        ("It is due towards noon", []),
        ("It is due; to be short", []),
        ("fail-safe, unfailing, failed", []),
        ("due to be sold, due to wear", ["due to wear"]),
        ("it fails; it fails", ["fails", "fails"]),
        ("", []),
    ],
)
def test_words_are_found_whole_and_outside_exceptions(text: str, found: list[str]) -> None:
    words = WordList(["Fails", " due to  wear", "due to"], ["due to be"])
    hits = words.found(text, tokens(text))
    assert [hit.words for hit in hits] == found
    assert all(text[hit.start :].startswith(hit.words) for hit in hits)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        shipped("hazards")
    with pytest.raises(KeyError):
        Words(shipped)["hazards"]


HAZARD = "hazards:\n  H-1: A fault is on the line\n"


def with_words(text: str, model: str = HAZARD, more: str = "") -> list[Finding]:
    return check(model, manifest=f"{MANIFEST}{more}words:\n  {text}\n")


def test_a_word_can_be_added_with_a_reason() -> None:
    model = "hazards:\n  H-1: A gremlin is in the  works\n"
    findings = with_words("hazard-causes: {add: [Gremlin, in the works], because: Our words}", model)
    (finding,) = of(findings, "SFC225")
    assert "“gremlin”, “in the works”" in finding.message
    assert not codes(findings) & {"SFC090", "SFC091", "SFC092", "SFC093", "SFC094"}


@pytest.mark.parametrize("change", ["remove: [fault]", "remove: [FAULT]", "except: [a fault is on]"])
def test_a_word_can_be_taken_out_and_that_is_named_on_every_run(change: str) -> None:
    findings = with_words(f"hazard-causes: {{{change}, because: In a grid a fault is a state}}")
    assert "SFC225" in codes(check(HAZARD))
    assert "SFC225" not in codes(findings)
    (finding,) = of(findings, "SFC093")
    assert (finding.severity, finding.file, finding.line) == (Severity.INFO, "safetycase.yaml", 4)
    assert "In a grid a fault is a state" in finding.message


def test_words_that_settle_a_rule_weaken_it_when_added_not_when_removed() -> None:
    model = "constraints:\n  SC-1: The door wants to be shut at the end of it\n"
    assert "SFC093" in codes(with_words("modals: {add: [wants to], because: xx}", model))
    assert "SFC093" not in codes(with_words("modals: {remove: [to be], because: xx}", model))


@pytest.mark.parametrize("change", ["hazard-causes: {remove: [faulted]", "modals: {add: [must]"])
def test_a_change_without_effect_weakens_nothing(change: str) -> None:
    found = codes(with_words(f"{change}, because: We say so}}", "losses: {L-1: Loss of life}\n"))
    assert found & {"SFC093", "SFC094"} == {"SFC094"}


@pytest.mark.parametrize("because", ["", ", because: ' '"])
def test_without_a_reason_nothing_changes(because: str) -> None:
    findings = with_words(f"hazard-causes: {{remove: [fault]{because}}}")
    assert {"SFC225", "SFC091"} <= codes(findings)


def test_an_unknown_list_is_found_with_what_was_meant() -> None:
    (finding,) = of(with_words("hazard-cause: {add: [x], because: yy}"), "SFC090")
    assert "did you mean `hazard-causes`?" in finding.message
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("remove: [faulted]", "`faulted` is not in the words `hazard-causes`; did you mean `fault`?"),
        ("add: [fault]", "`fault` is already in the words `hazard-causes`"),
        ("add: [' ']", "a word in `add` is blank"),
    ],
)
def test_a_change_that_changes_nothing_is_found(change: str, message: str) -> None:
    findings = with_words(f"hazard-causes: {{{change}, because: xx}}")
    assert message in [finding.message for finding in of(findings, "SFC094")]
    assert "SFC225" in codes(findings)


SETTING = "rules:\n  hazard-states-cause: {severity: error, because: Ours are clean}\n"


@pytest.mark.parametrize("change", ["remove: [fault]", "except: [a fault is]"])
def test_no_change_of_words_silences_an_error(change: str) -> None:
    findings = with_words(f"hazard-causes: {{{change}, because: xx}}", more=SETTING)
    assert [finding.severity for finding in of(findings, "SFC225")] == [Severity.ERROR]
    (finding,) = of(findings, "SFC092")
    assert "would silence SFC225" in finding.message
    assert "SFC092" not in codes(with_words("hazard-causes: {add: [gremlin], because: xx}", more=SETTING))


def test_no_words_of_another_language_silence_an_error() -> None:
    change = "other-languages: {add: [fault, 'on', line], because: xx}"
    assert {"SFC225", "SFC092"} <= codes(with_words(change, more=SETTING))
    assert "SFC225" in codes(with_words("function-words: {remove: [is, the], because: xx}", more=SETTING))


def test_what_says_that_words_are_weakened_cannot_be_weakened() -> None:
    setting = "rules:\n  word-list-weakened: {enabled: false, because: xx}\n"
    found = codes(with_words("hazard-causes: {remove: [fault], because: xx}", more=setting))
    assert {"SFC093", "SFC072"} <= found


def test_lists_are_not_changed_for_other_cases() -> None:
    with_words("hazard-causes: {remove: [fault], because: xx}")
    assert "SFC225" in codes(check(HAZARD))


@pytest.mark.parametrize(
    "manifest",
    [
        f"{MANIFEST}words: {{hazard-causes: {{remove: [fault], because: xx}}}}\n",
        f"{MANIFEST}language: de\n",
        f"{MANIFEST}{SETTING}words: {{hazard-causes: {{remove: [fault], because: xx}}}}\n",
    ],
)
def test_a_changed_manifest_is_looked_at_without_a_new_start(manifest: str) -> None:
    model = HAZARD + "".join(f"  H-{n}: State {n}\n" for n in range(2, 30))
    checker = Checker(as_of=TODAY)
    for text in (MANIFEST, manifest, MANIFEST + SETTING, manifest, MANIFEST):
        assert checker.update(case_of(model, manifest=text)) == check(model, manifest=text)


def test_the_page_of_words_is_up_to_date() -> None:
    fresh = subprocess.run([sys.executable, "-m", "safetycase.rules.wordpage"], check=True, capture_output=True)
    assert PAGE.read_text(encoding="utf-8") == fresh.stdout.decode(), "run make schemas"
