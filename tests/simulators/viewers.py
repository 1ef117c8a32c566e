"""A viewer and a screen in one thread, with no socket between them: every byte passes through the test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from desktop_assist.evidence.segments import Segment
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.pixel_format import OURS, Channel, PixelFormat
from desktop_assist.screen.recording import Recording
from desktop_assist.screen.rfb_client import PREFERRED, RfbClient
from desktop_assist.screen.viewer_clipboard import Ways
from desktop_assist.screen.viewing import Viewing
from simulators.fixed_clock import FixedClock
from simulators.screens import SimulatedScreen

RGB565 = PixelFormat(16, 16, False, Channel(31, 11), Channel(63, 5), Channel(31, 0))
RGB332 = PixelFormat(8, 8, False, Channel(7, 5), Channel(7, 2), Channel(3, 0))
BIG = PixelFormat(32, 24, True, Channel(255, 16), Channel(255, 8), Channel(255, 0))
HIGH = PixelFormat(32, 24, False, Channel(255, 24), Channel(255, 16), Channel(255, 8))
TURNED = PixelFormat(32, 24, False, Channel(255, 0), Channel(255, 8), Channel(255, 16))
DEEP = PixelFormat(32, 30, False, Channel(1023, 20), Channel(1023, 10), Channel(1023, 0))
FORMS = (OURS, RGB565, RGB332, BIG, HIGH, TURNED, DEEP)


class Watched:
    """One screen, one viewer, one recording."""

    def __init__(
        self,
        folder: Path,
        width: int = 320,
        height: int = 200,
        encodings: Sequence[int] = PREFERRED,
        quality: int | None = 8,
        *,
        texts: Ways | None = None,
    ) -> None:
        self.clock = FixedClock()
        self.screen = SimulatedScreen(width, height, self.clock)
        self.segments: list[Segment] = []
        self.recording = Recording(folder, "screen-000", self.clock, self.segments.append)
        self.viewing = Viewing(self.screen, self.recording, self.clock, "A screen", texts)
        self.client = RfbClient(encodings, quality)
        self.sent = 0

    def turn(self) -> bytes:
        """One turn, passed to the viewer, and its answer back."""
        data = b"".join(self.viewing.turn())
        self.sent += len(data)
        self.client.receive(data)
        answer, self.client.outgoing = bytes(self.client.outgoing), bytearray()
        if answer:
            self.viewing.receive(answer)
        return data

    def run(self, seconds: float) -> int:
        """Turns for that long. Returns how many bytes were sent."""
        before, until = self.sent, self.clock.seconds + seconds
        while self.clock.seconds < until:
            self.turn()
        return self.sent - before

    def off_by(self) -> float:
        """How far the viewer's picture is from the screen, in steps of colour on average; 0.0 is the same."""
        assert self.client.shown is not None
        return difference(self.client.shown.pixels, self.screen.canvas)

    def close(self) -> None:
        self.recording.close()
        self.viewing.close()


def difference(one: Pixels, other: Pixels) -> float:
    """How far two pictures are from each other; 0.0 is the same."""
    assert one.shape == other.shape
    return float(np.abs(one[..., :3].astype(np.int16) - other[..., :3]).mean())


def page(height: int, width: int, seed: int = 1) -> Pixels:
    """Something like lines of text on white."""
    random = np.random.default_rng(seed)
    picture = np.full((height, width, 4), 255, np.uint8)
    for top in range(4, height - 12, 18):
        letters = random.random((12, width // 2)) < 0.3
        picture[top : top + 12, : width // 2 * 2, :3][np.repeat(letters, 2, axis=1)] = random.integers(0, 90)
    return picture


def photograph(height: int, width: int, seed: int = 1) -> Pixels:
    """Something like a photograph: smooth, with a little grain."""
    random = np.random.default_rng(seed)
    down, right = np.mgrid[0:height, 0:width]
    smooth = 120 + 80 * np.sin(right / 37 + seed) * np.cos(down / 29)
    grain = random.normal(0, 3, (height, width, 4))
    return np.clip(smooth[..., None] + grain, 0, 255).astype(np.uint8)
