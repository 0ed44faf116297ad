"""The reference of the lists of words, docs/words.md: `python -m safetycase.rules.wordpage [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from safetycase.findings import find
from safetycase.rules.catalogue import all_rules
from safetycase.rules.words import LISTS, heading, shipped

_HEAD = """\
# Wording and its words

`safetycase check` reads what losses, hazards, constraints, unsafe control actions and scenarios say, as a reviewer
would: a loss that is an event, a hazard that names a cause, a constraint that demands nothing, a context that is a
belief. Some of these rules look for words. The lists of words are on this page, and a case can change them.

## How words are found

- Whole words in the form that stands in the list, in any letter case; `fail-safe` does not have the word `fail`. A
  blank in a phrase stands for any white space, also the end of a line.
- The caret of a finding stands on the word, and its hint says what to write instead.
- A list may have phrases in which its words do not count: `fault` is a cause, `fault current` is none.
- The rules are for English. They are silent where `language:` in `safetycase.yaml` names another language (check says
  so on every run), and for a text in another script or in which the small words of other languages clearly prevail: at
  least two different ones, and more than twice as many as English ones. Rules that compare texts
  (`text-of-another-kind`, `text-repeated`, `scenario-repeats-uca`, `reasons-concentrated`) and that look for ids work
  in every language.

## Changing a list

```yaml
# safetycase.yaml
words:
  hazard-causes:
    add: [glitch, glitches]              # these count too: write every form
    remove: [fault, faults]              # these do not count here
    except: [failure rate]               # words of the list do not count inside these phrases
    because: In a power grid a fault is a state, and we say glitch for what software does.
```

The reason is mandatory. A change by which a rule says less is named on every run, as a weakened rule is. No change
silences an error: where the case makes a rule an error (`rules: {hazard-states-cause: {severity: error, ...}}`),
changes that would let it say less are refused.

## How often they are wrong

`python -m benchmarks.bench_wording` prints, for each rule, the false alarms on sound sentences and the faulty
sentences found, over the sentences of thirteen files in `tests/corpus`. On 4 of 329 sound sentences (1.2 %) a rule at
warning level fires; the bound is 5 %. Those who wrote the sentences also wrote the lists, so that these figures flatter
the rules. Of 583 sentences that others wrote (the public analyses in kieler/stpa and pulseengine/rivet), 14 (2.4 %) had
such a warning when the lists met them first, six of them wrongly (1.0 %); the word `errors`, which was to blame for
most, has left its list since. Rules that authors of good analyses often go against are remarks (info): vague words in
hazards and constraints, judging words in hazards, losses without a word for loss.
"""


def words_page() -> str:
    """The page: how words are found and changed, then every list with its rules."""
    all_rules()
    return "\n".join([_HEAD, *(line for name in LISTS for line in _list(name))])


def _list(name: str) -> Iterator[str]:
    use, words = LISTS[name], shipped(name)
    rules = [rule for rule in map(find, use.rules) if rule is not None]
    named = ", ".join(f"[{rule.name}](rules.md#{rule.code.lower()}-{rule.name})" for rule in rules)
    yield f"## {name}\n"
    how = f"With one of them, a text is no matter for {named}" if use.silences else f"They are looked for by {named}"
    yield f"{heading(name)} {how}.\n"
    yield f"{_in_lines(words.words)}\n"
    if words.exceptions:
        yield f"They do not count in:\n\n{_in_lines(words.exceptions)}\n"


def _in_lines(words: tuple[str, ...]) -> str:
    return "> " + ", ".join(words)


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else ""
    if target:
        Path(target).write_text(words_page(), encoding="utf-8")
    else:
        sys.stdout.write(words_page())
