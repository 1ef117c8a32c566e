"""The helper's pipe: one request, one bounded answer, and nobody left behind."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, elevation

GOING_ON = threading.Event()


def helper(program: str) -> list[str]:
    return [sys.executable, "-I", "-c", f"import sys, os, signal\n{program}"]


def failed(program: str, *, deadline_s: float = 20.0, stop: threading.Event = GOING_ON) -> Reason:
    answer = elevation.run(helper(program), b"request", deadline_s=deadline_s, stop=stop)
    assert isinstance(answer, Failure), answer
    return answer.reason


def test_the_request_comes_as_a_line_and_the_answer_as_it_is() -> None:
    echo = "sys.stdout.write(sys.stdin.readline())"
    assert elevation.run(helper(echo), b"request", deadline_s=20, stop=GOING_ON) == b"request\n"


def test_a_helper_that_is_refused_its_rights_says_nothing() -> None:
    assert failed("sys.exit(126)") is Reason.NOT_PERMITTED


def test_a_helper_that_talks_without_end_is_unreadable() -> None:
    assert failed("while True: sys.stdout.write('x' * 65536)") is Reason.UNREADABLE


def test_a_helper_that_hangs_is_dropped_in_time(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    began = time.monotonic()
    hang = f"open({str(mark)!r}, 'w').write(str(os.getpid()))\nsignal.pause()"
    assert failed(hang, deadline_s=1.0) is Reason.TIMED_OUT
    assert time.monotonic() - began < 8
    assert not Path(f"/proc/{mark.read_text()}").exists()


def test_whoever_no_longer_waits_is_not_made_to() -> None:
    stop = threading.Event()
    stop.set()
    assert failed("signal.pause()", stop=stop) is Reason.CANCELLED


def test_a_helper_that_is_not_there_failed() -> None:
    answer = elevation.run(["/nowhere/sudo"], b"", deadline_s=1, stop=GOING_ON)
    assert isinstance(answer, Failure)
    assert answer.reason is Reason.FAILED


@pytest.mark.parametrize(
    ("installed", "at_terminal", "words"),
    [
        ({"sudo", "pkexec"}, True, ("/usr/bin/sudo", "--")),
        ({"sudo", "pkexec"}, False, ("/usr/bin/pkexec",)),
        ({"sudo"}, False, ("/usr/bin/sudo", "-n", "--")),
        ({"pkexec"}, True, ("/usr/bin/pkexec",)),
        (set(), True, None),
    ],
)
def test_sudo_asks_at_a_terminal_and_pkexec_elsewhere(
    monkeypatch: pytest.MonkeyPatch, installed: set[str], at_terminal: bool, words: tuple[str, ...] | None
) -> None:
    def which(name: str, path: str) -> str | None:
        return f"/usr/bin/{name}" if name in installed else None

    monkeypatch.setattr(elevation.shutil, "which", which)
    monkeypatch.setattr(elevation.sys, "platform", "linux")
    assert elevation.launcher(at_terminal=at_terminal) == words


def test_elsewhere_than_on_linux_there_is_no_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elevation.sys, "platform", "win32")
    assert elevation.launcher(at_terminal=True) is None
