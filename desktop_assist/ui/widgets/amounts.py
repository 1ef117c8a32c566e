"""Numbers of bytes in words.

Decides: which unit a number of bytes is said in: powers of a thousand, as disks are sold.
Leaves alone: rates and times.
"""

from __future__ import annotations

from desktop_assist.ui.text import tr_count

_UNITS = ("kB", "MB", "GB", "TB")


def amount(count: int) -> str:
    """So many bytes, in a unit that can be read."""
    if count < 1000:
        return tr_count("{count} byte", "{count} bytes", count)
    power = 1
    while power < len(_UNITS) and count / 1000**power >= 999.5:
        power += 1
    size = count / 1000**power
    return f"{size:.0f} {_UNITS[power - 1]}" if size >= 10 else f"{size:.1f} {_UNITS[power - 1]}"
