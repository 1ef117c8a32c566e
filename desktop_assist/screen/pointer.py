"""The customer's pointer, as a viewer is told of it: its shape and its place.

Decides: when a viewer is told, and the form on the wire.
Leaves alone: drawing it; the viewer does that, so that it moves without a picture being sent.

From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#cursor-pseudo-encoding
"""

from __future__ import annotations

import struct

import numpy as np

from desktop_assist.screen.frame_source import CursorImage, FrameSource
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.rfb_server import Wishes

# All ours: twenty places a second look smooth; a pointer at rest is asked for less often, so that an idle
# computer has its rest too.
_PLACE_S, _AT_REST_S = 0.05, 0.2
_MOVING_S = 2.0  # after its last move
_OPAQUE = 127


class PointerTold:
    """What one viewer was told of the pointer."""

    def __init__(self, source: FrameSource) -> None:
        """The viewer knows nothing yet of the pointer of `source`."""
        self._source = source
        self._serial: int | None = None
        self._place: tuple[int, int] | None = None
        self._asked_at = self._moved_at = float("-inf")

    def forget(self) -> None:
        """Tell everything again."""
        self._serial = self._place = None
        self._asked_at = float("-inf")

    def due(self, wishes: Wishes) -> float:
        """When the place is to be asked for again; infinity when the viewer does not want it."""
        if not wishes.knows(Encoding.POINTER_PLACE):
            return float("inf")
        moving = self._asked_at < self._moved_at + _MOVING_S
        return self._asked_at + (_PLACE_S if moving else _AT_REST_S)

    def rectangles(self, wishes: Wishes, now: float) -> list[bytes]:
        """What is new of the pointer, as rectangles."""
        found = []
        if wishes.knows(Encoding.CURSOR) and (shape := self._source.cursor()).serial != self._serial:
            self._serial = shape.serial
            found.append(_shape(shape, wishes.format))
        if now >= self.due(wishes):
            self._asked_at, place = now, self._source.pointer()
            if place != self._place:
                self._place, self._moved_at = place, now
                found.append(struct.pack(">HHHHi", *place, 0, 0, Encoding.POINTER_PLACE))
        return found


def _shape(shape: CursorImage, wanted: PixelFormat) -> bytes:
    height, width = shape.pixels.shape[:2]
    mask = np.packbits(shape.pixels[..., 3] > _OPAQUE, axis=1)
    head = struct.pack(">HHHHi", shape.hot_x, shape.hot_y, width, height, Encoding.CURSOR)
    return b"".join((head, wanted.convert(shape.pixels).tobytes(), mask.tobytes()))
