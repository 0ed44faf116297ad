"""The wording of step 4: how a loss scenario begins, and what its basic cause is, by type of unsafe control and class.

The four basic scenarios follow Thomas 2024 ("four basic scenarios"): the controller has adequate feedback and decides
wrongly; its feedback is inadequate; what it decides does not arrive; what arrives has not its effect.
"""

from __future__ import annotations

import msgspec

_CLAUSE_OPENERS = frozenset(["when", "while", "whenever", "if", "once", "where"])
"""Words before a whole clause, so that what follows can also stand behind `that`."""
_OPENERS = _CLAUSE_OPENERS | {
    "after", "before", "as", "during", "until", "unless", "although", "in", "on", "at", "with", "without", "because",
    "since", "within",
}  # fmt: skip
_NO_CLAUSE = frozenset(
    [
        "in", "on", "at", "under", "over", "near", "above", "below", "with", "without", "by", "during", "between",
        "necessary", "needed", "required", "possible", "asked", "requested", "ordered", "not",
    ]
)  # fmt: skip
"""First words of phrases without a verb: `while on the ground`, `if needed`."""
_NOUNS_IN_ING = frozenset(
    ["nothing", "something", "anything", "everything", "king", "ring", "thing", "string", "spring", "wing", "building"]
)
_SMALL_INSIDE = frozenset(
    ["the", "a", "an", "it", "its", "no", "this", "that", "these", "those", "there", "some", "any", "all", "each",
     "every", "both", "one", "two", "nobody", "nothing", "somebody", "more", "less", "after", "before", "when", "while"]
)  # fmt: skip
"""Words that begin a sentence large and stand small inside one."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentences are made of: controller, action (in quotes) and process, the unsafe control, its context.

    `unsafe` is the sentence of the unsafe control action without a full stop. `context` is the end of that sentence
    (`when glucose is low`), which may be empty.
    """

    controller: str
    action: str
    process: str
    unsafe: str
    context: str

    @property
    def fields(self) -> dict[str, str]:
        """The parts by the names that the tables use; contexts follow with the blank before them."""
        context = inside(self.context)
        return {
            "c": self.controller,
            "a": self.action,
            "p": self.process,
            "uca": self.unsafe,
            "ctx": f" {context}" if context else "",
            "that": that(context),
        }


def inside(context: str) -> str:
    """A context in the middle of a sentence: `After a meal` becomes `after a meal`; names keep their capitals."""
    words = context.split()
    if words and words[0].lower() in _OPENERS:
        words[0] = words[0].lower()
    if len(words) > 1 and words[1].lower() in _SMALL_INSIDE and words[1].istitle():
        words[1] = words[1].lower()
    return " ".join(words)


def that(context: str) -> str:
    """A context as what feedback indicates: `that glucose is low`, or in quotes where it is no clause."""
    if not context:
        return "the context in which this is unsafe"
    opener, _, rest = context.partition(" ")
    first, *more = rest.split() or [""]
    bare = first.lower().strip(",")
    participle = bare.endswith("ing") and bare not in _NOUNS_IN_ING
    if opener.lower() not in _CLAUSE_OPENERS or not more or participle or bare in _NO_CLAUSE:
        return f"the context “{context}”"
    return f"that {rest}"


def sentence_case(text: str) -> str:
    """A sentence with a large first letter, unless its first word is written with inner capitals or signs."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


_IN_TIME = "{uca}, although the feedback that {c} received indicated in time {that}"
_CONTROLLER = {
    "": "{uca}, although the feedback that {c} received indicated {that}",
    "timing-or-order": _IN_TIME, "too-early": _IN_TIME, "too-late": _IN_TIME, "out-of-order": _IN_TIME,
    "duration": _IN_TIME, "stopped-too-soon": _IN_TIME, "applied-too-long": _IN_TIME,
}  # fmt: skip
_OPPOSITE = "{uca}, because the feedback that {c} received did not indicate {that}, or indicated the opposite"
_LATE_NEWS = "{uca}, because the feedback that {c} received did not indicate in time {that}"
_FEEDBACK = {
    "": "{uca}, because the feedback that {c} received did not adequately indicate {that}",
    "provided": _OPPOSITE, "wrong-parameter": _OPPOSITE, "insufficient": _OPPOSITE, "excessive": _OPPOSITE,
    "wrong-direction": _OPPOSITE, "never-safe": _OPPOSITE, "repeated": _OPPOSITE,
    "timing-or-order": _LATE_NEWS, "too-early": _LATE_NEWS, "too-late": _LATE_NEWS, "out-of-order": _LATE_NEWS,
    "applied-too-long": _LATE_NEWS,
    "duration": "{uca}, because the feedback that {c} received indicated for too short or too long a time {that}",
    "stopped-too-soon": "{uca}, because the feedback that {c} received did not indicate for long enough {that}",
}  # fmt: skip
_PATH = {
    "": "{c} controls {a} as it should{ctx}, but {p} receives something else",
    "not-provided": "{c} provides {a}{ctx}, but {p} does not receive it",
    "provided": "{c} does not provide {a}{ctx}, but {p} receives it",
    "never-safe": "{c} does not provide {a}{ctx}, but {p} receives it",
    "wrong-parameter": "{c} provides {a} with the right parameters, but {p} receives it with a wrong one{ctx}",
    "insufficient": "{c} provides {a} in full, but {p} receives too little of it{ctx}",
    "excessive": "{c} provides {a} in the right measure, but {p} receives too much of it{ctx}",
    "wrong-direction": "{c} provides {a} in the right direction, but {p} receives it in the wrong one{ctx}",
    "repeated": "{c} provides {a} once, but {p} receives it repeatedly{ctx}",
    "timing-or-order": "{c} provides {a} at the right time and in the right order, but {p} receives it at the wrong "
    "time or in the wrong order{ctx}",
    "too-early": "{c} provides {a} at the right time, but {p} receives it too early{ctx}",
    "too-late": "{c} provides {a} in time, but {p} receives it too late{ctx}",
    "out-of-order": "{c} provides {a} in the right order, but {p} receives it out of order{ctx}",
    "duration": "{c} applies {a} for the right time, but {p} receives it for too short or too long{ctx}",
    "stopped-too-soon": "{c} applies {a} long enough, but {p} stops receiving it too soon{ctx}",
    "applied-too-long": "{c} ends {a} in time, but {p} goes on receiving it for too long{ctx}",
}
_PROCESS = {
    "": "{p} receives {a} from {c} as it should{ctx}, but does not respond as it should",
    "not-provided": "{p} receives {a} from {c}{ctx}, but does not respond as it should",
    "provided": "{p} does not receive {a} from {c}{ctx}, but acts as if it did",
    "never-safe": "{p} does not receive {a} from {c}{ctx}, but acts as if it did",
    "wrong-parameter": "{p} receives {a} from {c} with the right parameters, but responds as if they were wrong{ctx}",
    "insufficient": "{p} receives {a} from {c} in full, but responds too little{ctx}",
    "excessive": "{p} receives {a} from {c} in the right measure, but responds too much{ctx}",
    "wrong-direction": "{p} receives {a} from {c} in the right direction, but responds in the wrong one{ctx}",
    "repeated": "{p} receives {a} from {c} once, but responds repeatedly{ctx}",
    "timing-or-order": "{p} receives {a} from {c} at the right time and in the right order, but responds at the wrong "
    "time or in the wrong order{ctx}",
    "too-early": "{p} receives {a} from {c} at the right time, but responds too early{ctx}",
    "too-late": "{p} receives {a} from {c} in time, but responds too late{ctx}",
    "out-of-order": "{p} receives {a} from {c} in the right order, but responds out of order{ctx}",
    "duration": "{p} receives {a} from {c} for the right time, but responds for too short or too long{ctx}",
    "stopped-too-soon": "{p} receives {a} from {c} long enough, but its response ends too soon{ctx}",
    "applied-too-long": "{p} no longer receives {a} from {c}, but its response goes on for too long{ctx}",
}
_SENTENCES = {"controller": _CONTROLLER, "feedback": _FEEDBACK, "control-path": _PATH, "process": _PROCESS}

_BY_ITSELF = "{a} arises on the way to {p} although {c} has not given it"
_ALTERED = "{a} is altered on the way from {c} to {p}"
_PATH_CAUSE = {
    "": "{a} is lost, altered or made up on the way from {c} to {p}",
    "not-provided": "{a} is lost or blocked on the way from {c} to {p}",
    "provided": _BY_ITSELF, "never-safe": _BY_ITSELF,
    "wrong-parameter": _ALTERED, "insufficient": _ALTERED, "excessive": _ALTERED, "wrong-direction": _ALTERED,
    "repeated": "{a} is repeated on the way from {c} to {p}",
    "timing-or-order": "{a} is delayed, hurried or reordered on the way from {c} to {p}",
    "too-early": "{a} is carried out on the way from {c} to {p} before it is due",
    "too-late": "{a} is delayed on the way from {c} to {p}",
    "out-of-order": "{a} is overtaken by another control action on the way from {c} to {p}",
    "duration": "{a} is cut short or held on the way from {c} to {p}",
    "stopped-too-soon": "{a} is cut short on the way from {c} to {p}",
    "applied-too-long": "{a} is held on the way from {c} to {p} after {c} has ended it",
}  # fmt: skip
_ELSEWHERE = "a disturbance, another controller or {p} itself has the effect of {a}"
_PROCESS_CAUSE = {
    "": "the state of {p}, a disturbance or another controller changes the effect of {a}",
    "not-provided": "the state of {p}, a disturbance or another controller keeps {a} from its effect",
    "provided": _ELSEWHERE, "never-safe": _ELSEWHERE,
    "timing-or-order": "the state of {p}, a disturbance or another controller shifts the effect of {a}",
    "too-early": "the state of {p}, a disturbance or another controller hastens the effect of {a}",
    "too-late": "the state of {p}, a disturbance or another controller delays the effect of {a}",
    "out-of-order": "the state of {p}, a disturbance or another controller shifts the effect of {a}",
    "duration": "the state of {p}, a disturbance or another controller shortens or prolongs the effect of {a}",
    "stopped-too-soon": "the state of {p}, a disturbance or another controller ends the effect of {a} early",
    "applied-too-long": "the state of {p}, a disturbance or another controller prolongs the effect of {a}",
}  # fmt: skip
_DECIDES = "{c} decides wrongly although the feedback that it received indicated "


BASIC_WORDS = (" feedback that ", " on the way ", " the effect of ", " from its effect")
"""Words of which each basic cause has some, by which most texts are told apart from them at a glance."""


def frame(where: str, key: str, parts: Parts) -> str:
    """How a scenario of a class begins: with unsafe control, or with sound control that is not carried out.

    A scenario of the control path or of the process does not begin with unsafe control: the controller does what it
    should, and what it does is not executed as it should (STPA Handbook 2018, ch. 2, step 4, scenarios of type b).
    `key` is the subtype of the unsafe control action, or its type where it has none, or empty.
    """
    if where not in ("control-path", "process"):
        return parts.unsafe
    table = _SENTENCES[where]
    return table.get(key, table[""]).format_map(parts.fields)


def basic_sentence(where: str, key: str, parts: Parts) -> str:
    """The basic scenario of a class as one sentence, without its full stop. Raises KeyError for an unknown class."""
    table = _SENTENCES[where]
    return table.get(key, table[""]).format_map(parts.fields)


def basic_cause(where: str, key: str, parts: Parts) -> str:
    """The cause that the basic scenario of a class names, to follow `frame` and `because`."""
    if where == "controller":
        timed = "in time " if _CONTROLLER.get(key) is _IN_TIME else ""
        return f"{_DECIDES}{timed}{{that}}".format_map(parts.fields)
    if where == "feedback":
        return _FEEDBACK.get(key, _FEEDBACK[""]).removeprefix("{uca}, because ").format_map(parts.fields)
    table = _PATH_CAUSE if where == "control-path" else _PROCESS_CAUSE
    return table.get(key, table[""]).format_map(parts.fields)
