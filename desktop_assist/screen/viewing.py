"""One viewer looking at the screen: what it is sent next, and when.

Decides: the order of capture, record and sending, and the pace.
Leaves alone: the stream to the viewer and the consent (`serving`), and what a picture is made of (`picture`).

1. A change is looked at 1 ms after its first sign, no sooner than the pace allows, and only while the viewer
   is owed a picture and its line is not full. The pace counts from when a picture was due, so that lateness
   does not add up.
2. Each part of a picture is in the recording before it is sent.
3. A viewer that cannot be told of a new size is cut off.
4. What was sent with losses, and then not for half a second to a second, is sent exactly.
5. A viewer that wants another form of pixels, or another encoding, begins a new segment of the recording.
6. What the customer does not let be seen any more is not sent on: a picture on its way is broken off between
   two parts, and the next one is whole.
7. What is said about clipboards goes in between two pictures, and not into the recording.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator

from desktop_assist.screen import rfb_server
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import FrameSource, Pixels
from desktop_assist.screen.line_quality import repaired_tiles
from desktop_assist.screen.line_rate import LineRate
from desktop_assist.screen.pace import SHORTEST_S, interval_s
from desktop_assist.screen.picture import Picture, Rectangles, dearest
from desktop_assist.screen.pixel_format import PixelFormat
from desktop_assist.screen.pointer import PointerTold
from desktop_assist.screen.recording import Recording
from desktop_assist.screen.rfb_numbers import Encoding
from desktop_assist.screen.rfb_server import Input, RfbServer, Wishes
from desktop_assist.screen.viewer_clipboard import ViewerClipboard, Ways
from diagnostics.clock import Clock

# All ours.
_GATHER_S = 0.001
_QUIET_S = 0.5
_LONGEST_WAIT_S = 0.5


class Viewing:
    """One viewer. One thread calls `turn`; another one may call `receive`."""

    def __init__(
        self,
        source: FrameSource,
        recording: Recording,
        clock: Clock,
        name: str,
        texts: Ways | None = None,
    ) -> None:
        """Show `source`, recorded, to a viewer that is about to come in; what it copies goes by `texts`."""
        self._source = source
        self._recording = recording
        self._clock = clock
        self._lock = threading.Lock()
        self._clipboard = ViewerClipboard(texts)
        self._server = RfbServer(source.size, name, screens=source.screens, clipboard=self._clipboard)
        self._picture = Picture(source.size)
        self._rate = LineRate()
        self._pointer = PointerTold(source)
        self._dirty_since: float | None = clock.monotonic()
        self._began = self._beat_at = float("-inf")
        self._interval_s = 0.0
        self._sent = 0  # bytes of pictures
        self._form: tuple[PixelFormat, Encoding] | None = None  # of the recording's segment
        self._wanted: list[Callable[[Pixels], None]] = []

    @property
    def begun(self) -> bool:
        """Whether the viewer has come in."""
        return self._server.begun

    def close(self) -> None:
        """Let go of threads. The source and the recording are others'."""
        self._picture.close()

    def receive(self, data: bytes) -> None:
        """The viewer sent `data`.

        Raises:
            MalformedStream: It is not RFB, or too much.
        """
        with self._lock:
            self._server.receive(data)
        self._clipboard.deal()
        self._source.wake()

    def offer_text(self, text: str) -> bool:
        """The customer copied `text`, and it may leave: offer it to the viewer, if that can take one."""
        offered = self._clipboard.offer(text)
        self._source.wake()
        return offered

    def forget_text(self) -> None:
        """No text that was offered may leave any more."""
        self._clipboard.forget()

    def take_inputs(self) -> list[Input]:
        """What the viewer wants done to the screen since the last call."""
        with self._lock:
            inputs, self._server.inputs = self._server.inputs, []
            return inputs

    def want_picture(self, take: Callable[[Pixels], None]) -> None:
        """Have `take` called, in the thread that calls `turn`, with a copy of what was sent last."""
        with self._lock:
            self._wanted.append(take)
        self._source.wake()

    def _give_pictures(self) -> None:
        with self._lock:
            wanted, self._wanted = (self._wanted, []) if self._sent else ([], self._wanted)
        for take in wanted:
            take(self._source.pixels.copy())

    def turn(self) -> Iterator[bytes]:
        """Wait for what is to be done next, do it, and tell piece by piece what is to be sent now.

        Raises:
            EvidenceNotWritten: It cannot be recorded, so there is nothing to send.
            ScreenNotShown: The screen is gone, or the viewer cannot follow it.
        """
        if self._source.wait(self._wait_s()) and self._dirty_since is None:
            self._dirty_since = self._clock.monotonic()
        self._give_pictures()
        with self._lock:
            now = self._clock.monotonic()
            for number in self._server.passed:
                self._rate.passed(number, now)
            self._server.passed.clear()
            self._recording.close_when_old()
            if self._picture.lossy and now >= self._beat_at + _QUIET_S:
                self._beat_at = now
                self._picture.beat()
            answers, self._server.outgoing = bytes(self._server.outgoing), bytearray()
            asked = self._server.served() if self._ready else None
        if answers:
            if self._server.wishes.knows(Encoding.FENCE):
                self._rate.begin(now)
            yield answers
        if self._clipboard.owes:
            yield self._clipboard.take_owed()  # 7.
        if asked is None:
            return
        sent = self._sent
        yield from self._show(now)
        if asked and self._sent == sent:
            with self._lock:
                self._server.owe()

    # The pace

    @property
    def _ready(self) -> bool:
        return self._server.wants_picture and not self._rate.full

    def _due(self) -> float:
        """When the next picture is to be made; infinity when nothing is known to have changed."""
        soonest = self._began + self._interval_s
        if self._picture.owes or self._server.everything:
            return soonest
        if self._dirty_since is not None:  # 1.
            return max(self._dirty_since + _GATHER_S, soonest)
        if self._picture.resting:  # 4.
            return soonest
        return self._beat_at + _QUIET_S if self._picture.lossy else float("inf")

    def _wait_s(self) -> float:
        with self._lock:
            if self._server.outgoing or self._clipboard.owes:
                return 0.0
            if not self._ready:
                return _LONGEST_WAIT_S
            until = min(self._due(), self._pointer.due(self._server.wishes)) - self._clock.monotonic()
            return min(max(until, 0.0), _LONGEST_WAIT_S)

    # The pictures

    def _show(self, now: float) -> Iterator[bytes]:
        wishes, late = self._taken(now)
        pointer, found = self._pointer.rectangles(wishes, now), self._size_told()
        other = self._form != (wishes.format, dearest(wishes))  # 5.
        if self._sent and (other or self._recording.due) and (late >= 0 or pointer or found):
            self._begin_segment(wishes)
            self._pointer.forget()  # so that the new segment has it too
            pointer = self._pointer.rectangles(wishes, now)
        parts: Iterator[Rectangles] = iter(())
        if late >= 0:
            self._began = now - late if late < SHORTEST_S else now
            parts = self._next_picture(wishes)
        yield from self._send(filter(None, itertools.chain((found + pointer,), parts)), wishes)
        if late >= 0:
            self._interval_s = interval_s(self._clock.monotonic() - now)

    def _taken(self, now: float) -> tuple[Wishes, float]:
        """The viewer's wishes, for one picture; and for how long it has been due, before that less than 0.

        A wish that comes from now on is for the next one, with the whole picture that belongs to it.
        """
        with self._lock:
            late = now - self._due()
            if late >= 0 and self._server.everything:
                self._server.everything = False
                self._picture.want_everything()
            return self._server.wishes, late

    def _size_told(self) -> Rectangles:
        with self._lock:
            if not self._sent and self._server.wishes.knows(Encoding.EXTENDED_DESKTOP_SIZE):
                return self._server.told_size()
            return self._server.refused_size()

    def _next_picture(self, wishes: Wishes) -> Iterator[Rectangles]:
        if self._dirty_since is None and not self._picture.owes and not self._source.outdated:
            yield self._picture.repair(wishes, repaired_tiles(self._rate.bytes_a_second))
            return
        changed, self._dirty_since = self._source.capture(), None
        if self._source.size != self._server.size:
            yield self._resize()
            return
        if self._source.screens != self._server.screens:
            self._server.screens = self._source.screens
            yield self._server.told_screens()
        line = (self._rate.step, self._rate.bytes_a_second if self._rate.slow else None)
        yield from self._picture.update(self._source.pixels, changed, wishes, *line)
        self._rate.photographed(self._picture.photographed)

    def _resize(self) -> Rectangles:
        self._server.size, self._server.screens = self._source.size, self._source.screens
        self._picture.resize(self._source.size)
        told = self._server.told_size()
        if not told:  # 3.
            raise ScreenNotShown(
                "The screen has another size now, which the viewer cannot follow.",
                next_step="Open the screen again.",
            )
        return told

    # The record

    def _begin_segment(self, wishes: Wishes) -> None:
        """Of pictures by `wishes`; those of the viewer may be others by now, which come with the next one."""
        self._form = (wishes.format, dearest(wishes))
        picture = rfb_server.update(self._picture.whole(wishes)) if self._sent else b""
        self._recording.begin(self._server.introduction(wishes.format), picture)
        self._picture.forget()

    def _send(self, parts: Iterator[Rectangles], wishes: Wishes) -> Iterator[bytes]:
        """One message with all `parts`; in pieces where there are several and the viewer can take that.

        The first one is in one piece, so that a recording begins with a block that is a full picture.
        """
        began, before = self._clock.monotonic(), self._sent
        first, second = next(parts, None), next(parts, None)
        if first is None:
            return
        if second is None or not before or not wishes.knows(Encoding.LAST_RECT):
            parts = itertools.chain((second or [],), parts)
            last = rfb_server.update(list(itertools.chain(first, *parts)))
        else:
            yield self._recorded(rfb_server.opened(first), wishes)
            for part in itertools.chain((second,), parts):
                if self._source.outdated:  # 6.
                    self._picture.break_off()
                    break
                yield self._recorded(b"".join(part), wishes)
            last = rfb_server.LAST
        last = self._recorded(last, wishes)
        if wishes.knows(Encoding.FENCE):
            last += self._server.mark(self._rate.sent(self._sent - before, began))
        yield last

    def _recorded(self, piece: bytes, wishes: Wishes) -> bytes:
        if not self._sent:
            self._begin_segment(wishes)
        self._recording.add(piece)  # 2.
        self._sent += len(piece)
        return piece
