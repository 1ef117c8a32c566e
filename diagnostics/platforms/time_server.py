"""Asking a time server what time it is (SNTP).

Decides: how far this computer's clock is off, and which answers count:
    1. The question holds nothing of this computer, not even its time: a random number stands in its place.
    2. An answer must repeat that number, come from a server that is itself in step, and name a time.
    3. The way there and back is taken to be even; what it could be wrong by is half of how long it took.
Leaves alone: which server is asked; and how much is too much.
"""

from __future__ import annotations

import secrets
import socket
import struct
import threading
from datetime import UTC, datetime

from diagnostics.clock import SystemClock
from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure

PORT = 123
WAIT_S = 3.0
ATTEMPTS = 2
_SLICE_S = 0.1
# From: https://www.rfc-editor.org/rfc/rfc4330#section-4 (leap, version, mode; stratum; 48 bytes; since 1900)
_QUESTION = bytes((0x23,)) + bytes(39)
_SERVER, _NOT_IN_STEP, _HIGHEST_STRATUM = 4, 3, 15
_SINCE_1900 = datetime(1900, 1, 1, tzinfo=UTC)
_ERA_S = 2**32  # the counter began anew in 2036


def offset_ms(server: str, stop: threading.Event, *, port: int = PORT) -> int | Failure:
    """By how many milliseconds the server's clock is ahead of ours, below 0 where it is behind."""
    try:
        family, _, _, _, address = socket.getaddrinfo(server, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.settimeout(_SLICE_S)
            line.connect(address)
            found = _ask(line, stop)
    except (OSError, UnicodeError):
        return Failure(Reason.FAILED, "The time server could not be reached.")
    return Failure(Reason.TIMED_OUT, "The time server did not answer.") if found is None else found


def _ask(line: socket.socket, stop: threading.Event) -> int | None:
    clock = SystemClock()
    for _ in range(ATTEMPTS):
        number, sent_s, began = secrets.token_bytes(8), _seconds(clock.now()), clock.monotonic()
        line.send(_QUESTION + number)  # 1.
        while clock.monotonic() - began < WAIT_S / ATTEMPTS and not stop.is_set():
            told = _told(_receive(line), number)
            if told is not None:
                received_s, answered_s = told
                came_s = sent_s + clock.monotonic() - began
                return round(500 * (_nearest(received_s - sent_s) + _nearest(answered_s - came_s)))  # 3.
    return None


def _told(data: bytes, number: bytes) -> tuple[float, float] | None:
    """When the server received the question and answered it; None for what is no answer to it."""
    if len(data) < 48 or data[24:32] != number:  # 2.
        return None
    if data[0] & 7 != _SERVER or data[0] >> 6 == _NOT_IN_STEP or not 1 <= data[1] <= _HIGHEST_STRATUM:
        return None
    received, answered = struct.unpack(">QQ", data[32:48])
    return (received / _ERA_S, answered / _ERA_S) if answered else None


def _seconds(moment: datetime) -> float:
    return (moment - _SINCE_1900).total_seconds() % _ERA_S


def _nearest(difference_s: float) -> float:
    """A difference on a counter that begins anew every 136 years."""
    return (difference_s + _ERA_S / 2) % _ERA_S - _ERA_S / 2


def _receive(line: socket.socket) -> bytes:
    try:
        return line.recv(1024)
    except TimeoutError:
        return b""
