"""What a terminal sends is read even where it is no UTF-8, as from a terminal with another character set."""

from __future__ import annotations

import codecs
from functools import partial

from textual.drivers import linux_driver


def _decoder(encoding: str) -> partial[codecs.IncrementalDecoder]:
    """The decoder of a character set, which puts U+FFFD for what it cannot read."""
    return partial(codecs.getincrementaldecoder(encoding), "replace")


class ReadingDriver(linux_driver.LinuxDriver):
    """Reads every byte: one that it cannot decode is shown as U+FFFD, and ends nothing."""

    def run_input_thread(self) -> None:
        """Take in what the terminal sends until the end."""
        vars(linux_driver)["getincrementaldecoder"] = _decoder  # the driver below would end with the first such byte
        super().run_input_thread()
