"""The customer's end of the SSH connection: what a technician's line may ask for.

Decides: that only the organisation's technicians come in, one at a time, and which request meets which
consent.
Leaves alone: the consents themselves (`admission` asks them), and what is shown and recorded.

1. A line comes in by a certificate that the gate accepts; a second technician does not. Who does not come in
   is told why, and the customer and the record are told too.
2. The arrival is on the record before the first request is served.
3. A terminal is served after the consent for it, and ends with it; so is the screen, which is reached as
   `screen:5900` and nowhere else.
4. The files of the folder that the customer shares are served as `sftp`; each operation meets its consent.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Protocol

from desktop_assist.channel.errors import IdentityRefused, StreamBroken
from desktop_assist.channel.identity import Identity
from desktop_assist.channel.server import Peer, Policy, StreamHandler, TerminalHandler, TerminalRequest
from desktop_assist.channel.sftp_wire import SUBSYSTEM as SFTP
from desktop_assist.channel.stream import ByteStream, MessageStream
from desktop_assist.engagement.admission import Admission
from desktop_assist.engagement.gate import Door, Introduction
from desktop_assist.session.messages import SUBSYSTEM
from desktop_assist.session.refusals import TurnedAway

SCREEN = ("screen", 5900)
"""Where a technician's viewer finds the screen: a name inside the line, not an address."""


class Host(Protocol):
    """What the customer's program does with a technician's line."""

    def arrive(self, introduction: Introduction) -> bool:
        """Put the arrival on the record. Returns whether this technician may go on."""
        ...

    def turned_away(self, refused: TurnedAway) -> None:
        """Somebody was not let in."""
        ...

    def attach(self, messages: MessageStream, identity: Identity) -> None:
        """Serve the technician's messages until the line closes."""
        ...

    def line_closed(self, identity: Identity) -> None:
        """The technician's line is gone."""
        ...


class TechnicianPolicy(Policy):
    """What one line from a technician may do."""

    def __init__(self, host: Host, admission: Admission, door: Door) -> None:
        """Serve one line for `host`, as `door` lets it in."""
        self._host = host
        self._admission = admission
        self._door = door
        self._identity: Identity | None = None
        self._introduced = threading.Lock()
        self._introduction: Introduction | None = None

    def admits(self, peer: Peer) -> bool:
        """Whether the certificate is a current technician's."""  # 1.
        return self._identify(peer) is not None

    def _identify(self, peer: Peer) -> Identity | None:
        try:
            return self._door.identify(peer)
        except IdentityRefused:
            return None

    def turned_away(self, peer: Peer) -> str:
        """Why not, for whoever knocked; the customer hears it too."""
        try:
            self._door.identify(peer)
        except IdentityRefused as error:
            self._host.turned_away(self._door.turned_away(peer, error))
            return f"{error.happened} {error.next_step}"
        return ""

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        """The messages of the session, and the files."""
        identity = self._identify(peer)
        if name not in (SUBSYSTEM, SFTP) or identity is None:
            return None

        def serve(stream: ByteStream) -> None:
            if not self._arrived(identity, peer):
                return
            if name == SFTP:
                self._admission.files(stream, identity)  # 4.
            else:
                self._host.attach(MessageStream(stream), identity)

        return serve

    def terminal(self, peer: Peer) -> TerminalHandler | None:
        """A terminal."""
        identity = self._identify(peer)
        if identity is None:
            return None

        def serve(request: TerminalRequest) -> None:
            if self._arrived(identity, peer):
                _greet(request, self._introduce(identity, peer).words)
                self._admission.terminal(request, identity)  # 3.
            else:
                request.finish(1)

        return serve

    def direct(self, host: str, port: int, peer: Peer) -> StreamHandler | None:
        """The screen."""
        identity = self._identify(peer)
        if (host, port) != SCREEN or identity is None:
            return None

        def serve(stream: ByteStream) -> None:
            if self._arrived(identity, peer):
                self._admission.screen(stream, identity)  # 3.

        return serve

    def _introduce(self, identity: Identity, peer: Peer) -> Introduction:
        with self._introduced:  # made once a line: the words take a while
            if self._introduction is None:
                self._introduction = self._door.introduce(identity, peer)
            return self._introduction

    def _arrived(self, identity: Identity, peer: Peer) -> bool:  # 2.
        try:
            arrived = self._host.arrive(self._introduce(identity, peer))
        except StreamBroken:
            return False
        if arrived:
            self._identity = identity
        return arrived

    def gone(self) -> None:
        """The line closed."""
        if self._identity is not None:
            self._host.line_closed(self._identity)


def _greet(request: TerminalRequest, words: tuple[str, ...]) -> None:
    """The first line of a terminal: a stock client has no other place for the four words."""
    line = f"Read these four words to the customer: {' '.join(words)}\r\n"
    with contextlib.suppress(OSError, EOFError):
        request.stream.sendall(line.encode())
