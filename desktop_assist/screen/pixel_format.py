"""The forms in which a viewer may want its pixels.

Decides: which forms are served (8, 16 and 32 bits of true colour) and how pixels are put into them.
Leaves alone: how they are compressed.

From: https://www.rfc-editor.org/rfc/rfc6143#section-7.4
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Pixels

_LAYOUT = struct.Struct(">BBBBHHHBBBxxx")
BYTES = _LAYOUT.size


@dataclass(frozen=True)
class Channel:
    """Where one of the three colours stands in a pixel.

    Attributes:
        largest: Its largest value, one less than a power of two.
        shift: How many bits stand below it.
    """

    largest: int
    shift: int


@dataclass(frozen=True)
class PixelFormat:
    """One form of pixels.

    Attributes:
        bits: Of one pixel: 8, 16 or 32.
        depth: How many of them mean something.
        big_endian: Whether the most significant byte comes first.
        red: Where red is.
        green: Where green is.
        blue: Where blue is.
    """

    bits: int
    depth: int
    big_endian: bool
    red: Channel
    green: Channel
    blue: Channel

    def pack(self) -> bytes:
        """The form as RFB writes it."""
        reds, greens, blues = self.red, self.green, self.blue
        largest = (reds.largest, greens.largest, blues.largest)
        return _LAYOUT.pack(
            self.bits, self.depth, self.big_endian, 1, *largest, reds.shift, greens.shift, blues.shift
        )

    @property
    def has_whole_bytes(self) -> bool:
        """Whether each colour is a byte of its own in 32 bits, which Tight then writes as three bytes."""
        return self.bits == 32 and self.depth == 24 and all(each.largest == 255 for each in self._channels)

    @property
    def is_ours(self) -> bool:
        """Whether it is the form of `frame_source.Pixels`."""
        return self == OURS

    @property
    def _channels(self) -> tuple[Channel, Channel, Channel]:
        return self.red, self.green, self.blue

    @property
    def significant(self) -> slice:
        """Which bytes of a pixel ZRLE writes: all, or the three that mean something."""
        tops = [each.shift + each.largest.bit_length() for each in self._channels]
        if self.bits != 32 or self.depth > 24:
            return slice(0, self.bits // 8)
        if max(tops) <= 24:
            return slice(1, 4) if self.big_endian else slice(0, 3)
        if min(each.shift for each in self._channels) >= 8:
            return slice(0, 3) if self.big_endian else slice(1, 4)
        return slice(0, 4)

    def convert(self, pixels: Pixels) -> npt.NDArray[np.uint8]:
        """`pixels` in this form; of shape (height, width, bytes a pixel)."""
        if self.is_ours:
            return pixels
        words = np.zeros(pixels.shape[:2], np.uint32)
        for channel, place in zip(self._channels, (2, 1, 0), strict=True):
            value = pixels[..., place].astype(np.uint32)
            if channel.largest != 255:
                value = (value * channel.largest + 127) // 255  # to the nearest
            words |= value << np.uint32(channel.shift)
        ordered = words.astype(np.dtype(f"{'>' if self.big_endian else '<'}u{self.bits // 8}"))
        return ordered.view(np.uint8).reshape(*pixels.shape[:2], self.bits // 8)

    def restore(self, written: npt.NDArray[np.uint8]) -> Pixels:
        """Pixels that `convert` wrote, with the colours that this form can tell apart."""
        if self.is_ours:
            return written
        height, width, size = written.shape
        kind = np.dtype(f"{'>' if self.big_endian else '<'}u{size}")
        words = np.ascontiguousarray(written).view(kind)[..., 0].astype(np.uint32)
        pixels = np.zeros((height, width, 4), np.uint8)
        for channel, place in zip(self._channels, (2, 1, 0), strict=True):
            value = words >> np.uint32(channel.shift) & np.uint32(channel.largest)
            pixels[..., place] = (value * 255 + channel.largest // 2) // channel.largest
        return pixels

    def restore_significant(self, written: npt.NDArray[np.uint8]) -> Pixels:
        """Pixels of which only the `significant` bytes were written; of shape (height, width, bytes)."""
        whole = np.zeros((*written.shape[:2], self.bits // 8), np.uint8)
        whole[..., self.significant] = written
        return self.restore(whole)


OURS = PixelFormat(32, 24, False, Channel(255, 16), Channel(255, 8), Channel(255, 0))


def parse(data: bytes) -> PixelFormat:
    """The form that a viewer asked for.

    Raises:
        MalformedStream: It is none, or one with a colour map.
    """
    bits, depth, big_endian, true_colour, *channels = _LAYOUT.unpack(data)
    if not true_colour:
        raise malformed("a wish for colours by number, which this program does not show")
    made = tuple(Channel(channels[at], channels[at + 3]) for at in range(3))
    sound = bits in (8, 16, 32) and 1 <= depth <= bits and all(_fits(each, bits) for each in made)
    if not sound:
        raise malformed("a form of pixels that cannot be")
    return PixelFormat(bits, depth, bool(big_endian), *made)


def _fits(channel: Channel, bits: int) -> bool:
    power = channel.largest + 1
    return (
        channel.largest > 0 and not power & channel.largest and channel.shift + power.bit_length() - 1 <= bits
    )
