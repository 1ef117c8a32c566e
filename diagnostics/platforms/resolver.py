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

ATTEMPTS = 2
# From: https://man7.org/linux/man-pages/man5/resolv.conf.5.html (RES_TIMEOUT, 5 seconds by default)
WAIT_S = 5.0
PORT = 53
# From: https://www.rfc-editor.org/rfc/rfc1035#section-4.1 (recursion desired, one question: the root, NS, IN)
_QUESTION = bytes.fromhex("0100 0001 0000 0000 0000 00 0002 0001")
_IS_ANSWER = 0x80
_SLICE_S = 0.1


def round_trip_ms(address: str, stop: threading.Event, *, port: int = PORT) -> int | Failure:
    """Milliseconds until the server at `address` answers; a refusal is an answer too."""
    for _ in range(ATTEMPTS):
        try:
            answered_ms = _ask_once(address, port, stop)
        except ValueError:
            return Failure(Reason.UNREADABLE, "The name server's address is not an address.")
        if answered_ms is not None:
            return answered_ms
    return Failure(Reason.TIMED_OUT, "The name server did not answer.")


def _ask_once(address: str, port: int, stop: threading.Event) -> int | None:
    number = secrets.token_bytes(2)
    began = time.monotonic()
    with socket.socket(_family(address), socket.SOCK_DGRAM) as line:
        line.settimeout(_SLICE_S)
        try:
            line.connect((address, port))
            line.send(number + _QUESTION)
            while time.monotonic() - began < WAIT_S and not stop.is_set():
                if _is_answer(_receive(line), number):
                    return round((time.monotonic() - began) * 1000)
        except OSError:
            return None
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
