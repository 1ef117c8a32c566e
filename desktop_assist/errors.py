"""The root of this package's errors.

Decides: that they have the shape of `diagnostics.errors.PlainError`: what happened, what was kept, what next.
Leaves alone: the kinds; each package beside this file names its own below this root.
"""

from __future__ import annotations

from diagnostics.errors import PlainError


class DesktopAssistError(PlainError):
    """Base of everything that goes wrong in helping, recording and checking."""
