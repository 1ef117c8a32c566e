"""The tests' own display: started, used and ended by the test command, or done without."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installer import display
from installer.problems import SetUpProblem

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is of Linux")


def server(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "Xvfb").write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    (folder / "Xvfb").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_without_xvfb_windows_are_offscreen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with display.private() as variables:
        assert variables == {"QT_QPA_PLATFORM": "offscreen"}


def test_the_number_is_the_one_that_the_server_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = tmp_path / "ended"
    program = f"""
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
os.write(int(sys.argv[sys.argv.index("-displayfd") + 1]), b"57\\n")
signal.sigwait([signal.SIGTERM])
open({str(ended)!r}, "w").close()
"""
    server(tmp_path, program, monkeypatch)
    with display.private() as variables:
        assert variables["DISPLAY"] == ":57"
        assert variables["QT_QPA_PLATFORM"] == "xcb"
        assert not ended.exists()
    assert ended.exists()


def test_a_server_that_does_not_start_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server(tmp_path, "raise SystemExit(1)", monkeypatch)
    with pytest.raises(SetUpProblem, match="did not start"), display.private():
        pass
