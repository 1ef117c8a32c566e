"""A time server: the question says nothing, only its own answer counts, and the difference is right."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from diagnostics.clock import SystemClock
from diagnostics.observation import Reason
from diagnostics.platforms import Failure, time_server

SINCE_1900_S = (datetime(1970, 1, 1, tzinfo=UTC) - datetime(1900, 1, 1, tzinfo=UTC)).total_seconds()


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.setattr(time_server, "WAIT_S", 0.6)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        yield server


def answer(question: bytes, ahead_s: float, first: int = 0x24, stratum: int = 2) -> bytes:
    now = int((SystemClock().now().timestamp() + SINCE_1900_S + ahead_s) % 2**32 * 2**32)
    return struct.pack(">BB22x8sQQ", first, stratum, question[40:], now, now)


def ask(line: socket.socket, answers: Callable[[bytes], list[bytes]]) -> tuple[int | Failure, bytes]:
    asked: list[bytes] = []

    def serve() -> None:
        question, sender = line.recvfrom(1024)
        asked.append(question)
        for one in answers(question):
            line.sendto(one, sender)

    server = threading.Thread(target=serve)
    server.start()
    found = time_server.offset_ms("127.0.0.1", threading.Event(), port=line.getsockname()[1])
    server.join()
    return found, asked[0]


@pytest.mark.parametrize("ahead_s", [0, 400, -400, 3600 * 24 * 365 * 40])
def test_how_far_the_clock_is_off(line: socket.socket, ahead_s: int) -> None:
    found, _ = ask(line, lambda question: [answer(question, ahead_s)])
    assert isinstance(found, int)
    assert found == pytest.approx(ahead_s * 1000, abs=300)


def test_the_question_holds_nothing_of_this_computer(line: socket.socket) -> None:
    first, second = (ask(line, lambda question: [answer(question, 0)])[1] for _ in range(2))
    assert len(first) == 48
    assert first[:40] == second[:40] == b"\x23" + bytes(39)
    assert first[40:] != second[40:]


@pytest.mark.parametrize(
    "bad",
    [
        lambda question: answer(bytes(48), 900),
        lambda question: answer(question, 900, first=0xE4),
        lambda question: answer(question, 900, first=0x23),
        lambda question: answer(question, 900, stratum=0),
        lambda question: answer(question, 900, stratum=16),
        lambda question: answer(question, 900)[:47],
        lambda question: answer(question, 900)[:40] + bytes(8),
        lambda question: b"",
    ],
)
def test_what_is_no_answer_to_the_question_is_passed_over(
    line: socket.socket, bad: Callable[[bytes], bytes]
) -> None:
    found, _ = ask(line, lambda question: [bad(question), answer(question, 0)])
    assert isinstance(found, int)
    assert abs(found) < 300
    alone, _ = ask(line, lambda question: [bad(question)])
    assert isinstance(alone, Failure)
    assert alone.reason is Reason.TIMED_OUT


def test_a_name_that_is_none_and_a_wish_to_stop_end_at_once() -> None:
    unknown = time_server.offset_ms("no such name", threading.Event())
    assert isinstance(unknown, Failure)
    assert unknown.reason is Reason.FAILED
    stop, began = threading.Event(), time.monotonic()
    stop.set()
    assert isinstance(time_server.offset_ms("127.0.0.1", stop, port=9), Failure)
    assert time.monotonic() - began < 0.3
