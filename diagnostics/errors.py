"""The errors of the diagnostics, and the shape that every error a person can meet has.

Decides: that an error says what happened, what became of the person's work, and what to do next.
Leaves alone: how it is shown; the terminal prints it, a window puts it in place.
"""

from __future__ import annotations


class PlainError(Exception):
    """An error that a person can read: what happened, what was kept, what to do next.

    Attributes:
        happened: One sentence, ending in a full stop.
        kept: One sentence on what was or was not lost.
        next_step: One sentence on what to do now.
    """

    def __init__(self, happened: str, *, next_step: str, kept: str = "Nothing was lost.") -> None:
        """Join the three sentences into the exception's text."""
        super().__init__(f"{happened} {kept} {next_step}")
        self.happened = happened
        self.kept = kept
        self.next_step = next_step


class DiagnosticsError(PlainError):
    """Base of everything that goes wrong while measuring, judging or reading a report."""


class NotCanonical(DiagnosticsError):
    """A value has no place in the canonical form: a float, a null, a key that is not ASCII."""


class MalformedRules(DiagnosticsError):
    """A rule set cannot be used; the sentence names the file and the rule."""


class MalformedReport(DiagnosticsError):
    """Bytes that were handed in as a health report are not one."""


class UnknownSubject(DiagnosticsError):
    """A subject was asked for that no probe measures."""
