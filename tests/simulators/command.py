"""The command `desktop-assist` as a person runs it in a terminal without a display."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = (sys.executable, "-m", "desktop_assist")
Text = subprocess.CompletedProcess[str]


def surroundings() -> dict[str, str]:
    """The tests' own, as they are now (no keyring, a home of their own), and no display."""
    return {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}


def run(*arguments: str, stdin: str = "") -> Text:
    """Run it to its end."""
    command = [*PROGRAM, *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, env=surroundings(), timeout=110, check=False
    )


def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Run it with all three streams open, and `variables` in its environment."""
    pipe = subprocess.PIPE
    command, environment = [*PROGRAM, *arguments], surroundings() | variables
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)
