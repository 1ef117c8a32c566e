"""Commands: bounded in time and size, and every way of not answering has its reason."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output, command
from diagnostics.platforms.command import LARGEST_OUTPUT_BYTES, run


def run_python(code: str, *, deadline_s: float = 10, accepted: tuple[int, ...] = (0,)) -> Output | Failure:
    return run([sys.executable, "-c", code], deadline_s=deadline_s, stop=threading.Event(), accepted=accepted)


def failed(answer: Output | Failure) -> Reason:
    assert isinstance(answer, Failure), answer
    assert answer.detail.endswith(".")
    return answer.reason


def test_an_answer_comes_with_its_exit_code() -> None:
    assert run_python("print('yes'); raise SystemExit(3)", accepted=(3,)) == Output("yes\n", 3)


def test_it_speaks_english_and_has_no_input() -> None:
    answer = run_python("import os, sys; print(os.environ['LC_ALL'], repr(sys.stdin.read()))")
    assert answer == Output("C ''\n", 0)


def test_a_missing_program_is_not_supported() -> None:
    assert failed(run(["no-such-program"], deadline_s=1, stop=threading.Event())) is Reason.NOT_SUPPORTED


def test_only_the_systems_own_programs_are_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "smartctl-of-mine").write_text("#!/bin/sh\necho hello\n")
    (tmp_path / "smartctl-of-mine").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert failed(run(["smartctl-of-mine"], deadline_s=1, stop=threading.Event())) is Reason.NOT_SUPPORTED


def test_a_file_that_may_not_be_run_is_not_permitted(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("text")
    answer = run([str(tmp_path / "plain")], deadline_s=1, stop=threading.Event())
    assert failed(answer) is Reason.NOT_PERMITTED


def test_a_failing_program_has_failed() -> None:
    assert failed(run_python("print('half'); raise SystemExit(1)")) is Reason.FAILED


def test_silence_is_unreadable_although_the_exit_code_is_0() -> None:
    assert failed(run_python("pass")) is Reason.UNREADABLE
    assert failed(run_python("print('   ')")) is Reason.UNREADABLE


def test_bytes_that_are_no_text_are_unreadable() -> None:
    assert failed(run_python(r"import sys; sys.stdout.buffer.write(b'\xff\xfe')")) is Reason.UNREADABLE


def test_a_flood_is_cut_off() -> None:
    flood = f"import sys\nwhile True: sys.stdout.write('x' * {LARGEST_OUTPUT_BYTES})"
    assert failed(run_python(flood)) is Reason.UNREADABLE


def test_a_late_program_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import signal, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "signal.pause()\n"
    )
    began = time.monotonic()
    assert failed(run_python(code, deadline_s=1)) is Reason.TIMED_OUT
    assert time.monotonic() - began < 3
    assert_ended(int(note.read_text()))


def test_a_program_that_is_no_longer_wanted_is_killed_at_once() -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    answer = run([sys.executable, "-c", "import signal; signal.pause()"], deadline_s=60, stop=stop)
    assert failed(answer) is Reason.TIMED_OUT
    assert time.monotonic() - began < 0.5


def test_a_program_that_closes_its_output_and_stays_is_killed() -> None:
    code = "import os, signal; print('x', flush=True); os.close(1); os.close(2); signal.pause()"
    assert failed(run_python(code, deadline_s=1)) is Reason.TIMED_OUT


def assert_ended(pid: int) -> None:
    """The process is gone, or dead and waiting for its parent."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        os.sched_yield()
    raise AssertionError(f"process {pid} still runs")


def test_a_program_is_called_by_its_name_not_by_its_place() -> None:
    assert command._called(r"C:\Windows\System32\w32tm.exe") == "w32tm.exe"
    assert command._called("/usr/libexec/tool") == command._called("tool") == "tool"
    answer = command._judge(r"C:\x\y.exe", b" \r\n", 0, (0,))
    assert isinstance(answer, Failure)
    assert answer.detail == "The program y.exe gave no answer."
