"""Where the published schemas and the templates lie: in a wheel, a source tree or an editable install."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of shipped data called `name` (`schemas` or `templates`).

    A wheel carries the data inside the package; a source tree and an editable install have it beside the package.

    Raises FileNotFoundError if the installation lacks it.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this installation of safetycase lacks its {name} folder")
