"""A film on a simulated screen, and what a line is that is slow enough for it."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.line_quality import is_slow
from desktop_assist.screen.line_rate import LineRate
from desktop_assist.screen.rfb_client import PREFERRED
from desktop_assist.screen.rfb_numbers import Encoding
from simulators.viewers import Watched, page

WITH_FILMS = (*PREFERRED, Encoding.OPEN_H264)
WIDTH, HEIGHT, TOP, LEFT = 384, 208, 64, 128


def slow_line(patch: pytest.MonkeyPatch, bytes_a_second: float | None = 250_000.0) -> None:
    """Have every line measured as carrying that much; with no socket between them, there is no other way."""
    patch.setattr(LineRate, "bytes_a_second", property(lambda _line: bytes_a_second))
    slow = property(lambda _line: is_slow(bytes_a_second, was=False), lambda _line, _slow: None)
    patch.setattr(LineRate, "slow", slow, raising=False)


def still(number: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """One picture of a film: a smooth ground with a bright patch that wanders."""
    down, right = np.mgrid[0:height, 0:width]
    picture = np.zeros((height, width, 4), np.uint8)
    for place, pace in enumerate((3, 5, 7)):
        picture[..., place] = 128 + 90 * np.sin((right * (place + 1) + pace * number) / 41) * np.cos(
            down / 31
        )
    left = number * 4 % (width - 40)
    picture[60:100, left : left + 40, :3] += 40
    return picture


def play(watched: Watched, seconds: float, each_s: float = 0.05) -> None:
    """Show a film for that long."""
    watched.screen.longest_wait_s = 0.01
    for number in range(round(seconds / each_s)):
        watched.screen.draw(TOP, LEFT, still(number))
        watched.run(each_s)
    watched.screen.longest_wait_s = 0.5


def filmed(watched: Watched, seconds: float = 1.0, each_s: float = 0.05) -> None:
    """A screen of text with a film in it."""
    watched.screen.draw(0, 0, page(watched.screen.size.height, watched.screen.size.width))
    watched.run(0.5)
    play(watched, seconds, each_s)


def written(size: tuple[int, int], count: int = 1, **options: str) -> list[bytes]:
    """Pictures of a film in H.264, as libx264 writes them."""
    width, height = size
    context: Any = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = width, height, options.pop("pix_fmt", "yuv420p")
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.thread_count, context.max_b_frames = 1, 0
    context.options = {"preset": "ultrafast", "tune": "zerolatency", **options}
    made = []
    for number in range(count):
        frame = av.VideoFrame.from_ndarray(still(number, width, height), format="bgra")
        frame = frame.reformat(format=context.pix_fmt)
        frame.pts = number
        made.append(b"".join(bytes(each) for each in context.encode(frame)))
    return made


def rectangle(data: bytes, flags: int, *place: int) -> bytes:
    """A rectangle of Open H.264."""
    return struct.pack(">HHHHiII", *place, Encoding.OPEN_H264, len(data), flags) + data


def sequence(
    wide: int, high: int, *, profile: int = 66, kept: int = 1, order: int = 2, whole: int = 1
) -> bytes:
    """A sequence parameter set, with the numbers that a hostile one changes."""
    numbers = (0, 0, order, *((0,) if order == 0 else ()), kept)
    bits = "".join(_number(each) for each in numbers) + "0" + _number(wide - 1) + _number(high - 1)
    bits += f"{whole}1001"
    bits += "0" * (-len(bits) % 8)
    return b"\0\0\0\1\x67" + bytes((profile, 0, 51)) + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _number(value: int) -> str:
    """A number of 9.1 (Exp-Golomb)."""
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits
