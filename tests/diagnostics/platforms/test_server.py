"""Connecting to a server: timed, its first line read, nothing sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Greeting, server

GOING_ON = threading.Event()


@contextlib.contextmanager
def greeting_with(text: bytes, received: list[bytes] | None = None) -> Iterator[int]:
    """A server on loopback that greets each guest with `text`; its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = listener.accept()
                with guest:
                    guest.sendall(text)
                    if received is not None:
                        guest.settimeout(0.5)
                        received.append(guest.recv(100))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_the_first_line_is_read_and_nothing_is_sent() -> None:
    received: list[bytes] = []
    with greeting_with(b"SSH-2.0-desk\r\nmore", received) as port:
        found = server.greeting("127.0.0.1", port, GOING_ON)
    assert isinstance(found, Greeting)
    assert found.text == "SSH-2.0-desk"
    assert 0 <= found.round_trip_ms < 1000
    assert set(received) == {b""}


def test_a_line_without_an_end_is_cut() -> None:
    with greeting_with(b"\xff" * 5000) as port:
        found = server.greeting("127.0.0.1", port, GOING_ON)
    assert isinstance(found, Greeting)
    assert len(found.text) == server.LONGEST_LINE_BYTES


def test_a_server_that_says_nothing_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "FIRST_LINE_S", 0.2)
    with greeting_with(b"") as port:
        found = server.greeting("127.0.0.1", port, GOING_ON)
    assert isinstance(found, Greeting)
    assert found.text == ""


def test_nobody_there_and_an_unknown_name_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = server.greeting("127.0.0.1", port, GOING_ON)
    assert isinstance(nobody, Failure)
    assert nobody.reason is Reason.TIMED_OUT

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(server.socket, "getaddrinfo", unknown)
    lost = server.greeting("nowhere.invalid", 22, GOING_ON)
    assert isinstance(lost, Failure)
    assert lost.reason is Reason.FAILED


def test_once_it_is_no_longer_wanted_no_connection_is_made() -> None:
    stop = threading.Event()
    stop.set()
    assert isinstance(server.greeting("127.0.0.1", 9, stop), Failure)
