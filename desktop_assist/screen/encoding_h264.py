"""Open H.264: a film in a part of the screen, for a viewer that reads it and a line that is slow.

Decides: how a film is compressed, and that there is one at a time, so that a viewer keeps one context.
Leaves alone: where a film plays (`film_area`), and when it is worth it (`picture`).

1. A film that begins, moves or comes into a new segment of the recording begins with a picture that needs no
   other, and with the mark that lets go of all contexts.
2. Its quality is fixed, up to what the line carries: then it is the quality that gives way, not the pace.
3. Where the codec fails, there is no film any more for this viewer: the same goes as JPEG.

That a film is in the recording as it was sent was weighed. The recording is evidence, and that ought to be
read by everybody with what this program ships, which cannot read H.264. To record something else than what
was sent would be worse: the record would no longer be what the technician saw. So it takes both sides: the
customer's program has the extra only where the organisation installed it (it is not shipped), and the viewer
has to ask for it. What lies beside a film is never part of it. Each segment begins with a full, exact
picture, and half a second after a film rests it is sent exactly. So who lacks the extra sees the film's place
as it was at least every 20 to 30 seconds, and is told in between that a film is not shown. The extra is one
package that anybody can install.

From: https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#open-h-264-encoding
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from desktop_assist.screen import codecs, h264_header
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rfb_numbers import H264_RESET_ALL, Encoding
from desktop_assist.screen.tiles import Rectangle

_LARGEST_PIXELS = h264_header.LARGEST_BLOCKS * h264_header.BLOCK**2
_SIXTIETH = Fraction(1, 60)
_PICTURES_A_SECOND = 30  # what libx264 shares its bits out by; ours: of the usual films
_NO_WHOLE_PICTURES = 1 << 20  # none but the first
_SHARE = 0.7  # ours: of what the line carries, so that text beside a film has room
_BUFFER_S = 0.5  # ours: the longest that a picture which needs no other holds up those after it
# libx264's scale: 0 is exact, 23 its own choice. "zerolatency": each picture is told when it is given.
_OPTIONS = {"preset": "ultrafast", "tune": "zerolatency", "crf": "23"}


class FilmEncoder:
    """The writing end of one viewer's film. For one thread."""

    def __init__(self, find: Callable[[], Any | None] = codecs.writing) -> None:
        """Begin without a film; `find` is asked for the package when there is one."""
        self._find = find
        self._failed = False
        self._place: Rectangle | None = None
        self._context: Any = None
        self._count = 0

    def forget(self) -> None:
        """Refer to nothing that was sent so far."""
        self._place = self._context = None

    def picture(self, pixels: Pixels, place: Rectangle, bytes_per_s: float) -> bytes | None:
        """The rectangle that shows the film at `place`; none where it cannot be shown as one.

        Args:
            pixels: The screen.
            place: Where the film plays.
            bytes_per_s: What the line carries.
        """
        package = None if self._failed or not _fits(place) else self._find()
        if package is None:
            self._failed |= _fits(place)
            return None
        begins = self._place != place
        try:
            if begins:
                self._begin(package, place, bytes_per_s)
            data = self._compressed(package, pixels, place)
        except package.error.FFmpegError:  # 3.
            self._failed = True
            self.forget()
            return None
        head = (*place, Encoding.OPEN_H264, len(data), H264_RESET_ALL if begins else 0)
        return struct.pack(">HHHHiII", *head) + data

    def _begin(self, package: Any, place: Rectangle, bytes_per_s: float) -> None:  # 1.
        context = package.CodecContext.create(codecs.WRITING, "w")
        context.width, context.height, context.pix_fmt = place.width, place.height, "yuv420p"
        context.time_base, context.framerate = _SIXTIETH, Fraction(_PICTURES_A_SECOND)
        context.thread_count, context.max_b_frames = 1, 0
        context.gop_size = _NO_WHOLE_PICTURES
        bits_per_s = int(bytes_per_s * 8 * _SHARE)
        bound = {"maxrate": str(bits_per_s), "bufsize": str(int(bits_per_s * _BUFFER_S))}  # 2.
        context.options = {**_OPTIONS, **bound}
        self._place, self._context, self._count = place, context, 0

    def _compressed(self, package: Any, pixels: Pixels, place: Rectangle) -> bytes:
        x, y, width, height = place
        shown = np.ascontiguousarray(pixels[y : y + height, x : x + width])
        frame = package.VideoFrame.from_ndarray(shown, format="bgra").reformat(format="yuv420p")
        frame.pts, frame.time_base = self._count, _SIXTIETH
        self._count += 1
        return b"".join(bytes(each) for each in self._context.encode(frame))


def _fits(place: Rectangle) -> bool:
    """Whether it is of even sides, as colour at half the resolution needs, and not too large for a viewer."""
    return place.width % 2 == 0 and place.height % 2 == 0 and place.width * place.height <= _LARGEST_PIXELS
