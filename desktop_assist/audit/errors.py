"""The errors of an audit.

Decides: what an auditor is told when there is nothing to audit, or when a step finds nothing to work on.
Leaves alone: what is wrong with a bundle; a step that fails is a result, not an error.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class AuditError(DesktopAssistError):
    """Base of everything that keeps an audit from being made."""


class NotABundle(AuditError):
    """What was named is not a bundle."""


class NotAnArchive(AuditError):
    """What was named as an archive holds no bundles, or not the one that was asked for."""


class NotKept(AuditError):
    """What an audit keeps for itself (a state, an index, a log of views) cannot be read or written."""


class NotShown(AuditError):
    """What was to be shown or compared is not there, or nobody knows who would look at it."""


class BadSample(AuditError):
    """A sample's plan, key, beacon or draw is not what it must be."""


class NotALog(AuditError):
    """What was named as the desk's log is not one, or cannot be read."""


class NotReadable(AuditError):
    """The desk's log could not be read just now: the line to it broke."""


class NotThere(AuditError):
    """A step needs something that the bundle does not hold in a readable form."""


def not_there(happened: str) -> NotThere:
    """The error for a step that lacks what `happened` names."""
    return NotThere(happened, next_step="Look at the steps before; they say what is missing.")
