"""Different texts told apart in little memory, such as the ids of the items of a data set."""

from __future__ import annotations

import os
from array import array
from hashlib import blake2b
from struct import Struct

_HALVES = Struct("<QQ")
_FEWEST = 1 << 12
_FACTOR = int.from_bytes(os.urandom(8), "little") | 1
"""Where to look for a digest depends on it, so that nobody can choose texts that crowd one part of the table
(multiply-shift hashing: M. Dietzfelbinger et al., Journal of Algorithms 25 (1997) 19-51)."""


class Numbering:
    """Gives each different text a number, in the order in which they come, from 0. `len` says how many there are.

    A text is known by its BLAKE2b digest of 128 bits, so that a long one takes no more room than a short one: two
    million of them are alike by chance once in 10^26 files, and to make two that are alike takes 2^64 trials. The
    digests stand in the order of their numbers; a table of places, some of them free, says where to look for each
    (open addressing: D. E. Knuth, "The Art of Computer Programming", vol. 3, section 6.4, algorithm L).
    """

    __slots__ = ("_highs", "_lows", "_places")

    def __init__(self) -> None:
        self._lows = array("Q")
        self._highs = array("Q")
        self._places = _free(_FEWEST)

    def __len__(self) -> int:
        return len(self._lows)

    def number(self, text: str) -> int:
        """The number of a text, the next one where it is new."""
        return self.number_of(digest_of(text.encode("utf-8", "surrogatepass")))

    def number_of(self, digest: bytes) -> int:
        """The number of a text by its digest, the next one where it is new."""
        low, high = _HALVES.unpack(digest)
        places = self._places
        last = len(places) - 1
        at: int = (low * _FACTOR >> 32) & last
        while count := places[at]:
            if self._lows[count - 1] == low and self._highs[count - 1] == high:
                return count - 1
            at = (at + 1) & last
        number = len(self._lows)
        self._lows.append(low)
        self._highs.append(high)
        places[at] = number + 1
        if 3 * number > 2 * last:
            self._widen()
        return number

    def _widen(self) -> None:
        places = _free(2 * len(self._places))
        last = len(places) - 1
        for count, low in enumerate(self._lows, 1):
            at = (low * _FACTOR >> 32) & last
            while places[at]:
                at = (at + 1) & last
            places[at] = count
        self._places = places


def digest_of(text: bytes) -> bytes:
    """The digest by which a text is known, of 16 bytes."""
    return blake2b(text, digest_size=_HALVES.size).digest()


def _free(count: int) -> array[int]:
    """So many places without a number; a power of two, so that a mask says where to begin."""
    return array("I", bytes(array("I").itemsize * count))
