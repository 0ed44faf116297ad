"""Words that try to become more than words, put into every text field of every kind."""

from __future__ import annotations

import json
import re
from typing import Any

from safetycase.model import KINDS, Kind
from safetycase.model.fields import Part
from safetycase.model.forms import Field, Shape, fields

CORPUS = {
    "script": "<script>window.owned=1</script>",
    "image": "<img src=x onerror=window.owned=1>",
    "svg": "<svg/onload=window.owned=1><title>",
    "closing": "</article></main></script></style></svg></textarea>-->",
    "attribute": '" onmouseover="window.owned=1" x=\'',
    "javascript": "javascript:window.owned=1",
    "javascript-hidden": "java\tscript:window.owned=1",
    "data": "data:text/html,<script>window.owned=1</script>",
    "file": "file:///etc/passwd",
    "markdown": "[link](javascript:window.owned=1) ![i](http://127.0.0.1:9/i.png)",
    "rich": "[bold red]red[/] [@click=app.quit]quit[/] [/]",
    "jinja": "{{7*7}}{% raw %}{{ report }}{# #}${7*7}",
    "cdata": "]]><b>bold</b><![CDATA[",
    "entity": "&lt;b&gt; &#60;script&#62; &quot;&apos;&",
    "escape": "\x1b[31m\x1b]0;title\x07\x9b2J",
    "bidi": "\u202egnihton\u202c \u2066x\u2069 \u200fy",
    "hidden": "zero\u200bwidth\u00ad\ufeff\U000e0041",
    "noncharacter": "x\ufffe\uffff y",
    "lines": "first\nsecond\n\n<b>third</b>",
    "angle": "<b>bold</b> <a href=javascript:window.owned=1>x</a> <",
    "dot": "<<TABLE BORDER='0'>> image=/etc/passwd \\N \\G",
    "base": "<base href=//127.0.0.1:9/><meta http-equiv=refresh content=0;url=//127.0.0.1:9/>",
}
"""Words by what they try."""


def dumped(data: Any) -> bytes:
    """Data as YAML in which no character but the printable stands as itself; YAML knows no pairs of surrogates."""
    pair = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")
    text = pair.sub(lambda match: str(json.loads(f'"{match.group()}"')), json.dumps(data))
    return text.encode()


def model_of(words: str) -> bytes:
    """A model file with one item of every kind in which every field that takes text says `words`."""
    return dumped({kind.collection: {f"{kind.prefix or kind.name}-1": _item(kind, words)} for kind in KINDS})


def manifest_of(words: str) -> bytes:
    """A manifest that says `words` wherever it can."""
    return dumped(
        {
            "safetycase": "1",
            "name": words,
            "purpose": {"system": words, "to": words, "by": words, "in_order_to": words},
            "scope": {"boundary": words, "includes": [words], "excludes": [{"what": words, "reason": words}, words]},
            "goals": [words],
            "subject": {"component": "component-1", "version": words, "commit": words, "model": words, "digest": words},
            "rules": {
                "hazard-count": {"severity": "info", "because": words},
                words: {"enabled": True, "because": words},
            },
        }
    )


def results_of(words: str) -> str:
    """JUnit results that say `words` wherever XML allows them."""
    safe = "".join(char if char.isprintable() or char == "\n" else " " for char in words)
    safe = "".join(char for char in safe if ord(char) not in (0xFFFE, 0xFFFF))
    quoted = safe.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", " ")
    return (
        f'<testsuites><testsuite name="{quoted}" hostname="{quoted}" timestamp="{quoted}">'
        f'<testcase classname="{quoted}" name="{quoted}"><failure message="{quoted}">{quoted}</failure></testcase>'
        f'<testcase classname="c" name="n"><system-out>{quoted}</system-out></testcase></testsuite></testsuites>'
    )


def files_of(words: str) -> dict[str, bytes]:
    """A case that says `words` everywhere."""
    name = "".join(char if char.isprintable() and char not in "/\\*?" else "_" for char in words)[:60]
    return {
        "safetycase.yaml": manifest_of(words),
        "model/all.yaml": model_of(words),
        f"model/z-{name}.yaml": dumped({"losses": {"L-2": words, words: words}, words: words}),
        "evidence/run.xml": results_of(words).encode(),
    }


def _item(kind: Kind, words: str) -> dict[str, Any]:
    item = {field.name: value for field in fields(kind.record) if (value := _value(field, words, 0)) is not None}
    item.pop("not_needed", None)
    if kind.name == "evidence":
        item["artefact"] = {"path": "evidence/run.xml", "format": "junit"}
        item.pop("select", None)
    if kind.name == "scenario":
        item["ucas"] = ["UCA-1"]
    item["refs"] = [words, "https://example.org/a?b=c", "mailto:a@example.org"]
    item["status"] = "approved"
    item["x-own"] = {words: words}
    return item


def _value(field: Field, words: str, depth: int) -> Any:
    """Something that the field takes, with the words in it where it takes any."""
    if depth > 3:
        return None
    if field.link is not None and field.shape in (Shape.REFERENCE, Shape.REFERENCES):
        target = _target(field)
        return target if field.shape is Shape.REFERENCE else [target, words]
    part = _part(field, words, depth) if field.part is not None else None
    values: dict[Shape, Any] = {
        Shape.TEXT: words,
        Shape.PROSE: words,
        Shape.CHOICE: field.choices[0] if field.choices else None,
        Shape.FLAG: True,
        Shape.NUMBER: 0.5,
        Shape.INTEGER: 1,
        Shape.LIST: [field.choices[0] if field.choices else words],
        Shape.MAPPING: {words: part or words},
        Shape.PART: part,
        Shape.PARTS: [part],
        Shape.ANY: words,
    }
    return values.get(field.shape)


def _part(field: Field, words: str, depth: int) -> dict[str, Any]:
    if field.part is None or not issubclass(field.part, Part):
        return {}
    return {one.name: value for one in field.fields if (value := _value(one, words, depth + 1)) is not None}


def _target(field: Field) -> str:
    wanted = field.link.kinds[0] if field.link is not None else "any"
    if wanted == "variable":
        return "element-1/x"
    kind = next((kind for kind in KINDS if kind.name == wanted), KINDS[1])
    return f"{kind.prefix or kind.name}-1"
