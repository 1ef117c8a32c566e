"""The errors of the desk.

Decides: what a customer, technician or operator is told when the desk says no.
Leaves alone: what the channel underneath may say.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class DeskError(DesktopAssistError):
    """Base of everything that goes wrong at the desk."""


class RequestRefused(DeskError):
    """The desk does not do what was asked."""


class DeskNotUsable(DeskError):
    """The desk's own files are missing, damaged or in use."""


class NotStamped(DeskError):
    """The time-stamping authority does not answer, or not as it must."""
