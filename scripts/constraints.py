"""Prints the exact versions of everything that safetycase and its development need, as installed here."""

from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(name: str, extras: frozenset[str], found: dict[str, str]) -> None:
    """Adds to `found` the installed version of every package that `name` with `extras` depends on."""
    for line in requires(name) or ():
        requirement = Requirement(line)
        wanted = any(
            requirement.marker is None or requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        )
        dependency = canonicalize_name(requirement.name)
        if not wanted or (dependency in found and not requirement.extras):
            continue
        try:
            found[dependency] = version(dependency)
        except PackageNotFoundError:
            raise SystemExit(f"{dependency} is needed by {name} but not installed: run `make setup` first") from None
        closure(dependency, frozenset(requirement.extras), found)


def main() -> None:
    """Prints one `name==version` a line, sorted."""
    found: dict[str, str] = {}
    closure("safetycase", frozenset({"dev"}), found)
    print("# Exact versions that CI installs; `make constraints` writes this file.")
    for name in sorted(found):
        print(f"{name}=={found[name]}")


if __name__ == "__main__":
    main()
