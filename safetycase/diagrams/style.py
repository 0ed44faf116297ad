"""How diagrams look: the style sheet of every drawing, in light and dark."""

from __future__ import annotations

FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
"""The typefaces of a drawing: the system's own, none fetched."""

_LIGHT = {
    "page": "#ffffff", "ink": "#1b1f24", "muted": "#59636e", "line": "#3d444d", "hair": "#b4bcc6",
    "box": "#ffffff", "process": "#eef2f6", "device": "#f8fafb", "frame": "#fafbfc",
    "feedback": "#0a58b8", "missing": "#c01c28", "good": "#14683a", "warning": "#8a4a00", "error": "#b3141f",
}  # fmt: skip
_DARK = {
    "page": "#14171b", "ink": "#e8ebef", "muted": "#a3adb8", "line": "#c3cad2", "hair": "#59626d",
    "box": "#1d2127", "process": "#262c34", "device": "#191d22", "frame": "#171a1f",
    "feedback": "#79b4ff", "missing": "#ff8a85", "good": "#6fd39a", "warning": "#f2b25c", "error": "#ff938e",
}  # fmt: skip

TOKENS = {"light": _LIGHT, "dark": _DARK}
"""The colours of both themes by their part in a drawing."""

# (selector, property, token): written twice, since converters that know no variables keep the first.
_COLOURS = (
    (".page", "fill", "page"),
    ("text", "fill", "ink"),
    (".box rect", "fill", "box"),
    (".box rect", "stroke", "line"),
    (".box.process rect", "fill", "process"),
    (".box.device rect", "fill", "device"),
    (".box.device rect", "stroke", "muted"),
    (".box.external rect", "stroke", "muted"),
    (".box.frame rect", "fill", "frame"),
    (".box.frame rect", "stroke", "hair"),
    (".box .rule", "stroke", "hair"),
    (".note", "fill", "muted"),
    (".box.frame text", "fill", "muted"),
    (".line .stroke", "stroke", "line"),
    (".line .head", "fill", "line"),
    (".line.feedback .stroke", "stroke", "feedback"),
    (".line.feedback .head", "fill", "feedback"),
    (".line.feedback text", "fill", "feedback"),
    (".line.information .stroke", "stroke", "muted"),
    (".line.information .head", "fill", "muted"),
    (".line.information text", "fill", "muted"),
    (".line.missing-feedback .stroke", "stroke", "missing"),
    (".line.missing-feedback .head", "fill", "missing"),
    (".line.missing-feedback text", "fill", "missing"),
    (".legend text", "fill", "muted"),
    (".good", "fill", "good"),
    (".warning", "fill", "warning"),
    (".error", "fill", "error"),
    (".lacks", "fill", "missing"),
    (".link .stroke", "stroke", "muted"),
    (".link.against .stroke", "stroke", "missing"),
)

_SHAPES = f"""\
.scd text{{font-family:{FAMILY};font-size:11px}}
.scd .name{{font-size:13px;font-weight:600}}
.scd .box.device .name{{font-weight:500}}
.scd .small{{font-size:10px}}
.scd .box rect{{stroke-width:1.25px}}
.scd .box.device rect,.scd .box.external rect,.scd .box.frame rect{{stroke-width:1px}}
.scd .line .stroke,.scd .line .touch{{fill:none;stroke-width:1.5px}}
.scd .line .head{{stroke:none}}
.scd .line .touch{{stroke:none;stroke-width:11px;pointer-events:stroke}}
.scd .dashed{{stroke-dasharray:5 3.5}}
.scd .line .gap{{stroke-dasharray:2 3}}
.scd .link .stroke,.scd .link .touch{{fill:none;stroke-width:1px}}
.scd .link .stroke{{stroke-opacity:.7}}
.scd .link.against .stroke,.scd .link:hover .stroke{{stroke-opacity:1}}
.scd .link .touch{{stroke:none;stroke-width:7px;pointer-events:stroke}}
.scd .link:hover .stroke{{stroke-width:2.5px}}
.scd .id{{font-size:12px;font-weight:600}}
.scd .unreviewed rect{{stroke-dasharray:4 3}}
.scd a{{text-decoration:none}}
.scd a:hover text,.scd a:focus text{{text-decoration:underline}}
.scd a:hover .stroke,.scd a:focus .stroke,.scd a:hover rect,.scd a:focus rect{{stroke-width:2.5px}}"""


def _variables(theme: dict[str, str]) -> str:
    return ";".join(f"--scd-{name}:{colour}" for name, colour in theme.items())


def style_sheet() -> str:
    """The style sheet of all drawings; a page with several needs it once.

    Dark follows the reader's system, and `data-theme` (light or dark) on an element around the drawing overrules it.
    """
    rules = [
        f".scd{{{_variables(_LIGHT)}}}",
        f"@media (prefers-color-scheme:dark){{.scd{{{_variables(_DARK)}}}}}",
        f"[data-theme=light] .scd{{{_variables(_LIGHT)}}}",
        f"[data-theme=dark] .scd{{{_variables(_DARK)}}}",
        f"@media print{{.scd.scd{{{_variables(_LIGHT)}}}}}",
        _SHAPES,
    ]
    rules += [
        f".scd {selector}{{{what}:{_LIGHT[token]};{what}:var(--scd-{token})}}" for selector, what, token in _COLOURS
    ]
    return "\n".join(rules)
