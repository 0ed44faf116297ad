"""Different texts told apart in little memory, such as the ids of the items of a data set."""

from __future__ import annotations

from hashlib import blake2b

_DIGEST = 16
_NUMBER = 4
_ENTRY = _DIGEST + _NUMBER
_SLOTS = (1 << 13) - 1


class Numbering:
    """Gives each different text a number, in the order in which they come, from 0. `len` says how many there are.

    A text is known by its BLAKE2b digest of 128 bits, so that a long one takes no more room than a short one: two
    million of them are alike by chance once in 10^26 files, and to make two that are alike takes 2^64 trials. An entry
    is a digest and its number, and entries stand behind each other in many small slots.
    """

    __slots__ = ("_length", "_slots")

    def __init__(self) -> None:
        self._slots: dict[int, bytearray] = {}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def number(self, text: str) -> int:
        """The number of a text, the next one where it is new."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
        slot = hash(digest) & _SLOTS
        entries = self._slots.get(slot)
        if entries is None:
            entries = self._slots[slot] = bytearray()
        at = entries.find(digest)
        while at > 0 and at % _ENTRY:  # bytes of two entries that together look like the digest
            at = entries.find(digest, at + 1)
        if at >= 0:
            return int.from_bytes(entries[at + _DIGEST : at + _ENTRY], "little")
        number = self._length
        entries += digest + number.to_bytes(_NUMBER, "little")
        self._length = number + 1
        return number
