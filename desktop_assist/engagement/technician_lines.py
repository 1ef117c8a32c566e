"""The lines from a technician into a case: what comes in over them, and what is told over them.

Decides: how a line's messages reach the case, and that hanging up leaves nothing open.
Leaves alone: what follows from a message (`live_case`), who is served what (`admission`), and who may come in
at all (`endpoint`).

One technician may have several lines: the console's messages, a stock `ssh` beside it. Only when the last of
them is gone is the technician gone.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.identity import Identity
from desktop_assist.channel.server import Served
from desktop_assist.channel.stream import ByteStream, MessageStream
from desktop_assist.consent import Capability
from desktop_assist.engagement.admission import Admission
from desktop_assist.engagement.conversation import Conversation
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

    def receive(self, identity: Identity, message: messages.AnyFromTechnician) -> None:
        """The program of `identity` sent a message; returns when it has been dealt with."""
        ...

    def welcome(self, token: bytes, resumed: bool, seen: int) -> messages.Welcome:
        """The first message to a technician."""
        ...

    def begun(self, identity: Identity, resumed: bool) -> None:
        """The technician's program talks, anew or going on where a line was lost."""
        ...

    def left(self, identity: Identity, may_resume: bool) -> None:
        """The technician's last line is gone; whether it may go on over another one."""
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
        self._conversation = Conversation()

    def answer(self, stream: ByteStream) -> None:
        """Answer a new line until it closes."""
        policy = TechnicianPolicy(self, self._admission, self._gate.door())
        line = Served(stream, self._case.opened.host_key, policy)
        with self._lock:
            self._lines.append(line)
        line.run()

    def tell(self, message: messages.FromCustomer) -> None:
        """Tell the technician's program, on this line or the next."""
        self._conversation.tell(message)

    def tell_copied(self, message: messages.Copied, allowed: Callable[[], bool]) -> bool:
        """Send what the customer copied, on this line and while it is `allowed`; whether it was sent."""
        return self._conversation.tell_copied(message, allowed)

    def cut_copied(self, capability: Capability) -> None:
        """`capability` is withdrawn: what was copied and is still passing passes no further."""
        if capability is Capability.CLIPBOARD_FROM_CUSTOMER:
            self._conversation.cut_copied()

    def wait_until_heard(self, seconds: float) -> None:
        """Wait until the technician's program has heard what it was told, for at most `seconds`."""
        self._conversation.wait_until_heard(seconds)

    def hang_up(self) -> None:
        """Close every line."""
        with self._lock:
            lines, self._lines = tuple(self._lines), []
        for line in lines:
            line.close()

    def let_go(self, seconds: float) -> None:
        """The technician has handed the case over: close every line, once they have heard so."""
        self.wait_until_heard(seconds)
        self.hang_up()
        self._conversation.forget()

    # `endpoint.Host`

    def arrive(self, introduction: Introduction) -> bool:
        """Put the arrival on the record. Returns whether this technician may go on."""
        return self._case.arrive(introduction)

    def turned_away(self, refused: TurnedAway) -> None:
        """Somebody was not let in."""
        self._case.turned_away(refused)

    def attach(self, stream: MessageStream, identity: Identity) -> None:
        """Serve the technician's messages until the line closes."""
        with contextlib.suppress(StreamBroken, messages.MessageRefused):
            resumed = self._conversation.begin(stream, identity, self._case.welcome)
            self._case.begun(identity, resumed)
            self._conversation.receive(stream, partial(self._case.receive, identity))
        self._conversation.lost(stream)

    def line_closed(self, identity: Identity) -> None:
        """A line of the technician's is gone."""
        with self._lock:
            self._lines = [line for line in self._lines if line.alive]
            others = bool(self._lines)
        if not others:
            self._case.left(identity, self._conversation.begun)
