"""Members of a zip archive from another tool, read by name and never unpacked.

What a member claims about its size is not believed: reading stops at the cap of the member, and at that of all members
together. Stored, deflated and Zstandard members (methods 0, 8 and 93 of the zip specification, APPNOTE 6.3.10) are
read; encrypted ones are refused.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

MAX_DIRECTORY = 64 * 1024 * 1024
"""The largest directory of an archive, in bytes: about half a million members."""

MAX_UNPACKED = 1024 * 1024 * 1024
"""The most that is unpacked of one archive, in bytes."""

_END = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_ZSTANDARD = 93
_WINDOW = 1 << 27
"""The most memory, in bytes, that a Zstandard member may ask for to be unpacked."""


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
            content = _expanded(info.compress_type, self._raw(info), room)
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

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        self._stream.seek(info.header_offset)
        head = self._stream.read(30)
        if head[:4] != b"PK\x03\x04":
            raise ValueError("no header where the directory says")
        name_length, extra_length = struct.unpack("<HH", head[26:30])
        self._stream.seek(name_length + extra_length, 1)
        raw = self._stream.read(info.compress_size)
        if len(raw) != info.compress_size:
            raise ValueError("it ends early")
        return raw


def _expanded(method: int, raw: bytes, most: int) -> bytes | None:
    """The content of packed bytes; None where it is longer than `most`."""
    if method == zipfile.ZIP_STORED:
        return raw if len(raw) <= most else None
    if method == zipfile.ZIP_DEFLATED:
        inflating = zlib.decompressobj(-15)
        content = inflating.decompress(raw, most + 1)
        if len(content) > most:
            return None
        if not inflating.eof:
            raise ValueError("it ends early")
        return content
    if method == _ZSTANDARD:
        import zstandard

        try:
            with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
                raw, read_across_frames=True
            ) as reader:
                content = reader.read(most + 1)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
        return content if len(content) <= most else None
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
