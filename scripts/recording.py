"""Puts screens, each drawn as SVG by Rich, together to one moving SVG that shows one after the other.

What several screens have in common is in it once. Who wants no motion, or has a viewer without any, sees the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

_SVG = "{http://www.w3.org/2000/svg}"
_RULE = re.compile(r"\.terminal-\d+-(r\d+) \{ *(.*?);? *\}")
_LINE = re.compile(r"url\(#terminal-\d+-line-(\d+)\)")
_LINES = re.compile(r'<clipPath id="terminal-\d+-line-(\d+)">\s*(<rect .*?/>)\s*</clipPath>', re.DOTALL)


@dataclass(frozen=True)
class Frame:
    """A screen, how long it is to be seen in seconds, and what is said of it."""

    svg: str
    seconds: float
    caption: str

    @property
    def drawing(self) -> ElementTree.Element:
        """The screen as a tree."""
        return ElementTree.fromstring(self.svg)  # noqa: S314 - drawn here a moment ago


def recording(frames: list[Frame]) -> str:
    """The moving picture, as SVG. Raises ValueError where the screens are not of one size."""
    boxes = {frame.drawing.attrib["viewBox"] for frame in frames}
    if len(boxes) != 1:
        raise ValueError("the screens of a recording have one size")
    box = boxes.pop()
    width, height = box.split()[2:]
    styles: dict[str, str] = {}
    seen: dict[str, list[int]] = {}
    for number, frame in enumerate(frames):
        for part in _parts(frame, styles, float(width) / 2):
            shown = seen.setdefault(part, [])
            if number not in shown:
                shown.append(number)
    groups: dict[tuple[int, ...], list[str]] = {}
    for part, shown in sorted(seen.items(), key=lambda found: not found[0].startswith("<rect")):
        groups.setdefault(tuple(shown), []).append(part)
    names = {shown: f"f{number}" for number, shown in enumerate(groups)}
    drawn = [
        f'<g class="{names[shown]}">{"".join(part for part in parts if part.startswith(tag))}</g>'
        for tag in ("<rect", "<text")
        for shown, parts in groups.items()
        if any(part.startswith(tag) for part in parts)
    ]
    lines = "".join(f'<clipPath id="l{number}">{rect}</clipPath>' for number, rect in _LINES.findall(frames[0].svg))
    return "\n".join([
        f'<svg viewBox="{box}" xmlns="http://www.w3.org/2000/svg" role="img">',
        f"<title>{escape('; then '.join(frame.caption for frame in frames))}</title>",
        "<style>",
        "text { font-family: 'Fira Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 20px;"
        " line-height: 24.4px; white-space: pre; }",
        ".title { font-family: arial, sans-serif; font-size: 18px; font-weight: bold; fill: #c5c8c6; }",
        *(f".{name} {{ {style} }}" for style, name in styles.items()),
        *(_motion(names[shown], shown, frames) for shown in groups),
        "@media (prefers-reduced-motion: reduce) { g { animation: none !important; } }",
        "</style>",
        f"<defs>{lines}</defs>",
        f'<rect fill="#292929" stroke="#7f7f7f" x="1" y="1" width="{float(width) - 2:g}"'
        f' height="{float(height) - 2:g}" rx="8"/>',
        '<g transform="translate(9, 41)">',
        *drawn,
        "</g>",
        "</svg>",
        "",
    ])  # fmt: skip


def _parts(frame: Frame, styles: dict[str, str], middle: float) -> list[str]:
    """What a screen consists of: grounds and texts, each as it is to be written."""
    own = {name: styles.setdefault(style, f"s{len(styles)}") for name, style in _RULE.findall(frame.svg)}
    title = f'<text class="title" text-anchor="middle" x="{middle - 9:g}" y="-14">{escape(frame.caption)}</text>'
    parts = [title]
    screen = next(found for found in frame.drawing.iter(f"{_SVG}g") if "clip-path" in found.attrib)
    for element in screen.iter():
        tag, attributes = element.tag.removeprefix(_SVG), dict(element.attrib)
        if tag == "rect" and float(attributes["width"]) > 0:
            del attributes["shape-rendering"]
            parts.append(f"<rect{_written(attributes)}/>")
        elif tag == "text" and (element.text or "").strip():
            attributes["class"] = own[attributes["class"].rpartition("-")[2]]
            attributes["clip-path"] = _LINE.sub(r"url(#l\1)", attributes["clip-path"])
            parts.append(f"<text{_written(attributes)}>{escape(element.text or '')}</text>")
    return parts


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def _motion(name: str, shown: tuple[int, ...], frames: list[Frame]) -> str:
    """When a part that is in some of the screens is to be seen."""
    first = "visible" if 0 in shown else "hidden"
    if len(shown) == len(frames):
        return f".{name} {{ visibility: visible; }}"
    whole, passed, last, steps = sum(frame.seconds for frame in frames), 0.0, "", []
    for number, frame in enumerate(frames):
        now = "visible" if number in shown else "hidden"
        if now != last:
            steps.append(f"{100 * passed / whole:.2f}% {{ visibility: {now}; }}")
        passed, last = passed + frame.seconds, now
    return (
        f".{name} {{ visibility: {first}; animation: k{name} {whole:g}s step-end infinite; }}"
        f" @keyframes k{name} {{ {' '.join(steps)} }}"
    )
