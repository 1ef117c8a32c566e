"""The technician's end of the customer's screen.

Decides: which thread decodes, which sends, and that neither holds up who looks.
Leaves alone: whether it may be seen or steered; the customer's program asks for that, for each event.

1. One thread receives and decodes; another one sends, so that a line which takes nothing stops no key here.
2. What waits to be sent is bounded: when it is filling, moves of the pointer are left out, then all else.
3. The window is told of news once, and again when it has taken them.
4. The delay is measured by a mark every second in which something came.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from desktop_assist.channel.client import Connection
from desktop_assist.channel.plain_text import plain
from desktop_assist.channel.stream import ByteStream
from desktop_assist.engagement.screen_events import ScreenChanged, ScreenClosed, ScreenEvent, ScreenOpened
from desktop_assist.screen.errors import ScreenError, malformed
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.rfb_client import (
    LARGEST_WAITING_BYTES,
    RfbClient,
    key,
    pointer,
    preferred,
    set_encodings,
)
from desktop_assist.screen.seen import News, Seen
from desktop_assist.screen.view_rate import ViewNumbers, ViewRate
from diagnostics.clock import Clock

_PIECE_BYTES = 64 * 1024
_MARK_EVERY_S = 1.0
_FULL_BYTES = 16 * 1024  # ours: a second of moves of a quick pointer


_HOST, _PORT = "screen", 5900  # as `endpoint` names it
_WAIT_S = 5.0
_numbers = itertools.count(1)


class ScreenDoor:
    """The way to the screen of the customer at the other end of a line."""

    def __init__(self, connection: Connection, clock: Clock, show: Callable[[ScreenEvent], None]) -> None:
        """Open views over `connection`; `show` is told of their news."""
        self._connection = connection
        self._clock = clock
        self._show = show

    def open(self) -> RemoteScreen:
        """A view, to be started; the customer is asked if they have not been yet. One at a time is served.

        Raises:
            NotReachable: The customer's program does not open it.
        """
        return RemoteScreen(self._connection.direct(_HOST, _PORT), self._clock, self._show)


class RemoteScreen:
    """One view. Its methods may be called from any thread.

    Attributes:
        number: What its events are told by.
    """

    def __init__(self, stream: ByteStream, clock: Clock, show: Callable[[ScreenEvent], None]) -> None:
        """View the screen at the other end of `stream`; `show` is told of news by its `number`."""
        self.number = next(_numbers)
        self._stream = stream
        self._clock = clock
        self._show = show
        self._client = RfbClient()
        self._seen = Seen()
        self._rate = ViewRate()
        self._lock = threading.Condition()
        self._outgoing = bytearray()
        self._buttons = 0
        self._marked_at = float("-inf")
        self._ended = self._told = self._any = False
        self._reading = threading.Thread(target=self._read, name="screen-in", daemon=True)

    def start(self) -> None:
        """Begin to receive, decode and tell."""
        self._reading.start()

    def _read(self) -> None:
        sending = threading.Thread(target=self._send, name="screen-out", daemon=True)
        sending.start()
        happened = next_step = ""
        try:
            while (data := self._stream.recv(_PIECE_BYTES)) and not self._ended:
                self._receive(data)
        except ScreenError as error:
            happened, next_step = plain(error.happened), error.next_step
        except (OSError, EOFError):
            pass  # the line has gone
        self.close()
        sending.join()
        self._show(ScreenClosed(self.number, happened, next_step))

    def _receive(self, data: bytes) -> None:
        shown = self._client.shown
        before = (shown.updates, shown.tight.photographs) if shown is not None else (0, 0)
        self._client.receive(data)
        now = self._clock.monotonic()
        if now - self._marked_at >= _MARK_EVERY_S:  # 4.
            self._marked_at = now
            self._client.mark(self._rate.marked(now))
        with self._lock:
            self._count(now, len(data), before)
            self._outgoing += self._client.outgoing
            self._client.outgoing.clear()
            if len(self._outgoing) > LARGEST_WAITING_BYTES:
                raise malformed("more questions than it hears answers to")
            self._lock.notify_all()
        if self._client.shown is not None and self._client.shown.updates > before[0]:
            self._seen.follow(self._client.shown)
            self._tell()

    def _count(self, now: float, count: int, before: tuple[int, int]) -> None:
        shown = self._client.shown
        for number in self._client.passed:
            self._rate.passed(number, now)
        self._client.passed.clear()
        if shown is not None:
            lossy = shown.tight.quality if shown.tight.photographs > before[1] else None
            self._rate.arrived(now, count, shown.updates - before[0], lossy)

    def _tell(self) -> None:
        with self._lock:
            first, told = not self._any, self._told
            self._any = self._told = True
        if first:
            self._show(ScreenOpened(self.number))
        if not told:
            self._show(ScreenChanged(self.number))  # 3.

    def _send(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._ended or self._outgoing)
                data, self._outgoing = bytes(self._outgoing), bytearray()
            if self._ended:
                return
            try:
                self._stream.sendall(data)
            except (OSError, EOFError):
                self.close()
                return

    # Who looks

    def take(self) -> News:
        """What is new since the last call."""
        with self._lock:
            self._told = False
        return self._seen.take()

    def pixels(self) -> AbstractContextManager[Pixels]:
        """The picture, which does not change while it is held; hold it as long as painting takes."""
        return self._seen.pixels()

    def numbers(self) -> ViewNumbers:
        """How the line is."""
        with self._lock:
            return self._rate.numbers(self._clock.monotonic())

    def point(self, buttons: int, x: int, y: int) -> None:
        """Move the customer's pointer, with `buttons` down as RFB numbers them."""
        same, self._buttons = buttons == self._buttons, buttons
        with self._lock:
            if same and len(self._outgoing) > _FULL_BYTES:  # 2.
                return
        self._add(pointer(buttons, x, y))

    def press(self, keysym: int, *, down: bool) -> None:
        """A key goes down or up."""
        self._add(key(keysym, down=down))

    def want_quality(self, quality: int | None) -> None:
        """From now on have photographs of `quality`, 0 to 9, or everything exactly."""
        self._add(set_encodings(preferred(), quality))

    def _add(self, data: bytes) -> None:
        with self._lock:
            if self._any and len(self._outgoing) <= LARGEST_WAITING_BYTES:
                self._outgoing += data
                self._lock.notify_all()

    def close(self) -> None:
        """End it now."""
        with self._lock:
            self._ended = True
            self._lock.notify_all()
        self._client.stop()
        self._stream.close()

    def wait(self) -> None:
        """Wait until a closed view's threads have ended."""
        if self._reading.is_alive() and self._reading is not threading.current_thread():
            self._reading.join(_WAIT_S)
