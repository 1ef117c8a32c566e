"""A viewer's stream while it is served: bytes both ways, until the viewer, the screen or the consent ends.

Decides: that nothing is sent that is not allowed at that instant, and that an end takes effect at once.
Leaves alone: what is sent (`viewing`), and who allows it.

1. The consent is asked before each piece of at most 64 KiB.
2. `stop` closes the stream first; whoever is sending or receiving notices by that.
3. What a viewer wants done to the screen waits for no picture.
4. A viewer that does not read holds up nobody but its own thread. Within a minute it is cut off, and so is
   one that does not finish its greeting; why is told to the caller, who puts it into the evidence.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Protocol

from desktop_assist.evidence.errors import EvidenceNotWritten
from desktop_assist.screen import rfb_server
from desktop_assist.screen.errors import MalformedStream
from desktop_assist.screen.frame_source import FrameSource
from desktop_assist.screen.rfb_numbers import VERSION
from desktop_assist.screen.rfb_server import Input
from desktop_assist.screen.viewing import Viewing

_PIECE_BYTES = 64 * 1024
PATIENCE_S = 30.0  # ours: a line that carries 64 KiB in no less is of no use for a screen


class Stream(Protocol):
    """The channel to the viewer."""

    def recv(self, count: int, /) -> bytes:
        """Up to `count` bytes; empty at the end."""
        ...

    def sendall(self, data: bytes, /) -> None:
        """Send all of `data`."""
        ...

    def close(self) -> None:
        """Close both directions."""
        ...


class Serving:
    """One viewer being served."""

    def __init__(
        self,
        stream: Stream,
        source: FrameSource,
        viewing: Viewing,
        allowed: Callable[[], bool],
        steer: Callable[[list[Input]], None] = lambda _events: None,
    ) -> None:
        """Prepare to serve `viewing` of `source` on `stream` while `allowed`.

        `steer` is given what the viewer wants done to the screen, as soon as it comes.
        """
        self._steer = steer
        self._stream = stream
        self._source = source
        self._viewing = viewing
        self._allowed = allowed
        self._ended = threading.Event()
        self._sending = 0  # odd while a piece is on its way out
        self._failed: MalformedStream | EvidenceNotWritten | None = None

    def run(self) -> None:
        """Serve until an end.

        Raises:
            MalformedStream: The viewer sent nonsense, or does not go on.
            EvidenceNotWritten: The recording, or the list of what is done, cannot be written.
            ScreenNotShown: The screen is gone.
        """
        reading = threading.Thread(target=self._read, name="screen-in", daemon=True)
        reading.start()
        watching = threading.Thread(target=self._watch, name="screen-patience", daemon=True)
        watching.start()
        try:
            while not self._over:
                for data in self._viewing.turn():
                    self._send(data)
        except (OSError, EOFError):
            pass  # the viewer has gone
        finally:
            self.stop()
            reading.join()
            watching.join()
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """End it now, from any thread."""
        self._ended.set()
        self._stream.close()  # 2.
        self._source.wake()

    @property
    def _over(self) -> bool:
        return self._ended.is_set() or not self._allowed()

    def _send(self, data: bytes) -> None:
        for begin in range(0, len(data), _PIECE_BYTES):
            if self._over:  # 1.
                return
            self._sending += 1
            self._stream.sendall(data[begin : begin + _PIECE_BYTES])
            self._sending += 1

    def _watch(self) -> None:  # 4.
        looked, before = False, 0
        while not self._ended.wait(PATIENCE_S):
            if self._sending % 2 and self._sending == before:
                self._cut_off("did not take what it was sent")
            elif looked and not self._viewing.begun:
                self._cut_off("did not finish its greeting")
            looked, before = True, self._sending

    def _cut_off(self, why: str) -> None:
        self._failed = MalformedStream(
            f"The viewer {why} for {PATIENCE_S:.0f} seconds.",
            kept="The picture was closed; the rest of the session goes on.",
            next_step="Open the screen again.",
        )
        self.stop()

    def _read(self) -> None:
        try:
            while (data := self._stream.recv(_PIECE_BYTES)) and not self._over:
                self._viewing.receive(data)
                self._steer(self._viewing.take_inputs())  # 3.
        except (MalformedStream, EvidenceNotWritten) as failed:
            self._failed = failed
        except (OSError, EOFError):
            pass
        self.stop()


def refuse(stream: Stream, reason: str) -> None:
    """Tell a viewer why it sees nothing, in the way that RFB has for it, and close."""
    with contextlib.suppress(OSError, EOFError):
        stream.sendall(VERSION)
        version = b""
        while len(version) < len(VERSION) and (data := stream.recv(len(VERSION) - len(version))):
            version += data
        stream.sendall(rfb_server.refusal(version, reason))
    stream.close()
