"""What stands before the pixels of a picture in H.264, read before any codec sees it.

Decides: which pictures are handed to a codec: one a rectangle, of the size of its place, of the common form
(8 bits, colour at half the resolution, whole frames), in no more pieces than encoders make.
Leaves alone: the pixels (`decode_h264`).

1. A codec sets memory aside as the header asks. So the size and the number of pictures kept are read here,
   and bounded as the standard's level 5.1 bounds them: what cannot be in a stream for 4K is refused.
2. A few bytes can ask for a whole picture's work. So a rectangle holds one picture, of at most 16 slices.
3. Pieces that no simple stream has (layers, partitions, second pictures) are refused.

From: https://www.itu.int/rec/T-REC-H.264: 7.3.1 (NAL unit), 7.3.2.1.1 (sequence parameter set), annexes A, B
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_assist.screen.errors import malformed
from desktop_assist.screen.frame_source import Size

LARGEST_BLOCKS = 36_864  # From: table A-1, level 5.1, MaxFS: of 16 × 16 pixels in one picture
_LARGEST_KEPT_BLOCKS = 184_320  # From: the same, MaxDpbMbs: of all pictures that are kept
_MOST_SLICES = 16  # ours: encoders write one a thread
_MOST_UNITS = 64  # ours: slices, and what stands before them
BLOCK = 16
_START = b"\0\0\1"

# From: table 7-1: kinds of NAL units
_SLICE, _WHOLE_SLICE, _SEQUENCE = 1, 5, 7
_HARMLESS = frozenset((6, 8, 9, 10, 11, 12))  # remarks, picture parameters, marks, filling
_HIGH_PROFILES = frozenset((100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135))
_LONGEST_NUMBER = 31  # bits after the first one
_LONGEST_SEQUENCE_BYTES = 4096


def check(data: bytes, size: Size) -> None:
    """Refuse what is not one picture of `size`, rounded up to whole blocks or not.

    Raises:
        MalformedStream: It is something else.
    """
    pictures = slices = 0
    for unit in _units(data):
        kind = unit[0] & 0x1F
        if kind in (_SLICE, _WHOLE_SLICE):  # 2.
            slices += 1
            pictures += unit[1:2] >= b"\x80"  # its first block is number 0, which is written as one bit
        elif kind == _SEQUENCE:  # 1.
            _check_sequence(unit, size)
        elif kind not in _HARMLESS:  # 3.
            raise malformed("a film of an unusual kind")
    if pictures != 1 or slices > _MOST_SLICES:
        raise malformed("a film that is not one picture at a time")


def _units(data: bytes) -> Iterator[bytes]:
    """The pieces between the start marks."""
    at = data.find(_START)
    if at < 0 or data[:at].strip(b"\0"):
        raise malformed("a film without a beginning")
    for _ in range(_MOST_UNITS):
        end = data.find(_START, at + len(_START))
        unit = data[at + len(_START) : end if end >= 0 else len(data)]
        if not unit.rstrip(b"\0"):
            raise malformed("a film with an empty piece")
        yield unit
        if end < 0:
            return
        at = end
    raise malformed("a film in too many pieces")


class _Bits:
    """Reads bits, and the numbers of 9.1 (Exp-Golomb)."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, count: int) -> int:
        if count > self._left:
            raise malformed("a film with a header that was cut off")
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def number(self) -> int:
        length = 0
        while not self.take(1):
            length += 1
            if length > _LONGEST_NUMBER:
                raise malformed("a film with a number that is too large")
        return (1 << length) - 1 + self.take(length)

    def numbers(self, count: int) -> list[int]:
        return [self.number() for _ in range(count)]


def _check_sequence(unit: bytes, size: Size) -> None:
    if len(unit) > _LONGEST_SEQUENCE_BYTES:
        raise malformed("a film with a header that is too long")
    bits = _Bits(unit[1:].replace(b"\0\0\3", b"\0\0"))
    profile = bits.take(24) >> 16
    bits.number()  # its own number
    # Colour at half the resolution, 8 bits twice; then exact pixels and scaling, which nobody uses here.
    if profile in _HIGH_PROFILES and (bits.numbers(3) != [1, 0, 0] or bits.take(2)):
        raise malformed("a film of another form than the common one")
    bits.number()  # how pictures are counted
    _pass_order(bits)
    kept, _gaps = bits.number(), bits.take(1)
    wide, high = bits.number() + 1, bits.number() + 1
    if not bits.take(1):
        raise malformed("a film of half pictures")
    if wide * high > LARGEST_BLOCKS or wide * high * kept > _LARGEST_KEPT_BLOCKS:
        raise malformed("a film that is too large")
    if (wide, high) != (-(-size.width // BLOCK), -(-size.height // BLOCK)):
        raise malformed("a film of another size than its place")


def _pass_order(bits: _Bits) -> None:
    """Pass by how the order of pictures is told."""
    kind = bits.number()
    if kind == 0:
        bits.number()
    elif kind == 1:
        bits.take(1)
        bits.numbers(2)
        count = bits.number()
        if count > 255:
            raise malformed("a film of an unusual order")
        bits.numbers(count)
    elif kind != 2:
        raise malformed("a film of an unusual order")
