"""What the customer's window needs of the programs behind it.

Decides: the few methods that pages and windows may call; the engagement has them, and so do the tests'
simulators.
Leaves alone: how they are done.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

from desktop_assist.consent import Capability
from desktop_assist.engagement.answered import Answered
from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.engagement.enrolling import Standing
from desktop_assist.engagement.opening import Preview
from desktop_assist.engagement.screen_wishes import ScreenProgram
from desktop_assist.terms import Terms
from diagnostics.checkup import Progress
from diagnostics.probe import Probe


class ReportProgram(Protocol):
    """Check-ups of this computer."""

    @property
    def probes(self) -> tuple[Probe, ...]:
        """All that can be read."""
        ...

    def run(self, selected: Collection[str], cancelled: threading.Event) -> Iterator[Progress]:
        """Read the selected subjects; seals and keeps the report."""
        ...

    def latest(self) -> SealedReport | None:
        """The latest kept report."""
        ...


class EnrolmentProgram(Protocol):
    """Whom this program trusts. All but `now` block."""

    def now(self) -> Standing:
        """How things stand."""
        ...

    def look_up(self, typed: str) -> object:
        """Look up an organisation by its domain, and begin to wait for it."""
        ...

    def use(self) -> object:
        """Trust who was waited for."""
        ...

    def forget(self) -> None:
        """Do not wait any longer."""
        ...

    def remove(self) -> object:
        """Trust nobody any more."""
        ...


class HelpProgram(ScreenProgram, Protocol):
    """One case, from the question to the sealed bundle."""

    @property
    def case(self) -> str:
        """The case's id, or empty before there is one."""
        ...

    def preview(self, question: str, sealed: SealedReport) -> Preview:
        """Exactly what `open_case` would send."""
        ...

    def open_case(self, question: str, sealed: SealedReport) -> None:
        """Send it; blocks."""
        ...

    def answer_consent(self, capability: Capability, allowed: bool, terms: Terms) -> None:
        """The customer's answer to a question, and on which terms they allow it."""
        ...

    def answer_hand_over(self, agreed: bool) -> None:
        """The customer's answer to the question whether the case goes to another technician."""
        ...

    def folder_for_files(self) -> tuple[Path, bool]:
        """The folder that is shared, or offered; and whether it is shared already."""
        ...

    def share_folder(self, path: Path) -> None:
        """Share the folder, once a case."""
        ...

    def stop_file(self, number: int) -> None:
        """Stop this one file, at once."""
        ...

    def withdraw(self, capability: Capability) -> None:
        """Take a capability back, at once."""
        ...

    def say(self, text: str) -> None:
        """A line of the customer's."""
        ...

    def copied(self, text: str) -> None:
        """The customer copied a text while that may be sent."""
        ...

    def allows(self, capability: Capability) -> bool:
        """Whether it is allowed at this instant."""
        ...

    def decide(self, offer: str, accepted: bool) -> None:
        """The customer's answer to an offer."""
        ...

    def answer_report(self, number: int, send: bool) -> None:
        """Whether the report of more checks may be sent, as it was shown."""
        ...

    def answer_question(self, answer: Answered) -> None:
        """Whether the customer's question was answered."""
        ...

    def interrupt_terminal(self) -> None:
        """Type Ctrl-C into the technician's terminal."""
        ...

    def freeze_terminal(self, frozen: bool) -> None:
        """Let nothing in or out of the technician's terminal, or let it go on."""
        ...

    def answer_line(self, number: int, allowed: bool) -> None:
        """The customer's answer to a line that the technician wants to type."""
        ...

    def stop(self, reason: str = "The customer pressed Stop.") -> None:
        """End the session, at once."""
        ...

    def close(self) -> bool:
        """End what is open and wait for the closing work."""
        ...
