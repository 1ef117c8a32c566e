"""What the Python packages need of the system: the libraries of Qt, and programs for the tests.

Decides: what is missing (by asking the loader and the search path, not the package list), what to install for
it on Debian and Ubuntu, and what to say where this program may not or cannot install.
Leaves alone: every other system's package manager; Windows and macOS need nothing from here.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.problems import SetUpProblem, say

SYSTEM_PROGRAMS = "/usr/local/sbin:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Need:
    """One thing of the system.

    Attributes:
        package: The Debian package that brings it.
        present: Whether this machine has it, asked anew each time.
    """

    package: str
    present: Callable[[], bool]


@dataclass(frozen=True)
class Needs:
    """Things that are needed for one purpose.

    Attributes:
        purpose: What for, to follow the words "so that".
        needs: The things.
    """

    purpose: str
    needs: tuple[Need, ...]

    def missing(self) -> tuple[str, ...]:
        """The Debian packages of what this machine lacks."""
        return tuple(need.package for need in self.needs if not need.present())


def _library(package: str, name: str) -> Need:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return Need(package, present)


def program(package: str, name: str) -> Need:
    """A program called `name`, which the Debian package `package` brings."""
    path = f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_PROGRAMS}"
    return Need(package, lambda: shutil.which(name, path=path) is not None)


# The libraries that Qt's offscreen and xcb plugins load on a bare Debian 12, found by trying.
QT = Needs(
    "Qt can draw windows",
    (
        _library("libgl1", "libGL.so.1"),
        _library("libegl1", "libEGL.so.1"),
        _library("libglib2.0-0", "libglib-2.0.so.0"),
        _library("libxkbcommon0", "libxkbcommon.so.0"),
        _library("libfontconfig1", "libfontconfig.so.1"),
        _library("libdbus-1-3", "libdbus-1.so.3"),
        _library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
        _library("libxcb-cursor0", "libxcb-cursor.so.0"),
        _library("libxcb-icccm4", "libxcb-icccm.so.4"),
        _library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
        _library("libxcb-shape0", "libxcb-shape.so.0"),
        Need("fonts-dejavu-core", lambda: any(Path("/usr/share/fonts").glob("**/*.[to]tf"))),
    ),
)
VENV = Needs(
    "Python can make the environment",
    (Need(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", lambda: False),),
)


_ACCESSIBILITY = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")


def for_tests() -> Needs:
    """The programs that some tests start. Where services run, no SSH server is added to the machine."""
    programs = [("xvfb", "Xvfb"), ("openbox", "openbox"), ("openssh-client", "ssh-keygen")]
    programs.append(("tigervnc-viewer", "xtigervncviewer"))
    if not Path("/run/systemd/system").exists():
        programs.append(("openssh-server", "sshd"))
    programs += [("dbus-daemon", "dbus-daemon"), ("x11-xserver-utils", "xrandr"), ("xclip", "xclip")]
    programs.append(("iproute2", "ip"))
    needs = (
        *(program(package, name) for package, name in programs),
        Need("at-spi2-core", _ACCESSIBILITY.exists),
    )
    return Needs("the tests have a screen of their own, and stock programs to compare with", needs)


def provide(needs: Needs, *, required: bool = True) -> None:
    """Have `needs` on this machine, installing what is missing where that is possible.

    Raises:
        SetUpProblem: something required is missing, and it could not be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = needs.missing()
    if not missing:
        return
    problem = _install(missing, needs.purpose)
    if problem and required:
        raise SetUpProblem(problem)
    if problem:
        say(f"{problem} Going on without.")


def _install(missing: Sequence[str], purpose: str) -> str:
    """Install Debian packages; the sentences to say when that did not work, else nothing."""
    names = " ".join(missing)
    command = f"apt-get install --no-install-recommends {names}"
    if shutil.which("apt-get") is None:
        return (
            f"Some system libraries are missing. Nothing was changed. Install, so that {purpose}, "
            f"what this system calls the Debian packages {names}."
        )
    rights = _rights()
    if rights is None:
        return (
            "Some system packages are missing, and this user has no right to install them. "
            f"Nothing was changed. So that {purpose}, run this once:\n    sudo {command}"
        )
    say(f"Installing system packages, so that {purpose}: {names}")
    if _apt(rights, "install", *missing) and (_apt(rights, "update") or _apt(rights, "install", *missing)):
        return (
            f"The system packages {names} could not be installed. Nothing else was changed. "
            f"They are there so that {purpose}; look at what this says:\n    {command}"
        )
    return ""


def _rights() -> list[str] | None:
    """The words before a command that give it an administrator's rights; None where there are none."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _apt(rights: Sequence[str], action: str, *names: str) -> int:
    """Run apt-get quietly, asking nothing and starting no service; its exit code."""
    # RUNLEVEL=1 keeps invoke-rc.d from starting the services of what is installed.
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    options = ["--yes", "--no-install-recommends"] if action == "install" else []
    command = [*rights, *quiet, "apt-get", "-qq", action, *options, *names]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode
