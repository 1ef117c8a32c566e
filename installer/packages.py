"""Installing the pinned packages, by their hashes, with the environment's own pip.

Decides: that only what the lock file names goes in, byte for byte, and how a failure is told.
Leaves alone: which lock file, and when (`environment`); where pip fetches from is the machine's own setting.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import deque
from pathlib import Path

from installer.problems import SetUpProblem, say

KEPT_LINES = 6
NOISE = ("WARNING: Retrying", "Ignoring ", "WARNING: Location")
NO_NETWORK = re.compile(
    r"NewConnectionError|name resolution|unreachable|Connection refused|ConnectTimeout|getaddrinfo",
    re.IGNORECASE,
)


def install(python: Path, lock_file: Path) -> None:
    """Install exactly what `lock_file` pins.

    Raises:
        SetUpProblem: pip did not succeed.
    """
    total = len(pinned(lock_file))
    say(f"Installing the {total} pinned packages of {lock_file.name}, each checked against its hash.")
    _pip(python, "install", "--require-hashes", "--no-deps", "--requirement", str(lock_file))


def install_project(python: Path, root: Path) -> None:
    """Install this project in place, so that its commands are in the environment.

    Raises:
        SetUpProblem: pip did not succeed.
    """
    _pip(python, "install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(root))


def pinned(lock_file: Path) -> dict[str, str]:
    """Package name to version, as the lock file pins them, on whatever platform."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock_file.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pins)


def explain(output: str) -> str:
    """What a person needs to know of pip's failing `output`."""
    telling = [line for line in output.strip().splitlines() if not line.lstrip().startswith(NOISE)]
    last = "\n".join(f"    {line}" for line in telling[-KEPT_LINES:])
    if "CERTIFICATE_VERIFY_FAILED" in output:
        return (
            "The packages could not be fetched: this computer does not trust the index. "
            "The environment is not finished; the next start does it again. "
            f"If your network has a certificate authority of its own, name its file in PIP_CERT.\n{last}"
        )
    if NO_NETWORK.search(output):
        return (
            "The packages could not be fetched: there is no connection to the package index. "
            "The environment is not finished; the next start does it again. "
            f"Connect this computer to the network, then start the same command again.\n{last}"
        )
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "A package did not match its pinned hash, so it was not installed. "
            "The environment is not finished; the next start does it again. "
            f"Do not go on if this repeats: the index may be serving changed files.\n{last}"
        )
    return (
        "The packages could not be installed. The environment is not finished; the next start does it again. "
        f"What pip said last:\n{last}"
    )


def _pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    tail: deque[str] = deque(maxlen=60)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            tail.append(line.rstrip())
            _show_progress(line)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    if pip.returncode:
        raise SetUpProblem(explain("\n".join(tail)))


def _show_progress(line: str) -> None:
    """One line that changes, on a terminal; nothing in a file."""
    if sys.stderr.isatty() and line.startswith(("Collecting ", "Installing ")):
        print(f"\r\033[K  {line.strip()[:70]}", end="", file=sys.stderr, flush=True)
