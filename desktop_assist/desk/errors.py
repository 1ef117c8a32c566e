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


class TooOften(RequestRefused):
    """Somebody came too often; it helps to wait.

    Attributes:
        again_in_s: How long.
    """

    def __init__(self, what: str, again_in_s: int) -> None:
        """Say that `what` came too often."""
        minutes = -(-again_in_s // 60)
        when = f"{again_in_s} seconds" if again_in_s < 120 else f"{minutes} minutes"
        super().__init__(f"{what} in a short time.", next_step=f"Nothing is wrong; try again in {when}.")
        self.again_in_s = again_in_s
