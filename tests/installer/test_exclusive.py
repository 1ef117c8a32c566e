"""One set-up at a time: the second waits, and goes on once the first has ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from installer.exclusive import only_one

SOON, LATEST = 0.1, 10.0


def test_the_second_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entered = threading.Event()

    def second() -> None:
        with only_one(tmp_path / "turn"):
            entered.set()

    waiting = threading.Thread(target=second)
    with only_one(tmp_path / "turn"):
        waiting.start()
        assert not entered.wait(SOON)
    assert entered.wait(LATEST)
    waiting.join()
    assert "waiting until it has finished" in capsys.readouterr().err


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    turn = tmp_path / "turn"
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from installer.exclusive import only_one\n"
        "with only_one(Path(sys.argv[2])): print('held', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", program, str(root), str(turn)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    with only_one(turn):
        pass
