"""SVG elements that cannot be written wrongly: text and attributes are escaped unless they are elements themselves."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from safetycase.diagrams import wording


class Markup(str):
    """Text that is XML already."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | float | None) -> Markup:
    """The element `name`. Children that are not Markup are escaped; so are attributes, and None leaves one out.

    In names of attributes an underscore stands for a hyphen, and one at the end is dropped (`class_`).
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is not None:
            text = wording.clean(value) if isinstance(value, str) else number(value)
            parts.append(f" {key.rstrip('_').replace('_', '-')}={quoteattr(text)}")
    inner = "".join(child if isinstance(child, Markup) else escape(wording.clean(child)) for child in children)
    parts.append(f">{inner}</{name}>" if inner else "/>")
    return Markup("".join(parts))


def number(value: float) -> str:
    """`value` as short as it can be written, to two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def lines(*texts: str) -> Markup:
    """`texts` escaped, on lines of their own: the content of a `<title>`."""
    return Markup("\n".join(escape(cleaned) for text in texts if (cleaned := wording.clean(text))))


def group(*children: Markup) -> Markup:
    """Elements one after another, each on its line."""
    return Markup("\n".join(child for child in children if child))
