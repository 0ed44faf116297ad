"""Takes out of a JUnit file what says where it was made: the host name and the path of this folder.

    python tools/without_host.py FILE

Nothing else is touched: tests, outcomes, properties, times and the time stamp stay as pytest wrote them.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


def without_host(text: str, folder: str) -> str:
    """`text` with the host name removed and paths below `folder` made relative to it."""
    return re.sub(r' hostname="[^"]*"', "", text, count=1).replace(folder + "/", "")


def main() -> None:
    """Rewrite the file named on the command line in place."""
    path = Path(sys.argv[1])
    path.write_text(without_host(path.read_text(encoding="utf-8"), str(FOLDER)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
