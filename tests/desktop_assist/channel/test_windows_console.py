"""The terminal on a real pseudo-console: on Windows, and as far as it goes under Wine.

Under Wine it needs `DESKTOP_ASSIST_WINDOWS_PYTHON`, a `python.exe` with psutil and pywinpty beside it whose
`conpty.dll` leads to Wine's own console (that of pywinpty needs Windows' driver), and stock `script`, because
pywinpty wants a console to begin with. Seen so on Wine 8.0 with pywinpty 3.1.2 on 2026-11-22.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_assist.channel.windows_console import PtyConsole

ROOT = Path(__file__).parents[3]
TRIED = ROOT / "tests" / "data" / "windows" / "console" / "tried.py"
PYTHON = os.environ.get("DESKTOP_ASSIST_WINDOWS_PYTHON", "")
# Wine 8.0: ResizePseudoConsole is not implemented, and nothing on the console hears Ctrl-C.
NOT_UNDER_WINE = {"another size", "Ctrl-C is heard"}
HELD = (
    "a shell starts",
    "what is typed comes back, in UTF-8",
    "another size",
    "Ctrl-C is heard",
    "ended within 200 ms",
    "all that was started is gone",
)


@pytest.mark.skipif(
    sys.platform != "win32" and not (PYTHON and shutil.which("wine") and shutil.which("script")),
    reason="needs Windows, or Wine with DESKTOP_ASSIST_WINDOWS_PYTHON (see the head of this file)",
)
def test_what_holds_on_a_real_console(tmp_path: Path) -> None:
    told, words = tmp_path / "told.json", [sys.executable, str(TRIED), str(tmp_path / "told.json"), str(ROOT)]
    if sys.platform != "win32":
        inside = f"wine {PYTHON} Z:{TRIED} Z:{told} Z:{ROOT}"
        words = ["script", "-qec", inside, "/dev/null"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as trying:
        trying.wait(100)
    found = json.loads(told.read_text(encoding="utf-8"))
    gaps = NOT_UNDER_WINE if sys.platform != "win32" else set()
    assert {name: found.get(name) for name in HELD if name not in gaps} == dict.fromkeys(
        set(HELD) - gaps, True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has consoles")
def test_where_there_are_no_consoles_it_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="winpty"):
        PtyConsole(("cmd.exe",), str(tmp_path), 80, 24)
