"""Keeps `None`, `True` and `False` alive under PySide6 6.12 on Python 3.11.

Decides: that the three can never be freed. PySide6 6.12 is built for Pythons in which they are immortal
(3.12 and later, PEP 683): each call of a Qt function that returns nothing gives `None` back without
having taken a reference. On 3.11 the process then dies after some thousand calls ("none_dealloc:
deallocating None"). PySide6 6.11.3 counts correctly; with it, or with Python 3.12, this module has
nothing to do and can go.
Leaves alone: every other object.
"""

from __future__ import annotations

import ctypes
import sys

# From: https://peps.python.org/pep-0683/ (immortal objects, Python 3.12)
IMMORTAL_SINCE = (3, 12)
OUT_OF_REACH = 1 << (40 if sys.maxsize > 2**32 else 29)


def keep() -> None:
    """Give the three a count of references that nothing can use up, as Python 3.12 does for itself."""
    traced = hasattr(sys, "getobjects")  # a debugging build lays its objects out differently
    if sys.version_info >= IMMORTAL_SINCE or traced:
        return
    for single in (None, True, False):
        ctypes.c_ssize_t.from_address(id(single)).value += OUT_OF_REACH
