"""Where schemas, templates and lists of words lie: in a wheel, a source tree or an editable install."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of shipped data called `name` (`schemas`, `templates` or `words`).

    A wheel carries the data inside the package; a source tree and an editable install have it beside the package,
    next to pyproject.toml. A folder of that name beside an installed package belongs to somebody else.

    Raises FileNotFoundError if the installation lacks it.
    """
    inside, tree = _PACKAGE / "_data" / name, _PACKAGE.parent
    if inside.is_dir():
        return inside
    if (tree / "pyproject.toml").is_file() and (tree / name).is_dir():
        return tree / name
    raise FileNotFoundError(f"this installation of safetycase lacks its {name} folder")
