"""Name servers: asked for the root only, and any answer to our question counts."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import dns.message
import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, resolver


@pytest.fixture
def line() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        yield server


def ask(line: socket.socket, answers: Callable[[bytes], list[bytes]]) -> tuple[int | Failure, bytes]:
    """What the program makes of `answers` to its question, and the question."""
    asked: list[bytes] = []

    def serve() -> None:
        question, sender = line.recvfrom(4096)
        asked.append(question)
        for answer in answers(question):
            line.sendto(answer, sender)

    server = threading.Thread(target=serve)
    server.start()
    found = resolver.round_trip_ms("127.0.0.1", threading.Event(), port=line.getsockname()[1])
    server.join()
    return found, asked[0]


def test_the_question_is_for_the_name_servers_of_the_root(line: socket.socket) -> None:
    found, question = ask(
        line, lambda asked: [dns.message.make_response(dns.message.from_wire(asked)).to_wire()]
    )
    assert isinstance(found, int)
    (section,) = dns.message.from_wire(question).question
    assert section.to_text() == ". IN NS"


def test_a_refusal_is_an_answer(line: socket.socket) -> None:
    found, _ = ask(line, lambda asked: [asked[:2] + b"\x81\x05" + asked[4:]])
    assert isinstance(found, int)


def test_an_answer_to_another_question_and_an_echo_are_none(line: socket.socket) -> None:
    right = [b"\x00\x00\x81\x80", b""]
    found, _ = ask(line, lambda asked: [*right, asked, asked[:2] + b"\x81\x80" + asked[4:]])
    assert isinstance(found, int)


def test_a_silent_server_has_timed_out(line: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "WAIT_S", 0.1)
    found = resolver.round_trip_ms("127.0.0.1", threading.Event(), port=line.getsockname()[1])
    assert isinstance(found, Failure)
    assert found.reason is Reason.TIMED_OUT


def test_whoever_no_longer_waits_is_let_go(line: socket.socket) -> None:
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    assert isinstance(resolver.round_trip_ms("127.0.0.1", stop, port=line.getsockname()[1]), Failure)
    assert time.monotonic() - began < 0.5


def test_what_is_no_address_is_unreadable() -> None:
    found = resolver.round_trip_ms("resolver.example", threading.Event())
    assert isinstance(found, Failure)
    assert found.reason is Reason.UNREADABLE
