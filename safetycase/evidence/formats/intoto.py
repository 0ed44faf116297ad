"""Attestations: in-toto Statements v1 with a test result, bare or in a DSSE envelope.

The names listed as passed, warned and failed are cases; a warning is unscored, and an entry that is no name is unknown,
or failed where it is listed so. A list that is none is one unknown case. A test that is
listed twice is one case, of which the worse counts. A result that contradicts the lists is a
case of its own. The digest of the subject is taken over, and must be that of what the case speaks of. Signatures are
not verified: a digest shows that bytes are the same, not who vouches for them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.fields import document, named, objects, part, word
from safetycase.evidence.formats.merging import Merging
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown

_STATEMENT = "https://in-toto.io/Statement/"
_TEST_RESULT = "https://in-toto.io/attestation/test-result/"
_LISTS: tuple[tuple[str, State], ...] = (
    ("passedTests", "passed"), ("warnedTests", "unscored"), ("failedTests", "failed")
)  # fmt: skip
_RESULTS: Mapping[str, State] = {"PASSED": "passed", "WARNED": "unscored", "FAILED": "failed"}


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The tests that a statement lists. Raises UnreadableError."""
    statement = _statement(document(stream, "the statement"))
    kind, predicate = word(statement, "predicateType"), part(statement, "predicate")
    fields = {"predicate": (kind,)}
    merging = Merging()
    warnings = ["its signature, if it has one, was not verified"]
    if kind.startswith(_TEST_RESULT):
        listed = list(_listed(predicate))
        found = {state for _, state, _ in listed}
        worst = "FAILED" if "failed" in found else "WARNED" if found - {"passed"} else "PASSED"
        for test, state, message in listed:
            merging.add(test, CaseResult(name=test, state=state, message=message, properties=fields))
        yield from merging.all()
        result = word(predicate, "result")
        if result != worst:
            warnings.append(f"it says {shown(result, 20) or 'nothing'} of itself, and its lists {worst}")
            yield CaseResult(name="the result as a whole", state=_RESULTS.get(result, "unknown"), properties=fields)
    else:
        yield CaseResult(name=kind or "a statement", state="unscored", properties=fields)
    subjects = objects(statement.get("subject"), "subject")
    digests = [f"{name}:{value}" for one in subjects for name, value in part(one, "digest").items()]
    return RunRecord(
        format="in-toto",
        subject=named(digest=digests[0] if len(digests) == 1 else "", digests=" ".join(digests)),
        warnings=tuple(warnings),
        merged=merging.merged,
    )


def _listed(predicate: Mapping[str, Any]) -> Iterator[tuple[str, State, str]]:
    """The tests of the lists, each with its state and what is odd about it."""
    for name, state in _LISTS:
        listed = predicate.get(name)
        if listed is None:
            continue
        if not isinstance(listed, list):
            yield name, "unknown", f"{name} is no list"
            continue
        for number, test in enumerate(listed, start=1):
            if isinstance(test, str) and test:
                yield shown(test, 200), state, ""
                continue
            label = word(test, "name") if isinstance(test, dict) else ""
            odd: State = "failed" if state == "failed" else "unknown"
            yield shown(label, 200) or f"{name} {number}", odd, f"entry {number} of {name} is no name of a test"


def _statement(data: dict[str, Any]) -> Mapping[str, Any]:
    """The statement, taken out of its envelope where it has one."""
    if isinstance(data.get("payload"), str) and "payloadType" in data:
        try:
            content = base64.b64decode(data["payload"], validate=True)
        except (binascii.Error, ValueError):
            raise UnreadableError("the payload of the envelope is not base64") from None
        inner = strictjson.loads(content, "the payload")
        data = inner if isinstance(inner, dict) else {}
    if not word(data, "_type").startswith(_STATEMENT):
        raise UnreadableError("it is no in-toto Statement")
    return data


def recognises(head: bytes, name: str) -> bool:
    """Whether a document begins like a statement, or like an envelope of one."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and (
        b"https://in-toto.io/Statement/" in head or b"application/vnd.in-toto+json" in head
    )


READER = Reader(
    name="in-toto",
    title="an in-toto Statement",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "predicate"}),
    fields=("name", "predicate"),
    tells=frozenset({"subject.digest"}),
    item_ids=no_ids,
)

READERS = (READER,)
