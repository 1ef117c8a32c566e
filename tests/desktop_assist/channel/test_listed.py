"""A list instead of a shell: nothing runs but what is on it, as it is on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.channel.listed import LONGEST_RUN_S, Command, Listed, load
from desktop_assist.channel.pseudo_terminal import PseudoTerminal, not_started
from simulators.fixed_clock import FixedClock
from simulators.pseudo_terminals import ScriptedTerminal

FOLDER = Path(__file__).parents[3] / "resources" / "commands"
DISKS, MEMORY = Command("How full the disks are", ("df", "-h")), Command("Memory", ("free",))


class Watched:
    """A list of two commands, and what was started from it."""

    def __init__(self) -> None:
        self.clock, self.noted = FixedClock(), list[str]()
        self.started: list[tuple[str, ...]] = []
        self.command = ScriptedTerminal()
        self.terminal = Listed((DISKS, MEMORY), self._start, self.clock, self.noted.append)

    def _start(self, arguments: tuple[str, ...]) -> PseudoTerminal:
        self.started.append(arguments)
        return self.command

    def printed(self, wanted: bytes) -> bytes:
        seen = b""
        while wanted not in seen:
            printed = self.terminal.read()
            assert printed is not None, seen
            seen += printed
        return seen


def test_a_number_runs_a_command_and_shows_what_it_prints() -> None:
    watched = Watched()
    assert b"  1  How full the disks are\r\n  2  Memory\r\n" in watched.printed(b"> ")
    watched.terminal.write(b"1\r")
    assert watched.started == [("df", "-h")]
    assert watched.noted == ["runs: df -h"]
    watched.command.print(b"94%")
    watched.command.print(None)
    assert b"94%[It has ended, exit status 0.]\r\n" in watched.printed(b"to end> ")
    watched.terminal.write(b"2\r")
    assert watched.started[1:] == [("free",)]


@pytest.mark.parametrize("typed", [b"3", b"0", b"-1", b"df -h", b"1; rm x", b"$(ls)", b"", "\u0661".encode()])
def test_anything_else_shows_the_list_again(typed: bytes) -> None:
    watched = Watched()
    watched.printed(b"> ")
    watched.terminal.write(typed + b"\r")
    assert b"  2  Memory" in watched.printed(b"> ")
    assert watched.started == []


def test_nothing_that_is_typed_reaches_a_command_but_an_interrupt() -> None:
    watched = Watched()
    watched.terminal.write(b"1\ry\r2\r\x03")
    assert watched.command.typed == b""
    assert watched.started == [("df", "-h")]
    assert watched.command.interrupts == 1


@pytest.mark.parametrize("typed", [b"q\r", b"exit\r", b"\x04"])
def test_leaving_ends_it(typed: bytes) -> None:
    watched = Watched()
    watched.terminal.write(typed)
    while watched.terminal.read() is not None:
        pass
    assert watched.terminal.close() == 0


def test_a_command_that_runs_too_long_is_ended() -> None:
    watched = Watched()
    watched.terminal.write(b"1\r")
    watched.printed(b"> ")
    watched.clock.pass_seconds(LONGEST_RUN_S + 1)
    watched.printed(b"[It has ended")
    assert not watched.command.running


def test_stop_ends_what_runs() -> None:
    watched = Watched()
    watched.terminal.write(b"1\r")
    watched.terminal.resize(100, 30)
    assert watched.command.sizes == [(100, 30)]
    watched.terminal.stop()
    assert not watched.command.running
    watched.terminal.close()


def test_a_command_that_is_not_there_is_said() -> None:
    def refuse(_arguments: tuple[str, ...]) -> PseudoTerminal:
        raise not_started("no such file")

    listed = Listed((DISKS,), refuse, FixedClock(), lambda _label: None)
    listed.read()
    listed.write(b"1\r")
    seen = b"".join(listed.read() or b"" for _ in range(3))
    assert b"no such file" in seen


@pytest.mark.parametrize("platform", ["linux", "windows", "macos"])
def test_the_shipped_lists_are_programs_with_fixed_arguments(platform: str) -> None:
    commands = load(FOLDER, platform)
    assert 5 <= len(commands) <= 20
    shells = {"sh", "bash", "zsh", "cmd.exe", "powershell.exe", "python", "sudo", "pkexec", "less", "more"}
    for command in commands:
        assert command.title
        assert command.arguments[0] not in shells
        assert not set("".join(command.arguments)) & set("|;&$`<>*?\n")
