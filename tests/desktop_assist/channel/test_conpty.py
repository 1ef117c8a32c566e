"""The terminal of Windows, against a console in its place; `test_windows_console` has the real one."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.channel.conpty import SHELL, ConsoleTerminal
from desktop_assist.channel.pseudo_terminal import TerminalNotStarted

WAIT_S = 10


class Console:
    """Text in and out, a size, and a process with a number, which it does not end itself."""

    def __init__(self, arguments: Sequence[str], folder: str, columns: int, rows: int) -> None:
        self.arguments, self.folder, self.size = tuple(arguments), folder, (columns, rows)
        self.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.pid, self.exit_status = self.process.pid, None
        self.typed = ""
        self.closed = threading.Event()
        self.to_print: list[str] = ["gr\u00fc\u00dfe", "", "\U0001f40e"]

    def read(self) -> str:
        if self.to_print:
            return self.to_print.pop(0)
        self.closed.wait(WAIT_S)
        raise EOFError

    def write(self, text: str) -> None:
        self.typed += text

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)

    def end(self) -> None:
        self.closed.set()


@pytest.fixture
def consoles() -> list[Console]:
    return []


@pytest.fixture
def terminal(tmp_path: Path, consoles: list[Console]) -> Any:
    def spawn(arguments: Sequence[str], folder: str, columns: int, rows: int) -> Console:
        consoles.append(Console(arguments, folder, columns, rows))
        return consoles[0]

    made = ConsoleTerminal(80, 24, tmp_path, spawn=spawn)
    yield made
    made.close()
    consoles[0].process.communicate(timeout=WAIT_S)


def test_it_is_the_same_interface(terminal: ConsoleTerminal, consoles: list[Console], tmp_path: Path) -> None:
    (console,) = consoles
    assert (console.arguments, console.folder, console.size) == (SHELL, str(tmp_path), (80, 24))
    seen = b""
    while b"\xf0\x9f\x90\x8e" not in seen:
        seen += terminal.read() or b""
    assert seen.decode() == "gr\u00fc\u00dfe\U0001f40e"
    assert terminal.read() == b""
    terminal.write("\u00e9\r".encode())
    terminal.interrupt()
    assert console.typed == "\u00e9\r\x03"
    terminal.resize(120, 40)
    assert console.size == (120, 40)
    assert not terminal.hides_input


def test_its_end_is_the_end_of_the_process(terminal: ConsoleTerminal, consoles: list[Console]) -> None:
    assert terminal.running
    terminal.stop()
    assert consoles[0].process.wait(WAIT_S) == -signal.SIGKILL
    assert not terminal.running
    assert terminal.read() is None
    terminal.write(b"late")
    assert consoles[0].typed == ""
    assert terminal.close() == 1


def test_a_flood_waits_in_the_console(terminal: ConsoleTerminal, consoles: list[Console]) -> None:
    consoles[0].to_print += ["x" * 1000] * 500
    deadline = threading.Event()
    for _ in range(500):
        if len(consoles[0].to_print) <= 500 - 14:
            break
        deadline.wait(0.01)
    assert len(consoles[0].to_print) >= 400, "what is not read is not taken"


def test_where_there_is_no_console_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(TerminalNotStarted, match="could not be started"):
        ConsoleTerminal(80, 24, tmp_path)
