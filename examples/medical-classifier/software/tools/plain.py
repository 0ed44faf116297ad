"""Takes out of result files what differs from day to day and from machine to machine.

    python tools/plain.py FILE...

Of a JUnit file these are the host name, the times and the time stamp, of a SARIF file the path of this folder. Tests,
outcomes, properties and findings stay as the tool wrote them.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


def plain(text: str) -> str:
    """`text` without host name, times and the path of this folder."""
    text = re.sub(r' (?:hostname|timestamp)="[^"]*"', "", text)
    text = re.sub(r' time="[0-9.]+"', ' time="0.000"', text)
    return text.replace(FOLDER.as_uri() + "/", "").replace(f"{FOLDER}/", "")


def main() -> None:
    """Rewrite the files named on the command line in place."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(plain(path.read_text(encoding="utf-8")).rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
