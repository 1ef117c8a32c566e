"""The errors of enrolment.

Decides: what a person is told when an organisation cannot be looked up, used or renewed.
Leaves alone: what an organisation's file must hold (`organisation`).
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class EnrolmentRefused(DesktopAssistError):
    """An organisation was not looked up, not used, or not renewed; the sentence says why."""
