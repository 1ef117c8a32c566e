"""A zlib stream that lasts as long as a viewer's connection, made by isal.

Decides: that each piece can be read as soon as it arrives, and that its history can be forgotten: what comes
after that refers to nothing before, so that a recording can begin there.
Leaves alone: what is compressed.

From: https://www.rfc-editor.org/rfc/rfc1950 and https://www.rfc-editor.org/rfc/rfc1951
"""

from __future__ import annotations

from isal import isal_zlib

from desktop_assist.screen.frame_source import Pixels

_HEADER = b"\x78\x01"  # the zlib header: deflate, a window of 32 KiB, fastest
_LEVEL = 1  # ours: level 2 saves a few per cent of a screen's bytes and costs half as much time again
_RAW = -15


class DeflateStream:
    """The writing end."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._header = _HEADER
        self.forget()

    def compress(self, data: bytes | Pixels) -> bytes:
        """The next piece; reading it needs no later one."""
        header, self._header = self._header, b""
        return b"".join(
            (header, self._compressor.compress(data), self._compressor.flush(isal_zlib.Z_SYNC_FLUSH))
        )

    def forget(self) -> None:
        """Refer to nothing that was compressed so far. The reader need not know."""
        self._compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW)
