"""The lines from a technician into a case: what comes in over them, and what is told over them.

Decides: how a line's messages reach the case, and that hanging up leaves nothing open.
Leaves alone: what follows from a message (`live_case`), who is served what (`admission`), and who may come in
at all (`endpoint`).

One technician may have several lines: the console's messages, a stock `ssh` beside it.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Protocol

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.identity import Identity
from desktop_assist.channel.server import Served
from desktop_assist.channel.stream import ByteStream, MessageStream
from desktop_assist.engagement.admission import Admission
from desktop_assist.engagement.endpoint import TechnicianPolicy
from desktop_assist.engagement.gate import Gate, Introduction
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.session import messages
from desktop_assist.session.refusals import TurnedAway


class Case(Protocol):
    """What a line needs of the case that it leads into."""

    opened: OpenedCase

    def arrive(self, introduction: Introduction) -> bool:
        """Put the arrival on the record; whether this technician may go on."""
        ...

    def turned_away(self, refused: TurnedAway) -> None:
        """Somebody was not let in."""
        ...

    def receive(self, message: messages.AnyFromTechnician) -> None:
        """The technician's program sent a message; returns when it has been dealt with."""
        ...

    def welcome(self) -> tuple[messages.FromCustomer, ...]:
        """The first messages to a technician."""
        ...

    def left(self, identity: Identity) -> None:
        """The technician's last line is gone."""
        ...


class TechnicianLines:
    """All lines of the one technician of a case. Safe to use from any thread."""

    def __init__(self, case: Case, gate: Gate, admission: Admission) -> None:
        """Answer lines for `case`, as `gate` lets them in."""
        self._case = case
        self._gate = gate
        self._admission = admission
        self._lock = threading.Lock()
        self._lines: list[Served] = []
        self._streams: list[MessageStream] = []

    def answer(self, stream: ByteStream) -> None:
        """Answer a new line until it closes."""
        policy = TechnicianPolicy(self, self._admission, self._gate.door())
        line = Served(stream, self._case.opened.host_key, policy)
        with self._lock:
            self._lines.append(line)
        line.run()

    def tell(self, message: messages.FromCustomer) -> None:
        """Send a message to the technician's program; a broken line hears nothing."""
        with self._lock:
            streams = tuple(self._streams)
        for stream in streams:
            with contextlib.suppress(StreamBroken):
                stream.send(messages.encode(message))

    def hang_up(self) -> None:
        """Close every line."""
        with self._lock:
            lines, self._lines = tuple(self._lines), []
        for line in lines:
            line.close()

    # `endpoint.Host`

    def arrive(self, introduction: Introduction) -> bool:
        """Put the arrival on the record. Returns whether this technician may go on."""
        return self._case.arrive(introduction)

    def turned_away(self, refused: TurnedAway) -> None:
        """Somebody was not let in."""
        self._case.turned_away(refused)

    def attach(self, stream: MessageStream) -> None:
        """Serve the technician's messages until the line closes."""
        with contextlib.suppress(StreamBroken):
            with self._lock:
                for message in self._case.welcome():
                    stream.send(messages.encode(message))
                self._streams.append(stream)
            self._receive(stream)
        with self._lock:
            self._streams = [each for each in self._streams if each is not stream]

    def _receive(self, stream: MessageStream) -> None:
        while (data := stream.receive()) is not None:
            try:
                message = messages.decode_from_technician(data)
            except messages.MessageRefused as error:
                stream.send(messages.encode(messages.Refusal(error.happened, error.next_step)))
            else:
                self._case.receive(message)

    def line_closed(self, identity: Identity) -> None:
        """A line of the technician's is gone."""
        with self._lock:
            self._lines = [line for line in self._lines if line.alive]
            others = bool(self._lines)
        if not others:
            self._case.left(identity)
