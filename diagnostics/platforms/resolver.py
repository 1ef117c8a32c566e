"""Asking a name server whether it answers.

Decides: that the question is the one that says nothing about anybody: the name servers of the root.
Leaves alone: which servers this computer uses; and whether the answer is right.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
import threading
import time

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure

# From: https://man7.org/linux/man-pages/man5/resolv.conf.5.html (after 5 seconds, RES_TIMEOUT, it is late);
# the question is asked again after each third, because a single packet may be lost without meaning anything.
WAIT_S = 6.0
ATTEMPTS = 3
PORT = 53
# From: https://www.rfc-editor.org/rfc/rfc1035#section-4.1 (recursion desired, one question: the root, NS, IN)
_QUESTION = bytes.fromhex("0100 0001 0000 0000 0000 00 0002 0001")
_IS_ANSWER = 0x80
_SLICE_S = 0.1


def round_trip_ms(address: str, stop: threading.Event, *, port: int = PORT) -> int | Failure:
    """Milliseconds until the server at `address` answers; a refusal is an answer too."""
    try:
        family = _family(address)
    except ValueError:
        return Failure(Reason.UNREADABLE, "The name server's address is not an address.")
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(_SLICE_S)
        try:
            line.connect((address, port))
            answered_ms = _ask(line, stop)
        except OSError:
            answered_ms = None
    if answered_ms is None:
        return Failure(Reason.TIMED_OUT, "The name server did not answer.")
    return answered_ms


def _ask(line: socket.socket, stop: threading.Event) -> int | None:
    number = secrets.token_bytes(2)
    began = time.monotonic()
    for attempt in range(1, ATTEMPTS + 1):
        line.send(number + _QUESTION)
        while time.monotonic() - began < WAIT_S * attempt / ATTEMPTS and not stop.is_set():
            if _is_answer(_receive(line), number):
                return round((time.monotonic() - began) * 1000)
    return None


def _family(address: str) -> socket.AddressFamily:
    bare = address.partition("%")[0]
    return socket.AF_INET6 if ipaddress.ip_address(bare).version == 6 else socket.AF_INET


def _receive(line: socket.socket) -> bytes:
    try:
        return line.recv(4096)
    except TimeoutError:
        return b""


def _is_answer(data: bytes, number: bytes) -> bool:
    return len(data) > 2 and data[:2] == number and bool(data[2] & _IS_ANSWER)
