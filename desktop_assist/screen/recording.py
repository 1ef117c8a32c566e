"""The recording of what a technician saw: the stream that was sent, in segments that each stand alone.

Decides: that a picture is on disk before it is sent, and that a segment begins with a full picture.
Leaves alone: the files (`evidence.segments`), and what becomes of a closed segment; the engagement makes it
evidence.

1. A segment is a file of the form FBS 001.001, which begins with RFB's introduction as version 3.3 has it.
2. After 20 seconds the next picture begins a new one; after 30 it ends in any case. Where nothing is sent,
   nothing is recorded.
3. It holds the pictures, the pointer and changes of size. Marks and other answers of the protocol, which show
   nothing, are left out.
4. What cannot be written is not sent.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.evidence.segments import Kind, Segment, Segments
from desktop_assist.screen import fbs
from desktop_assist.screen.rfb_numbers import SECURITY_NONE
from diagnostics.clock import Clock

RECORDED_VERSION = b"RFB 003.003\n"
ENDING = ".fbs"


class Recording:
    """One viewer's recording, growing on disk. For one thread."""

    def __init__(self, folder: Path, name: str, clock: Clock, closed: Callable[[Segment], None]) -> None:
        """Record into files of `folder` that begin with `name`; each closed one is told to `closed`."""
        self._segments = Segments(folder, Kind(name, ENDING, _not_written), clock, closed)

    @property
    def due(self) -> bool:
        """Whether the next picture belongs into a new segment."""
        return self._segments.due  # 2.

    @property
    def place(self) -> tuple[str, float] | None:
        """The name of the open segment, and when it began in monotonic seconds; none where none is open."""
        return self._segments.place

    def begin(self, introduction: bytes, picture: bytes) -> None:
        """Close the segment before and begin a new one with the full `picture`, which may be empty at first.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        head = fbs.block(0, RECORDED_VERSION + struct.pack(">I", SECURITY_NONE) + introduction)  # 1.
        first = fbs.block(0, picture) if picture else b""
        self._segments.begin(lambda _began_at: fbs.BEGIN + head + first)

    def add(self, sent: bytes) -> None:
        """Record what is about to be sent.

        Raises:
            EvidenceNotWritten: The disk does not take it; it must not be sent.
        """
        self._segments.add(fbs.block(int(self._segments.elapsed_s * 1000), sent))  # 4.

    def close_when_old(self) -> None:
        """Close the segment of a screen on which nothing happens any more.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        self._segments.close_when_old()

    def close(self) -> None:
        """Make the open segment durable and tell of it. Safe to call twice.

        Raises:
            EvidenceNotWritten: The disk does not take it.
        """
        self._segments.close()


def _not_written(error: OSError) -> EvidenceNotWritten:
    return EvidenceNotWritten(
        f"The recording of the screen cannot be written ({error.strerror}).",
        kept="The screen is not shown any more; what was recorded before is kept.",
        next_step="Free some disk space, then allow the screen again.",
    )
