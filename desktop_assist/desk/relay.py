"""The relay: bytes between a technician and a customer's program, which both dialled in.

Decides: which customer's program a case is connected to, and that one end's close closes the other.
Leaves alone: what the bytes are. They are the two ends' own SSH; the desk cannot read them.
"""

from __future__ import annotations

import contextlib
import threading

from desktop_assist.channel.line import Line
from desktop_assist.channel.server import Opener
from desktop_assist.channel.stream import ByteStream

_COPY_BYTES = 1024 * 1024  # ours: whatever has come; a packet takes 128 KiB of it


class Relay:
    """Which customer's program can be reached, and how."""

    def __init__(self) -> None:
        """Begin with nobody there."""
        self._openers: dict[str, Opener] = {}
        self._lock = threading.Lock()

    def register(self, case: str, opener: Opener) -> None:
        """Reach the customer of `case` by `opener` from now on."""
        with self._lock:
            self._openers[case] = opener

    def forget(self, case: str, opener: Opener) -> bool:
        """Forget `opener`, unless a newer line has taken its place. Returns whether it was forgotten."""
        with self._lock:
            return self._openers.get(case) is opener and self._openers.pop(case, None) is not None

    def connect(self, case: str, technician: ByteStream) -> None:
        """Pass bytes between the technician and the customer until either closes."""
        with self._lock:
            opener = self._openers.get(case)
        if opener is None:
            return
        try:
            customer = opener()
        except (OSError, EOFError):  # the customer's line has just gone
            return
        back = threading.Thread(target=_pass_on, args=(customer, technician), name="relay-back", daemon=True)
        back.start()
        _pass_on(technician, customer)
        back.join()


def _pass_on(source: ByteStream, target: ByteStream) -> None:
    if isinstance(source, Line) and isinstance(target, Line):
        source.hand_to(target.send_at_once, _COPY_BYTES)
    with contextlib.suppress(OSError, EOFError):
        while data := source.recv(_COPY_BYTES):
            target.sendall(data)
    if isinstance(source, Line):
        source.hand_to(None)
    for stream in (target, source):
        with contextlib.suppress(OSError, EOFError):
            stream.close()
