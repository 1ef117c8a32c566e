r"""Where Windows' own programs lie.

Decides: that a program is started from the system's folder, or from Program Files, both of which only an
administrator can change; never from the current folder or from wherever a person's path leads.
Leaves alone: whether the program is there; starting it tells.
"""

from __future__ import annotations

import ntpath

_POWERSHELL = ("WindowsPowerShell", "v1.0", "powershell.exe")
# From: https://www.smartmontools.org/wiki/Download (the installer's folder)
_SMARTCTL = ("smartmontools", "bin", "smartctl.exe")


def place(program: str, system_folder: str) -> str:
    """The path of `program`; one that is a path already stays as it is."""
    if "\\" in program or "/" in program:
        return program
    if program == "powershell":
        return ntpath.join(system_folder, *_POWERSHELL)
    if program == "smartctl":
        drive = ntpath.splitdrive(system_folder)[0]
        return ntpath.join(f"{drive}\\", "Program Files", *_SMARTCTL)
    return ntpath.join(system_folder, f"{program}.exe")
