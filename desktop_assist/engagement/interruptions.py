"""Lines that are lost and come back: what stops at once, what goes on, and what the customer is told.

Decides: that a lost line suspends everything that was allowed, and what brings it back.
Leaves alone: the lines themselves (`desk_line`, `technician_lines`) and the consents' own rules (`consent`).

1. A line that is lost, to the desk or to the technician, suspends what was allowed, in the thread that
   noticed; the record follows.
2. Only the technician's own program brings it back, by going on where its line ended (`conversation`).
3. A technician who came by stock tools alone has nothing to go on with: everything is withdrawn.
"""

from __future__ import annotations

from typing import Protocol

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import Consents, ConsentStep
from desktop_assist.engagement.events import LineBack, LineLost, ShowCustomer
from diagnostics.errors import PlainError


class Case(Protocol):
    """What is interrupted."""

    def consents_changed(self, steps: tuple[ConsentStep, ...]) -> None:
        """Put these steps on the record, in their turn."""
        ...

    def go_on(self) -> None:
        """Do what waited for the line to the desk."""
        ...

    def end(self, by: str, reason: str) -> None:
        """End the session."""
        ...


class Interruptions:
    """The interruptions of one case. Safe to use from any thread."""

    def __init__(self, case: Case, consents: Consents, show: ShowCustomer) -> None:
        """Interrupt `case`; `show` is told."""
        self._case = case
        self._consents = consents
        self._show = show

    def suspend(self) -> None:
        """Stop everything that was allowed, until it is resumed."""
        self._case.consents_changed(self._consents.suspend())  # 1.

    def technician_left(self, identity: Identity, may_resume: bool) -> None:
        """The technician's last line is gone."""
        if may_resume:
            self.suspend()
            back = " If they are back within two minutes it goes on; later you are asked again."
        else:
            self._case.consents_changed(self._consents.withdraw_all())  # 3.
            back = ""
        happened = f"The line to {identity.name} is closed, and so is all that you allowed.{back}"
        self._show(LineLost(happened, "The case stays open until you stop it.", 0.0))

    def technician_back(self, identity: Identity) -> None:
        """The technician's program goes on where its line ended."""
        self._case.consents_changed(self._consents.resume())  # 2.
        self._show(LineBack(f"The line to {identity.name} is back."))

    # The desk (`desk_line.Host`)

    def desk_lost(self, error: PlainError, again_in_s: float) -> None:
        """The line to the desk is down; the next try follows in so many seconds."""
        self.suspend()
        self._show(LineLost(error.happened, error.next_step, again_in_s))

    def desk_back(self) -> None:
        """The line to the desk is up again."""
        self._show(LineBack("The line to the desk is back."))
        self._case.go_on()

    def desk_given_up(self, error: PlainError) -> None:
        """There will be no line to the desk any more."""
        self._case.end("line", error.happened)
