"""An enrolment in memory, with the same methods as the real one."""

from __future__ import annotations

from datetime import timedelta

from desktop_assist.engagement.enrolling import Standing
from desktop_assist.enrolment.pending import Pending
from desktop_assist.organisation import DeskAddress, Organisation
from diagnostics.errors import PlainError

HELP = Organisation(
    version=1,
    name="Help Ltd",
    domain="help.example",
    practice=False,
    languages=("en",),
    technician_ca="",
    log="",
    desk=DeskAddress("help.example", 22, "", ""),
)


class SimulatedEnrolment:
    """Finds Help Ltd. at any domain."""

    def __init__(self, trusted: Organisation | None = None, *, shipped: bool = False) -> None:
        self.trusted, self.shipped = trusted, shipped
        self.pending: Pending | None = None
        self.left = timedelta()
        self.asked: list[str] = []
        self.error: PlainError | None = None

    def now(self) -> Standing:
        return Standing(self.trusted, self.shipped, self.pending, self.left)

    def look_up(self, typed: str) -> object:
        self.asked.append(typed)
        if self.error is not None:
            raise self.error
        self.pending = Pending("help.example", "Help Ltd", "", "2026-11-21T18:04:05Z", 1000)
        self.left = timedelta(minutes=10)
        return None

    def use(self) -> object:
        self.trusted, self.pending = HELP, None
        return None

    def forget(self) -> None:
        self.pending = None

    def remove(self) -> object:
        self.trusted = None
        return None
