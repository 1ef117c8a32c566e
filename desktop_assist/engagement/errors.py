"""The errors of an engagement.

Decides: what a customer or technician is told when a case cannot be opened, joined or finished.
Leaves alone: what the desk, the channel and the evidence say for themselves.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError
from desktop_assist.evidence.errors import EvidenceError


class EngagementError(DesktopAssistError):
    """Base of everything that goes wrong between two people who want to work together."""


class QuestionRefused(EngagementError):
    """The question is empty or too long."""


class CaseNotJoined(EngagementError):
    """The technician cannot work on the case."""


class CaseClosed(CaseNotJoined):
    """The case has ended."""


class NothingToFinish(EngagementError):
    """The named case is not one of this install."""


class NotSent(EvidenceError):
    """A statement is kept on this computer, and the desk has not taken it.

    Attributes:
        line_lost: Whether that is because there is no line to the desk; otherwise it said no.
    """

    def __init__(self, happened: str, *, kept: str, next_step: str, line_lost: bool) -> None:
        """Say why."""
        super().__init__(happened, kept=kept, next_step=next_step)
        self.line_lost = line_lost


class NothingToErase(EngagementError):
    """What was named for erasure is nothing, or must stay."""


class FolderNotShared(EngagementError):
    """The folder that the customer chose cannot be shared."""


class TextNotTaken(EngagementError):
    """A text on a viewer's clipboard does not go to the customer's."""


class FileStopped(EngagementError):
    """The technician stopped a file while it moved."""


class FileNotKept(EngagementError):
    """A file cannot be read or written on this side."""
