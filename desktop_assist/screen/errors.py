"""The errors of the screen.

Decides: what a person is told when the screen cannot be shown, or when the other end sends nonsense.
Leaves alone: what the program does next.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class ScreenError(DesktopAssistError):
    """Base of everything that goes wrong while a screen is shown."""


class ScreenNotShown(ScreenError):
    """The screen of this session cannot be shown; the first sentence says because of what."""


class NotSteered(ScreenError):
    """A click or a key of the technician's has no effect; the first sentence says why."""


class MalformedStream(ScreenError):
    """The other end sent something that RFB does not allow, or more of it than is taken."""


def malformed(what: str) -> MalformedStream:
    """The error for a peer that sent `what`."""
    return MalformedStream(
        f"The other end sent {what}.",
        kept="The picture was closed; the rest of the session goes on.",
        next_step="Open the screen again, with another viewer if it happens again.",
    )
