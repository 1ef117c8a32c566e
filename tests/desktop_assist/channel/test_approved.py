"""Each line is asked for; nothing else of what is typed reaches the program."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from desktop_assist.channel.approved import MOST_WAITING, Approved, Line
from desktop_assist.channel.freezing import Freezing
from desktop_assist.evidence.errors import EvidenceNotWritten
from simulators.pseudo_terminals import WAIT_S, ScriptedTerminal


class Watched:
    """A terminal with approval, and a customer who answers as the test says."""

    def __init__(self) -> None:
        self.inner, self.noted = ScriptedTerminal(), list[str]()
        self.freezing = Freezing(self.inner, self.noted.append)
        self.asked: queue.SimpleQueue[Line] = queue.SimpleQueue()
        self.answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self.terminal = Approved(self.freezing, self._ask, self._note)
        self.disk_is_full = False

    def _note(self, label: str) -> None:
        if self.disk_is_full:
            raise EvidenceNotWritten("Full.", next_step="Free some.")
        self.noted.append(label)

    def _ask(self, line: Line, given_up: threading.Event) -> bool:
        self.asked.put(line)
        while not given_up.is_set():
            try:
                return self.answers.get(timeout=0.01)
            except queue.Empty:
                continue
        return False

    def question(self) -> Line:
        return self.asked.get(timeout=WAIT_S)

    def printed(self, wanted: bytes) -> bytes:
        seen = b""
        while wanted not in seen:
            printed = self.terminal.read()
            assert printed is not None, seen
            seen += printed
        return seen


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.terminal.close()


def test_a_line_waits_for_the_customer_and_goes_in_whole(watched: Watched) -> None:
    watched.terminal.write(b"ls -")
    watched.terminal.write(b"l\r")
    assert watched.question() == Line("ls -l")
    assert watched.inner.typed == b""
    watched.answers.put(True)
    watched.inner.wait_for(b"ls -l\r")
    assert watched.printed(b"asked.]") == b"ls -l\r\n[The customer is asked.]"[: len(b"ls -l\r\n")] + (
        b"[The customer is asked.]\r\n"
    )
    assert watched.noted == ["asked: ls -l", "allowed"]


def test_a_refused_line_never_goes_in(watched: Watched) -> None:
    watched.terminal.write(b"rm -rf ~\r")
    watched.question()
    watched.answers.put(False)
    watched.printed(b"not allowed")
    assert watched.inner.typed == b""
    assert watched.noted == ["asked: rm -rf ~", "not allowed"]


def test_a_paste_is_asked_line_by_line_and_bounded(watched: Watched) -> None:
    watched.terminal.write(b"".join(b"echo %d\r" % number for number in range(MOST_WAITING + 5)))
    first = watched.question()
    assert first.text == "echo 0"
    watched.printed(b"Too many lines at once")
    watched.answers.put(True)
    second = watched.question()
    assert (second.text, second.waiting >= MOST_WAITING - 2) == ("echo 1", True)
    watched.inner.wait_for(b"echo 0\r")


def test_an_empty_line_and_the_end_of_input_are_asked_for_too(watched: Watched) -> None:
    watched.terminal.write(b"\r\x04")
    assert watched.question().text == ""
    watched.answers.put(True)
    assert watched.question().ends_input
    watched.answers.put(True)
    watched.inner.wait_for(b"\r\x04")


def test_a_password_is_shown_to_nobody_and_recorded_nowhere(watched: Watched) -> None:
    watched.inner.hides_input = True
    watched.terminal.write(b"hunter2\r")
    asked = watched.question()
    assert (asked.text, asked.hidden) == ("\u2022" * 7, True)
    watched.answers.put(True)
    watched.inner.wait_for(b"hunter2\r")
    assert b"hunter2" not in watched.printed(b"asked.]")
    assert watched.noted[0] == "asked: a hidden line of 7 characters"


def test_ctrl_c_gives_up_what_waits_and_interrupts(watched: Watched) -> None:
    watched.terminal.write(b"one\rtwo\r")
    watched.question()
    watched.terminal.write(b"\x03")
    watched.printed(b"not allowed")
    assert watched.inner.interrupts == 1
    assert watched.inner.typed == b""
    watched.freezing.freeze()
    watched.terminal.write(b"\x03")
    assert watched.inner.interrupts == 1, "a frozen terminal takes nothing of the technician's"


def test_an_allowed_line_waits_while_the_terminal_is_frozen(watched: Watched) -> None:
    watched.terminal.write(b"ls\r")
    watched.question()
    watched.freezing.freeze()
    watched.answers.put(True)
    watched.printed(b"frozen")
    assert watched.inner.typed == b""
    watched.freezing.unfreeze()
    watched.inner.wait_for(b"ls\r")


def test_an_end_closes_the_question(watched: Watched) -> None:
    watched.terminal.write(b"ls\r")
    watched.question()
    watched.terminal.stop()
    watched.terminal.close()
    assert watched.inner.typed == b""


def test_what_cannot_be_recorded_is_not_typed(watched: Watched) -> None:
    watched.disk_is_full = True
    watched.terminal.write(b"ls\r")
    watched.terminal.close()
    assert watched.inner.typed == b""
    assert not watched.terminal.running
