"""A real shell on a real terminal, over loopback, by our own client and by stock ssh."""

from __future__ import annotations

import errno
import json
import os
import pwd
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from desktop_assist.channel import terminal as terminals
from desktop_assist.channel.asciicast import Recording, Subject
from desktop_assist.channel.client import Shell
from desktop_assist.channel.policy import TerminalRequest
from desktop_assist.channel.pseudo_terminal import TerminalNotStarted
from desktop_assist.channel.terminal import MARK, Terminal
from desktop_assist.channel.terminal_serving import serve
from desktop_assist.evidence.errors import EvidenceNotWritten
from diagnostics.clock import SystemClock
from simulators.channels import WAIT_S, Told, connected, listening


@dataclass
class Desk:
    """A customer's computer that serves terminals until the test withdraws them."""

    folder: Path
    allowed: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    terminal: Terminal | None = None
    status: int | str = "running"
    watched: bytes = b""

    @property
    def cast(self) -> Path:
        return self.folder / "terminal-0000.cast"

    def serve(self, request: TerminalRequest) -> None:
        subject = Subject("terminal", "t", request.columns, request.rows)
        recording = Recording(self.folder, subject, SystemClock(), lambda _segment: None)
        self.terminal = Terminal(request.term, request.columns, request.rows, self.folder)
        self.started.set()
        try:
            self.status = serve(request, self.terminal, recording, self.allowed.is_set, self._watch)
        except EvidenceNotWritten as error:
            self.status = error.happened
        finally:
            recording.close()
            self.ended.set()

    def _watch(self, data: bytes) -> None:
        self.watched += data

    def withdraw(self) -> None:
        """As the customer's program does: it counts, then what is open is stopped."""
        self.allowed.clear()
        assert self.terminal is not None
        self.terminal.stop()

    def recorded(self) -> str:
        lines = [json.loads(line) for line in self.cast.read_text(encoding="utf-8").splitlines()]
        assert lines[0]["version"] == 2
        assert all(kind in {"o", "r"} for _, kind, _ in lines[1:])
        return "".join(text for _, kind, text in lines[1:] if kind == "o")


@pytest.fixture(autouse=True)
def plain_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same shell and prompt everywhere; which one the user has is asked in a test of its own."""
    monkeypatch.setattr(terminals, "shell", lambda: ("/bin/bash", "-i"))
    monkeypatch.setenv("PS1", "$ ")
    monkeypatch.setenv("HISTFILE", "/dev/null")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.allowed.set()
    return made


@pytest.fixture
def shell(desk: Desk) -> Iterator[Shell]:
    with listening(lambda: Told(terminal_handler=desk.serve)) as door, connected(door.port) as guest:
        opened = guest.shell(80, 24)
        yield opened
        opened.close()
    assert desk.ended.wait(WAIT_S), "the terminal outlived its connection"


def until(shell: Shell, wanted: str) -> str:
    """Read until the pattern is printed."""
    got = b""
    while not re.search(wanted.encode(), got):
        data = shell.read()
        assert data, f"the terminal ended before {wanted!r} came: {got!r}"
        got += data
    return got.decode(errors="replace")


def rest(shell: Shell) -> bytes:
    return b"".join(iter(shell.read, b""))


def test_it_is_a_terminal_and_the_controlling_one(shell: Shell) -> None:
    shell.write(b"tty; ps -o tty= -p $$; echo $TERM; exec 3</dev/tty && echo is-$((40+2))\n")
    got = until(shell, "is-42")
    assert re.search(r"/dev/pts/\d+", got)
    assert "xterm-256color" in got
    assert "?" not in got.split("is-42")[0].split("/dev/pts/")[-1]


def test_ctrl_c_interrupts(shell: Shell) -> None:
    shell.write(b"sh -c 'echo ready-$((1)); exec sleep 100'\n")
    until(shell, "ready-1")
    began = time.monotonic()
    shell.write(b"\x03")
    until(shell, r"\^C[\s\S]*[$#] ")  # the prompt: until then, an interrupt discards what is typed
    shell.write(b"echo back-$((40+2))\n")
    until(shell, "back-42")
    assert time.monotonic() - began < 50


def test_a_new_size_reaches_the_shell(shell: Shell, desk: Desk) -> None:
    shell.write(b"stty size; echo one-$((1))\n")
    assert "24 80" in until(shell, "one-1")
    shell.resize(120, 40)
    shell.write(b"while [ \"$(stty size)\" != '40 120' ]; do :; done; stty size; echo two-$((2))\n")
    assert "40 120" in until(shell, "two-2")
    assert [int(number) for number in sizes(desk.cast)[-1].split("x")] == [120, 40]


def sizes(cast: Path) -> list[str]:
    lines = [json.loads(line) for line in cast.read_text().splitlines()[1:]]
    return [text for _, kind, text in lines if kind == "r"]


def test_the_exit_status_comes_through(shell: Shell, desk: Desk) -> None:
    shell.write(b"exit 5\n")
    rest(shell)
    assert desk.ended.wait(WAIT_S)
    assert desk.status == 5
    assert shell.status == 5


def test_the_recording_is_what_was_printed_and_not_what_was_typed(shell: Shell, desk: Desk) -> None:
    shell.write("echo žluťoučký-🐎; read -s secret; echo ${#secret}-read\n".encode())
    first = until(shell, "🐎\r\n")
    shell.write(b"hunter2hunter2\n")
    got = first.encode() + until(shell, "14-read\r\n").encode()
    shell.write(b"exit\n")
    got += rest(shell)
    assert desk.ended.wait(WAIT_S)
    assert desk.recorded() == got.decode("utf-8") == desk.watched.decode("utf-8")
    assert "hunter2" not in desk.cast.read_text()


def test_much_output_comes_whole_and_in_order(shell: Shell, desk: Desk) -> None:
    shell.write(b"stty -echo; seq 1 60000; exit\n")
    got = rest(shell).decode()
    numbers = [int(number) for number in re.findall(r"(?<=[\r\n])\d+(?=\r\n)", got)]
    assert numbers == list(range(1, 60001))
    assert desk.ended.wait(WAIT_S)
    assert desk.recorded() == got


def processes_marked(marks: set[int]) -> set[int]:
    return {pid for pid in marks if psutil.pid_exists(pid) and not is_zombie(pid)}


def is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


STUBBORN = {
    "the shell itself": "trap '' HUP TERM INT; echo pid-$$; while :; do sleep 100; done\n",
    "a child": "(trap '' HUP TERM; echo pid-$BASHPID; while :; do sleep 100; done)\n",
    "a background child": "(trap '' HUP TERM; echo pid-$BASHPID; while :; do sleep 100; done) & \n",
    "a session of its own": "nohup setsid bash -c 'echo pid-$$; while :; do sleep 100; done' 2>&1 | cat\n",
    "a stopped job": "bash -c 'echo pid-$$; kill -STOP $$'\n",
    "one without its mark": f"env -u {MARK} nohup bash -c 'echo pid-$$; while :; do sleep 100; done' | cat\n",
}


@pytest.mark.parametrize("command", STUBBORN.values(), ids=STUBBORN)
def test_withdrawing_ends_it_within_200_ms_and_everything_in_it(
    shell: Shell, desk: Desk, command: str
) -> None:
    shell.write(command.encode())
    got = until(shell, r"pid-\d+\r\n")
    pids = {int(pid) for pid in re.findall(r"pid-(\d+)\r\n", got)}
    pids |= {child.pid for pid in pids for child in psutil.Process(pid).children(recursive=True)}
    began = time.monotonic()
    desk.withdraw()
    took = time.monotonic() - began
    assert processes_marked(pids) == set(), "alive after it said that it was over"
    assert took < 0.2, f"{took * 1000:.0f} ms"
    assert desk.ended.wait(WAIT_S)
    rest(shell)


def test_after_a_withdrawal_nothing_is_sent_and_nothing_typed_arrives(shell: Shell, desk: Desk) -> None:
    shell.write(b"echo ready-$((1)); cat > typed\n")
    until(shell, "ready-1")
    desk.allowed.clear()
    shell.write(b"too late\n")
    assert b"too late" not in rest(shell)
    assert desk.ended.wait(WAIT_S)
    assert not (desk.folder / "typed").exists() or (desk.folder / "typed").read_text() == ""


def test_a_full_disk_ends_the_terminal(shell: Shell, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(b"echo ready-$((1))\n")
    until(shell, "ready-1")
    until_quiet(desk)
    real, cast = os.write, desk.cast.stat()

    def full(file: int, data: bytes) -> int:
        told = os.fstat(file)
        if (told.st_dev, told.st_ino) == (cast.st_dev, cast.st_ino):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data)

    monkeypatch.setattr(os, "write", full)
    shell.write(b"echo unrecorded-$((6*7))\n")
    got = rest(shell)
    assert desk.ended.wait(WAIT_S)
    assert "No space left on device" in str(desk.status)
    assert b"unrecorded-42" not in got, "what is not on the record is not seen"
    assert "unrecorded-42" not in desk.recorded()


def until_quiet(desk: Desk) -> None:
    """Wait until the prompt is on the record."""
    for _ in range(200):
        if re.search(r"[$#] (\x1b\[\?2004h)?\Z", desk.recorded()):
            return
        threading.Event().wait(0.01)


def test_a_technician_who_does_not_read_holds_up_neither_record_nor_end(tmp_path: Path) -> None:
    blocked, gate = threading.Event(), threading.Event()

    class NeverRead:
        def sendall(self, data: bytes, /) -> None:
            blocked.set()
            gate.wait(WAIT_S)

        def recv(self, count: int, /) -> bytes:
            gate.wait(WAIT_S)
            return b""

    own = Desk(tmp_path)
    own.allowed.set()
    request = TerminalRequest(NeverRead(), "xterm", 80, 24, lambda _status: None, lambda: False)  # type: ignore[arg-type]
    thread = threading.Thread(target=own.serve, args=(request,))
    thread.start()
    assert own.started.wait(WAIT_S)
    assert own.terminal is not None
    own.terminal.write(b"yes\n")
    assert blocked.wait(WAIT_S)
    for _ in range(1000):
        if b"y\r\ny" in own.watched:
            break
        threading.Event().wait(0.01)
    began = time.monotonic()
    own.withdraw()
    assert own.ended.wait(WAIT_S)
    assert time.monotonic() - began < 1
    assert "y\r\ny" in own.recorded()
    gate.set()
    thread.join()


def test_typing_at_a_program_that_does_not_read_can_be_ended(tmp_path: Path) -> None:
    terminal = Terminal("xterm", 80, 24, tmp_path)
    terminal.write(b"stty raw -echo; exec sleep 100\n")
    typing = threading.Thread(target=terminal.write, args=(b"x" * 1_000_000,))
    typing.start()
    terminal.stop()
    typing.join(WAIT_S)
    assert not typing.is_alive()
    terminal.close()


def test_after_its_end_it_touches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal("xterm", 80, 24, tmp_path)
    assert terminal.close() in {128 + signal.SIGHUP, 128 + signal.SIGKILL}
    monkeypatch.setattr(psutil, "pids", lambda: pytest.fail("a stranger may have its number by now"))
    terminal.stop()
    terminal.resize(10, 10)
    terminal.write(b"late")
    assert terminal.read() is None


def test_no_terminal_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TerminalNotStarted, match="No such file"):
        Terminal("xterm", 80, 24, tmp_path / "missing")

    def none() -> tuple[int, int]:
        raise OSError(errno.ENOENT, "out of pty devices")

    monkeypatch.setattr(os, "openpty", none)
    with pytest.raises(TerminalNotStarted, match="out of pty devices") as refused:
        Terminal("xterm", 80, 24, tmp_path)
    assert refused.value.next_step == "The technician can ask again, or help by chat."


def test_the_shell_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    own, *options = terminals.shell()
    assert Path(own).is_absolute()
    assert options == ["-i"]


@pytest.mark.parametrize("own", ["/bin/bash", "/usr/bin/zsh", "/bin/dash"])
def test_a_shell_can_be_kept_from_putting_former_lines(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    monkeypatch.undo()
    user = pwd.getpwuid(os.getuid())
    shells = [*user[:6], own]
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: pwd.struct_passwd(shells))
    literal = {"/bin/bash": ["+H"], "/usr/bin/zsh": ["-o", "no_bang_hist"]}.get(own, [])
    assert list(terminals.shell(expands_history=False)) == [own, *literal, "-i"]


def until_printed(terminal: Terminal, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        printed = terminal.read()
        assert printed is not None, seen
        seen += printed
    return seen


def test_an_interrupt_gets_through_where_nothing_reads_what_is_typed(tmp_path: Path) -> None:
    terminal = Terminal("xterm", 80, 24, tmp_path)
    terminal.write(b"sh -c 'echo ready-$((1)); exec sleep 1000'\n")  # in the foreground when it says so
    until_printed(terminal, b"ready-1")
    terminal.write(b"x" * 4000)
    terminal.interrupt()
    seen, deadline = b"", time.monotonic() + WAIT_S
    while b"back-42" not in seen and time.monotonic() < deadline:
        terminal.write(b"\necho back-$((40+2))\n")  # again: a shell may drop what comes with an interrupt
        seen += terminal.read() or b""
    assert b"back-42" in seen
    terminal.close()
    terminal.interrupt()


def until_hiding(terminal: Terminal, hidden: bool) -> None:
    deadline = time.monotonic() + WAIT_S
    while terminal.hides_input is not hidden:
        assert time.monotonic() < deadline
        terminal.read()


def test_whether_what_is_typed_is_hidden(tmp_path: Path) -> None:
    terminal = Terminal("xterm", 80, 24, tmp_path)
    terminal.write(b"echo ready-$((1)); cat\n")
    until_printed(terminal, b"ready-1")
    assert not terminal.hides_input
    terminal.write(b"\x04read -s -p secret-$((1)): x; echo ${#x}-read; cat\n")
    until_printed(terminal, b"secret-1")
    until_hiding(terminal, True)
    terminal.write(b"hunter2\n")
    until_printed(terminal, b"7-read")
    until_hiding(terminal, False)
    terminal.close()
    assert not terminal.hides_input


def test_a_program_of_its_own_instead_of_a_shell(tmp_path: Path) -> None:
    terminal = terminals.start("xterm", 80, 24, tmp_path, ("printf", "%s|", "one two", "$HOME"))
    seen = b""
    while (printed := terminal.read()) is not None:
        seen += printed
    assert seen == b"one two|$HOME|", "no shell reads it"
    assert terminal.close() == 0


def test_stock_ssh_has_the_same_terminal(ssh, desk: Desk) -> None:
    with listening(lambda: Told(terminal_handler=desk.serve)) as door:
        process = ssh(door.port, "-tt", "anna@127.0.0.1")
        script = b"stty -echo; tty; echo it-is-$((6*7)); exit 3\n"
        output, errors = process.communicate(script, timeout=30)
        assert b"it-is-42" in output, errors
        assert b"/dev/pts/" in output
        assert process.returncode == 3
        assert desk.ended.wait(WAIT_S)
    assert desk.recorded().encode() == output


def test_stock_ssh_loses_it_when_it_is_withdrawn(ssh, desk: Desk) -> None:
    with listening(lambda: Told(terminal_handler=desk.serve)) as door:
        process = ssh(door.port, "-tt", "anna@127.0.0.1")
        process.stdin.write(b"trap '' HUP; echo ready-$((1)); sleep 100\n")
        process.stdin.flush()
        while b"ready-1" not in process.stdout.readline():
            pass
        desk.withdraw()
        process.communicate(timeout=30)
        assert process.returncode == 128 + signal.SIGKILL
