"""SSH's wire form, for the structures that we read ourselves.

Decides: that every length a peer supplies is within what is there, and that nothing is left over.
Leaves alone: what the fields mean. SSH connections are paramiko's, in `channel`.
"""

from __future__ import annotations

import struct

from desktop_assist.evidence.errors import malformed


def string(data: bytes) -> bytes:
    """`data` with its length before it. From: https://www.rfc-editor.org/rfc/rfc4251#section-5 ."""
    return struct.pack(">I", len(data)) + data


class Reader:
    """Takes fields off the front of some bytes.

    Attributes:
        what: What is read, at the start of an error's sentence, such as "This seal".
    """

    def __init__(self, data: bytes, what: str) -> None:
        """Start at the beginning of `data`."""
        self._data = data
        self._place = 0
        self.what = what

    def take(self, count: int) -> bytes:
        """The next `count` bytes.

        Raises:
            MalformedEvidence: There are fewer.
        """
        if count > len(self._data) - self._place:
            raise malformed(self.what, "it ends too early")
        self._place += count
        return self._data[self._place - count : self._place]

    def number(self) -> int:
        """The next four bytes as an unsigned number.

        Raises:
            MalformedEvidence: There are fewer.
        """
        return int.from_bytes(self.take(4), "big")

    def long_number(self) -> int:
        """The next eight bytes as an unsigned number.

        Raises:
            MalformedEvidence: There are fewer.
        """
        return int.from_bytes(self.take(8), "big")

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self._place < len(self._data)

    def string(self) -> bytes:
        """The next string.

        Raises:
            MalformedEvidence: It is longer than what is left.
        """
        return self.take(self.number())

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._place)

    def end(self) -> None:
        """Check that nothing is left.

        Raises:
            MalformedEvidence: Something is.
        """
        if self.more:
            raise malformed(self.what, "something follows its end")
