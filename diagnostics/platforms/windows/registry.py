r"""Reading the registry.

Decides: that a key is read whole, within bounds, as 64-bit programs see it, and never written.
Leaves alone: what the values mean.
From: https://learn.microsoft.com/windows/win32/sysinfo/registry-value-types
"""

from __future__ import annotations

import sys

from diagnostics.platforms.windows.interface import RegistryKey, RegistryValue

MOST_ENTRIES = 4096
# From: https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-filetime (100 ns since 1601)
_SECONDS_1601_TO_1970 = 11_644_473_600
_TICKS_A_SECOND = 10_000_000


def seconds_since_1970(file_time: int) -> int:
    """A Windows file time in seconds since 1970."""
    return file_time // _TICKS_A_SECOND - _SECONDS_1601_TO_1970


def read(path: str) -> RegistryKey:
    r"""The key at `path`, which begins with `HKLM\` or `HKCU\`.

    Raises:
        OSError: It is not there, or may not be read.
        NotImplementedError: This is not Windows.
    """
    if sys.platform != "win32":
        raise NotImplementedError
    import winreg

    roots = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}
    root, _, name = path.partition("\\")
    with winreg.OpenKey(roots[root], name, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
        subkeys, values, written = winreg.QueryInfoKey(key)
        if max(subkeys, values) > MOST_ENTRIES:
            raise ValueError
        names = sorted(winreg.EnumKey(key, number) for number in range(subkeys))
        found = [winreg.EnumValue(key, number) for number in range(values)]
    kept = {name.lower(): plain for name, value, _ in found if (plain := _plain(value)) is not None}
    return RegistryKey(kept, tuple(names), seconds_since_1970(written))


def _plain(value: object) -> RegistryValue | None:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return value if isinstance(value, (int, str, bytes)) else None
