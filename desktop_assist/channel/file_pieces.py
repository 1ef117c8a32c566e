"""Reading and writing a file at a place of it, on every system.

Decides: nothing; Windows has no `pread` and `pwrite`, so there the descriptor is moved first. One thread uses
a descriptor at a time.
Leaves alone: which bytes.
"""

from __future__ import annotations

import hashlib
import os

_HASH_BYTES = 1024 * 1024

if os.name == "posix":

    def read_at(descriptor: int, count: int, offset: int) -> bytes:
        """Up to `count` bytes from `offset` on; empty at the end."""
        return os.pread(descriptor, count, offset)

    def write_at(descriptor: int, data: memoryview, offset: int) -> None:
        """Write all of `data` at `offset`.

        Raises:
            OSError: Not all of it could be written.
        """
        _all_of(data, os.pwrite(descriptor, data, offset))
else:

    def read_at(descriptor: int, count: int, offset: int) -> bytes:
        """Up to `count` bytes from `offset` on; empty at the end."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, count)

    def write_at(descriptor: int, data: memoryview, offset: int) -> None:
        """Write all of `data` at `offset`.

        Raises:
            OSError: Not all of it could be written.
        """
        os.lseek(descriptor, offset, os.SEEK_SET)
        _all_of(data, os.write(descriptor, data))


def read_into(descriptor: int, room: memoryview, offset: int) -> int:
    """Fill some of `room` with what is from `offset` on; how much, and 0 at the end."""
    if hasattr(os, "preadv"):
        return os.preadv(descriptor, [room], offset)
    data = read_at(descriptor, len(room), offset)
    room[: len(data)] = data
    return len(data)


def _all_of(data: memoryview, written: int) -> None:
    if written != len(data):
        raise OSError("the disk is full")


def sha256(descriptor: int) -> str:
    """SHA-256, in hex, of the whole file."""
    digest, offset = hashlib.sha256(), 0
    while data := read_at(descriptor, _HASH_BYTES, offset):
        digest.update(data)
        offset += len(data)
    return digest.hexdigest()
