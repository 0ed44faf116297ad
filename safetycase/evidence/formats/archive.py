"""Members of a zip archive from another tool, read by name and never unpacked.

A member that claims more than the cap of the member, or that of all members together, is not unpacked; that it claims
less is not believed: reading stops where it holds more. Stored, deflated and Zstandard members (methods 0, 8 and 93 of
the zip specification, APPNOTE 6.3.10) are read; encrypted ones are refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

MAX_DIRECTORY = 64 * 1024 * 1024
"""The largest directory of an archive, in bytes: about half a million members."""

MAX_UNPACKED = 1024 * 1024 * 1024
"""The most that is unpacked of one archive, in bytes."""

_END = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_ZSTANDARD = 93
_WINDOW = 1 << 25
"""The most memory, in bytes, that a Zstandard member may ask for to be unpacked: up to level 19 it takes 8 MiB."""

_STEP = 1 << 18
"""How many bytes are read, and unpacked, at once."""


class Archive:
    """A zip archive in an open file. Raises UnreadableError where it is none. At most `most` bytes are unpacked."""

    def __init__(self, stream: BinaryIO, most: int = MAX_UNPACKED) -> None:
        self._stream = stream
        self._most = self._left = most
        try:
            _require_small_directory(stream)
            with zipfile.ZipFile(stream) as archive:
                self._members = {info.filename: info for info in archive.infolist()}
                if len(self._members) != len(archive.infolist()):
                    raise UnreadableError("the archive has two members of one name")
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError) as error:
            raise UnreadableError(f"it is not a whole zip archive: {shown(str(error), 100)}") from None

    @property
    def names(self) -> list[str]:
        """The names of the members, in the order of the directory."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """How many bytes a member claims to hold; what it holds is known when it is read. 0 where it is not there."""
        info = self._members.get(name)
        return 0 if info is None else info.file_size

    def read(self, name: str, most: int) -> bytes:
        """The content of a member, at most `most` bytes. Raises UnreadableError where it is longer, damaged or away."""
        info = self._members.get(name)
        if info is None:
            raise UnreadableError(f"the archive has no '{shown(name, 80)}'")
        if info.flag_bits & 1:
            raise UnreadableError(f"'{shown(name, 80)}' is encrypted")
        room = min(most, self._left)
        try:
            content = None if info.file_size > room else self._expanded(info)
        except (zlib.error, ValueError, struct.error) as error:
            raise UnreadableError(f"'{shown(name, 80)}' is damaged: {shown(str(error), 80)}") from None
        if content is None and room < most:
            raise UnreadableError(f"the archive is larger than {self._most >> 20:,} MiB when unpacked")
        if content is None:
            raise UnreadableError(f"'{shown(name, 80)}' is larger than {most >> 20} MiB when unpacked")
        self._left -= len(content)
        if zlib.crc32(content) != info.CRC:
            raise UnreadableError(f"'{shown(name, 80)}' is damaged: its checksum differs")
        return content

    def _expanded(self, info: zipfile.ZipInfo) -> bytes:
        """The content of a member, of which no more is kept than it claims. Raises ValueError where it is longer."""
        content = io.BytesIO()
        for piece in _pieces(info.compress_type, self._packed(info)):
            if content.tell() + len(piece) > info.file_size:
                raise ValueError("it holds more than it says")
            content.write(piece)
        return content.getvalue()

    def _packed(self, info: zipfile.ZipInfo) -> _Packed:
        self._stream.seek(info.header_offset)
        head = self._stream.read(30)
        if head[:4] != b"PK\x03\x04":
            raise ValueError("no header where the directory says")
        name_length, extra_length = struct.unpack("<HH", head[26:30])
        self._stream.seek(name_length + extra_length, 1)
        return _Packed(self._stream, info.compress_size)


class _Packed:
    """The packed bytes of a member, so many from where a stream stands. Raises ValueError where there are fewer."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end."""
        wanted = min(self._left, _STEP if size < 0 else size)
        found = self._stream.read(wanted)
        if len(found) != wanted:
            raise ValueError("it ends early")
        self._left -= wanted
        return found


def _pieces(method: int, packed: _Packed) -> Iterator[bytes]:
    """The content piece by piece. Raises ValueError and `zlib.error` where it is damaged."""
    if method == zipfile.ZIP_STORED:
        while piece := packed.read(_STEP):
            yield piece
    elif method == zipfile.ZIP_DEFLATED:
        inflating = zlib.decompressobj(-15)
        while not inflating.eof:
            raw = inflating.unconsumed_tail or packed.read(_STEP)
            piece = inflating.decompress(raw, _STEP)
            if not raw and not piece and not inflating.eof:
                raise ValueError("it ends early")
            yield piece
    elif method == _ZSTANDARD:
        import zstandard

        unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        try:
            with unpacking.stream_reader(cast(IO[bytes], packed), read_across_frames=True) as reader:
                while piece := reader.read(_STEP):
                    yield piece
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
    else:
        raise ValueError(f"it is packed by method {method}, which is not read")


def _require_small_directory(stream: BinaryIO) -> None:
    """Refuse a directory that takes more memory than results need; zipfile reads it whole."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _LONGEST_COMMENT - 22 - 20))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise ValueError("it has no directory")
    length: int = struct.unpack("<I", tail[place + 12 : place + 16])[0]
    if length == 0xFFFFFFFF and tail[max(0, place - 20) : place][:4] == b"PK\x06\x07":
        offset: int = struct.unpack("<Q", tail[place - 12 : place - 4])[0]
        stream.seek(offset)
        record = stream.read(56)
        length = struct.unpack("<Q", record[40:48])[0]
    if length > MAX_DIRECTORY:
        raise ValueError(f"its directory is larger than {MAX_DIRECTORY >> 20} MiB")
    stream.seek(0)
