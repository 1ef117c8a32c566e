"""The technician's line for files: one thing at a time, and a stop that waits for nothing."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.line import Line
from desktop_assist.engagement.errors import FileStopped
from desktop_assist.engagement.file_line import FileLine, Source

WAIT_S = 10.0


@pytest.fixture
def ends() -> Iterator[tuple[Line, Line]]:
    ours, theirs = socket.socketpair()
    lines = Line(ours), Line(theirs)
    yield lines
    for each in lines:
        each.close()


def use(line: FileLine, ours: Line, raised: list[BaseException]) -> threading.Thread:
    def work() -> None:
        try:
            with line.opened(lambda: ours) as client:
                client.names("")
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_stop_ends_what_waits_for_an_answer(ends: tuple[Line, Line]) -> None:
    line, raised = FileLine(), list[BaseException]()
    assert not line.stop(), "nothing runs"
    thread = use(line, ends[0], raised)
    assert ends[1].recv(1)  # it has greeted, and waits for ever
    assert line.stop()
    thread.join(WAIT_S)
    (error,) = raised
    assert isinstance(error, FileStopped)
    assert not line.stop()


def test_a_line_that_breaks_by_itself_was_not_stopped(ends: tuple[Line, Line]) -> None:
    line, raised = FileLine(), list[BaseException]()
    thread = use(line, ends[0], raised)
    assert ends[1].recv(1)
    ends[1].close()
    thread.join(WAIT_S)
    assert isinstance(raised[0], StreamBroken)


def test_only_the_very_same_file_goes_on(tmp_path: Path) -> None:
    line, path = FileLine(), tmp_path / "driver.zip"

    def known(data: bytes) -> Source:
        path.write_bytes(data)
        os.utime(path, ns=(0, len(data)))
        with path.open("rb") as file:
            return Source.of(path, file.fileno())

    assert not line.begun("/driver.zip", known(b"one"))
    assert line.begun("/driver.zip", known(b"one"))
    assert not line.begun("/other.zip", known(b"one"))
    assert not line.begun("/driver.zip", known(b"changed"))
    line.finished("/driver.zip")
    assert not line.begun("/driver.zip", known(b"changed")), "it is there already"
