from __future__ import annotations

from pathlib import Path

import pytest

from safetycase import resources


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder that the module believes to be its own."""
    place = tmp_path / "site" / "safetycase"
    place.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", place)
    return place


def test_here_the_schemas_are_those_of_the_source_tree() -> None:
    tree = Path(__file__).parents[2]
    assert resources.folder("schemas") == tree / "schemas"
    assert (resources.folder("schemas") / "model.schema.json").is_file()


def test_a_wheel_has_them_inside_whatever_stands_beside_it(package: Path) -> None:
    (package / "_data" / "templates").mkdir(parents=True)
    (package.parent / "templates").mkdir()
    (package.parent / "pyproject.toml").touch()
    assert resources.folder("templates") == package / "_data" / "templates"


def test_a_source_tree_has_them_beside_the_package(package: Path) -> None:
    (package.parent / "templates").mkdir()
    (package.parent / "pyproject.toml").touch()
    assert resources.folder("templates") == package.parent / "templates"


def test_a_folder_of_another_package_is_not_taken(package: Path) -> None:
    (package.parent / "templates").mkdir()
    with pytest.raises(FileNotFoundError, match="lacks its templates folder"):
        resources.folder("templates")
