"""Connecting to a server to see how far away it is and what it says first.

Decides: that nothing is ever sent, that one lost packet does not pass for a slow line (the middle one of
three connections counts), and that looking up the name is not part of the time.
Leaves alone: whether the server is the right one; the channel asks for its key.
"""

from __future__ import annotations

import contextlib
import socket
import statistics
import threading
import time
from typing import Any

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure, Greeting

CONNECTIONS = 3
CONNECT_S = 2.0
FIRST_LINE_S = 2.0
# From: https://www.rfc-editor.org/rfc/rfc4253#section-4.2 (the first line of SSH, at most 255 characters)
LONGEST_LINE_BYTES = 255
_SLICE_S = 0.1


def greeting(host: str, port: int, stop: threading.Event) -> Greeting | Failure:
    """The round trip to the server at `host` and `port`, and the start of what it said."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Failure(Reason.FAILED, "The server's name could not be looked up.")
    line, first_ms = _connected(found, stop)
    if line is None:
        return Failure(Reason.TIMED_OUT, "Nobody answered there.")
    times_ms = [first_ms]
    with line:
        text = _first_line(line, stop)
        address = line.getpeername()
    for _ in range(CONNECTIONS - 1):
        again, took_ms = _connect(line.family, address, stop)
        if again is not None:
            again.close()
            times_ms.append(took_ms)
    return Greeting(int(statistics.median_low(times_ms)), text)


def _connected(found: list[Any], stop: threading.Event) -> tuple[socket.socket | None, int]:
    for family, *_, address in found:
        line, took_ms = _connect(family, address, stop)
        if line is not None:
            return line, took_ms
    return None, 0


def _connect(family: int, address: Any, stop: threading.Event) -> tuple[socket.socket | None, int]:
    if stop.is_set():
        return None, 0
    line = socket.socket(family, socket.SOCK_STREAM)
    line.settimeout(CONNECT_S)
    began = time.monotonic()
    try:
        line.connect(address)
    except OSError:
        line.close()
        return None, 0
    return line, round((time.monotonic() - began) * 1000)


def _first_line(line: socket.socket, stop: threading.Event) -> str:
    line.settimeout(_SLICE_S)
    data, ends_at = b"", time.monotonic() + FIRST_LINE_S
    while b"\n" not in data and len(data) < LONGEST_LINE_BYTES:
        if stop.is_set() or time.monotonic() > ends_at:
            break
        with contextlib.suppress(TimeoutError):
            try:
                part = line.recv(LONGEST_LINE_BYTES)
            except ConnectionError:
                break
            if not part:
                break
            data += part
    return data.split(b"\n")[0][:LONGEST_LINE_BYTES].decode("ascii", "replace").strip()
