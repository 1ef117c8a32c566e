"""A zlib stream that lasts as long as a viewer's connection.

Decides: that each piece can be read as soon as it arrives, and that its history can be forgotten: what comes
after that refers to nothing before, so that a recording can begin there. Much is compressed by isal, which is
the fastest; little by zlib at its best, which is half as long for a letter and still costs microseconds.
Leaves alone: what is compressed.

From: https://www.rfc-editor.org/rfc/rfc1950 and https://www.rfc-editor.org/rfc/rfc1951
"""

from __future__ import annotations

import zlib
from typing import Any

from isal import isal_zlib

from desktop_assist.screen.frame_source import Pixels

_HEADER = b"\x78\x01"  # the zlib header: deflate, a window of 32 KiB, fastest
_LEVEL = 1  # ours: level 2 saves a few per cent of a screen's bytes and costs half as much time again
_RAW = -15


class DeflateStream:
    """The writing end."""

    def __init__(self, *, thorough: bool = False) -> None:
        """Begin a stream; a `thorough` one is for little data."""
        self._thorough = thorough
        self._header = _HEADER
        self._compressor: Any
        self.forget()

    @property
    def begun(self) -> bool:
        """Whether a reader has been told that there is a stream."""
        return not self._header

    def compress(self, data: bytes | Pixels) -> bytes:
        """The next piece; reading it needs no later one."""
        header, self._header = self._header, b""
        return header + _piece(self._compressor, data)

    def shortest(self, choices: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        """The one of `choices` (a head, and data) that is shortest compressed: its head, and the next piece.

        Only of a thorough stream.
        """
        tried = [self._compressor.copy() for _ in choices]
        made = [(head, _piece(each, data)) for each, (head, data) in zip(tried, choices, strict=True)]
        best = min(range(len(made)), key=lambda at: sum(map(len, made[at])))
        self._compressor = tried[best]
        header, self._header = self._header, b""
        return made[best][0], header + made[best][1]

    def forget(self) -> None:
        """Refer to nothing that was compressed so far. The reader need not know."""
        if self._thorough:
            self._compressor = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, _RAW)
        else:
            self._compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW)


def _piece(compressor: Any, data: bytes | Pixels) -> bytes:
    return b"".join((compressor.compress(data), compressor.flush(zlib.Z_SYNC_FLUSH)))
