"""A .zip written by hand, entry by entry, so that every field of it can lie.

From: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry; what is None is as it should be.

    Attributes:
        name: In the directory, and in the local header if `local_name` is None.
        data: The file's bytes.
        deflate: Whether they are compressed.
        size: The declared size.
        packed_size: The declared size in the .zip.
        offset: Where the directory says that the entry begins.
        mode: The Unix mode in the external attributes.
        flags: The general purpose flags.
        method: The declared compression.
        checksum: The declared CRC-32.
    """

    name: bytes
    data: bytes = b"x"
    deflate: bool = False
    local_name: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    mode: int = 0o100600
    flags: int = 0
    method: int | None = None
    checksum: int | None = None

    def lying(self, **fields: Any) -> Entry:
        """The same with other fields."""
        return replace(self, **fields)


def written(entries: Sequence[Entry], *, entry_count: int | None = None) -> bytes:
    """The .zip's bytes; `entry_count` is what its end says there are."""
    body, directory = bytearray(), bytearray()
    for one in entries:
        packed = _packed(one)
        offset = len(body) if one.offset is None else one.offset
        name = one.name if one.local_name is None else one.local_name
        body += b"PK\3\4" + _fields(one, packed, len(name)) + name + packed
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + _fields(one, packed, len(one.name))
        directory += struct.pack("<HHHII", 0, 0, 0, one.mode << 16, offset) + one.name
    count = min(len(entries) if entry_count is None else entry_count, 0xFFFF)
    return bytes(body + directory) + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0
    )


def _packed(one: Entry) -> bytes:
    if not one.deflate:
        return one.data
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(one.data) + compressor.flush()


def _fields(one: Entry, packed: bytes, name_length: int) -> bytes:
    method = (8 if one.deflate else 0) if one.method is None else one.method
    checksum = zlib.crc32(one.data) if one.checksum is None else one.checksum
    packed_size = len(packed) if one.packed_size is None else one.packed_size
    size = len(one.data) if one.size is None else one.size
    return struct.pack(
        "<HHHHHIIIHH", 20, one.flags, method, 0, 33, checksum, packed_size, size, name_length, 0
    )
