"""What the manifest changes in the lists of words, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from safetycase.findings import Path, Rule, Severity, declare
from safetycase.findings.text import reason
from safetycase.model import Manifest
from safetycase.model.manifest import WordChanges
from safetycase.rules.suggest import nearest
from safetycase.rules.words import LISTS, WordList, shipped

_SOURCE = "safetycase design: a case must not look better than it is"

LIST_UNKNOWN = declare(
    Rule(
        code="SFC090",
        name="word-list-unknown",
        severity=Severity.ERROR,
        summary="The manifest changes a list of words that does not exist.",
        why="A change of no list does nothing, although its author relies on it.",
        source=_SOURCE,
        fix="Use the name of a list that `safetycase words` shows.",
        bad="words:\n  hazard-cause: {add: [glitch], because: Our word for a fault.}",
        good="words:\n  hazard-causes: {add: [glitch], because: Our word for a fault.}",
    )
)
LIST_WITHOUT_REASON = declare(
    Rule(
        code="SFC091",
        name="word-list-without-reason",
        severity=Severity.ERROR,
        summary="The manifest changes a list of words without saying why; the change is not used.",
        why="Whoever reads the report must be able to judge why a rule speaks of more or of less. Without a reason "
        "nobody can.",
        source=_SOURCE,
        fix="Add `because` with the reason, or remove the change.",
        bad="words:\n  hazard-causes: {remove: [fault]}",
        good="words:\n  hazard-causes:\n    remove: [fault]\n    because: In a power grid a fault is a state.",
    )
)
LIST_REFUSED = declare(
    Rule(
        code="SFC092",
        name="word-list-refused",
        severity=Severity.ERROR,
        summary="The manifest changes a list of words so that a rule would say less that is an error in this case; the "
        "change is not used.",
        why="An error must be mended, or waived where everybody sees it. A list of words is no place to silence it.",
        source=_SOURCE,
        fix="Remove the change, or the setting that makes the rule an error.",
        bad="rules:\n  hazard-states-cause: {severity: error, because: Ours are clean.}\n"
        "words:\n  hazard-causes: {remove: [fault], because: In a power grid a fault is a state.}",
        good="words:\n  hazard-causes: {remove: [fault], because: In a power grid a fault is a state.}",
    )
)
LIST_WEAKENED = declare(
    Rule(
        code="SFC093",
        name="word-list-weakened",
        severity=Severity.INFO,
        summary="The manifest changes a list of words so that a rule says less.",
        why="A check that finds nothing because it does not look must not read like one that looked. Each such change "
        "is therefore named on every run, with the reason given.",
        source=_SOURCE,
        fix="Nothing, if the reason still holds; otherwise remove the change.",
        bad="words:\n  hazard-causes: {remove: [fault], because: In a power grid a fault is a state.}",
        good="words:\n  hazard-causes: {add: [glitch], because: Our word for a fault.}",
    )
)
LIST_UNCHANGED = declare(
    Rule(
        code="SFC094",
        name="word-list-unchanged",
        severity=Severity.WARNING,
        summary="The manifest removes a word that a list does not have, or adds one that it has.",
        why="Such a change does nothing; mostly the word stands in the list in another form, which is still found.",
        source=_SOURCE,
        fix="Write the word as it stands in the list; `safetycase words NAME` shows it.",
        bad="words:\n  hazard-causes: {remove: [faulted], because: In a power grid a fault is a state.}",
        good="words:\n  hazard-causes: {remove: [fault], because: In a power grid a fault is a state.}",
    )
)


class Fault(NamedTuple):
    """Something to report about the manifest's words: by which rule, in which words, and where in the manifest."""

    rule: Rule
    message: str
    path: Path
    at_key: bool = True


def changed_lists(
    manifest: Manifest, severity_of: Callable[[str], Severity]
) -> tuple[Mapping[str, WordList], list[Fault]]:
    """The lists that the manifest changes, as they are then, and what is to be reported about the changes.

    `severity_of` gives the severity that the rule of a code has in this case: changes by which an error would be
    silenced are not used, nor are those without a reason.
    """
    lists: dict[str, WordList] = {}
    faults: list[Fault] = []
    for name, changes in manifest.words.items():
        path: Path = ("words", name)
        use = LISTS.get(name)
        if use is None:
            meant = nearest(name, LISTS, cutoff=0.6)
            maybe = f"; did you mean `{meant}`?" if meant else ""
            faults.append(Fault(LIST_UNKNOWN, f"there is no list of words `{name}`{maybe}", path))
            continue
        if not isinstance(changes.because, str) or not reason(changes.because):
            message = f"the change of the words `{name}` has no reason, so it is not used"
            faults.append(Fault(LIST_WITHOUT_REASON, message, path))
            continue
        weakened = weakened_words(name, changes)
        errors = [code for code in use.rules if severity_of(code) is Severity.ERROR]
        if weakened and errors:
            message = f"the change of the words `{name}` would silence {errors[0]}, which is an error in this case"
            faults.append(Fault(LIST_REFUSED, message, path))
            continue
        if weakened:
            shown = ", ".join(weakened[:8]) + (f" and {len(weakened) - 8} more" if len(weakened) > 8 else "")
            how = "also settle it" if use.silences else "no longer count"
            because = " ".join(changes.because.split())
            message = f"in the words `{name}` ({', '.join(use.rules[:3])}) {how}: {shown}; {because}"
            faults.append(Fault(LIST_WEAKENED, message, path))
        faults.extend(_without_effect(name, changes))
        lists[name] = _changed(shipped(name), changes)
    return lists, faults


def weakened_words(name: str, changes: WordChanges) -> list[str]:
    """The words of a change of a list that let rules say less; what changes nothing lets them say as much."""
    known = shipped(name).words
    if LISTS[name].silences:
        return [word for word in changes.add if word.strip() and _plain(word) not in known]
    return [word for word in changes.remove if _plain(word) in known] + [
        word for word in changes.except_ if word.strip()
    ]


def _without_effect(name: str, changes: WordChanges) -> Iterator[Fault]:
    words = shipped(name).words
    for field in ("remove", "add"):
        for index, word in enumerate(getattr(changes, field)):
            plain = _plain(word)
            message = ""
            if not plain:
                message = f"a word in `{field}` is blank"
            elif field == "add" and plain in words:
                message = f"`{plain}` is already in the words `{name}`"
            elif field == "remove" and plain not in words:
                meant = nearest(plain, words)
                message = f"`{plain}` is not in the words `{name}`" + (f"; did you mean `{meant}`?" if meant else "")
            if message:
                yield Fault(LIST_UNCHANGED, message, ("words", name, field, index), at_key=False)


def _changed(words: WordList, changes: WordChanges) -> WordList:
    removed = set(map(_plain, changes.remove))
    kept = [word for word in words.words if word not in removed]
    added = [word for word in map(_plain, changes.add) if word]
    excepted = [phrase for phrase in map(_plain, changes.except_) if phrase]
    return WordList([*kept, *added], [*words.exceptions, *excepted])


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())
