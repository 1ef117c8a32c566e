"""A technician at the desk: the line to it, the queue, and who has which case.

Decides: when the line is made anew.
Leaves alone: the work with a customer (`technician`).

The desk must hold the key that was promised.
"""

from __future__ import annotations

from desktop_assist.desk import protocol
from desktop_assist.desk.client import DeskClient, connect_technician
from desktop_assist.engagement import joining
from desktop_assist.engagement.errors import CaseNotJoined
from desktop_assist.engagement.events import QueueChanged, ShowTechnician
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import Organisation


class TechnicianDesk:
    """One technician's line to the desk. Its methods block, and may be called from any thread."""

    def __init__(self, key: SigningKey, organisation: Organisation, show: ShowTechnician) -> None:
        """Be ready to dial the desk of `organisation` with `key`, which carries its certificate."""
        self._key = key
        self._dialled = organisation
        self._show = show
        self._desk: DeskClient | None = None

    def connect(self) -> None:
        """Dial the desk.

        Raises:
            ChannelError: It does not answer, is somebody else, or does not let us in.
        """
        former = self._desk
        self._desk = connect_technician(self._dialled, self._key)
        if former is not None:
            former.close()

    def at_desk(self) -> DeskClient:
        """The line to the desk; `CaseNotJoined` while there is none."""
        if self._desk is None:
            raise CaseNotJoined("There is no line to the desk yet.", next_step="Connect first.")
        return self._desk

    def _live_desk(self) -> DeskClient:
        if self._desk is None or not self._desk.alive:
            self.connect()
        return self.at_desk()

    def refresh(self) -> tuple[protocol.CaseLine, ...]:
        """Fetch the queue.

        Raises:
            DeskError: The desk says no.
            StreamBroken: The line is down.
        """
        cases = self.at_desk().ask(protocol.Queue(), protocol.QueueNow).cases
        self._show(QueueChanged(cases))
        return cases

    def take(self, case: str) -> protocol.CaseLine:
        """Take a case from the queue without connecting to its customer.

        Raises:
            DeskError: Somebody else has it, or it is closed.
        """
        return joining.take(self.at_desk(), case)

    def release(self, case: str) -> None:
        """Put a case back into the queue, whose customer has not met us.

        Raises:
            DeskError: It is not ours, or cannot go back.
        """
        joining.release(self._live_desk(), case)

    def colleagues(self) -> tuple[protocol.Colleague, ...]:
        """The other technicians who have a line to the desk now.

        Raises:
            DeskError: The desk says no.
            ChannelError: The line is down.
        """
        return self._live_desk().ask(protocol.Colleagues(), protocol.ColleaguesNow).technicians
