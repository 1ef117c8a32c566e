"""What a peer may do: the questions that the answering end asks before it does anything.

Decides: that every request of a peer is one question to a `Policy`, and that the answer to each is no unless
a policy says otherwise.
Leaves alone: how requests arrive (`requests`), and who may do what: the desk and the customer's program each
override what they allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.channel.stream import ByteStream


@dataclass(frozen=True)
class Peer:
    """The other end, as it showed itself.

    Attributes:
        username: What it called itself.
        public_line: Its plain key.
        certificate: Its certificate's line, or empty.
        kind: The kind of its key; of another kind than `ssh-ed25519`, nothing else is known.
        session: The SSH session's own id; see `four_words`.
    """

    username: str
    public_line: str
    certificate: str
    kind: str = "ssh-ed25519"
    session: bytes = b""


@dataclass
class TerminalRequest:
    """A terminal that the peer asked for.

    Attributes:
        stream: What it types, and where it reads.
        term: The kind of terminal, such as `xterm-256color`.
        columns: Its width.
        rows: Its height.
        resized: Called with columns and rows when the peer's window changes.
        finish: Called with the exit status at the end.
        hung_up: Whether the peer has closed its end.
    """

    stream: ByteStream
    term: str
    columns: int
    rows: int
    finish: Callable[[int], None]
    hung_up: Callable[[], bool]
    resized: Callable[[int, int], None] = lambda _columns, _rows: None


StreamHandler = Callable[[ByteStream], None]
TerminalHandler = Callable[[TerminalRequest], None]
Opener = Callable[[], ByteStream]


class Policy:
    """What a peer may do: nothing. The desk and the customer's program each override what they allow."""

    def admits(self, peer: Peer) -> bool:
        """Whether `peer` may come in once it has proved that it holds the key that it shows.

        Asked before the proof, and maybe more than once: this only answers, it changes nothing.
        """
        del peer
        return False

    def turned_away(self, peer: Peer) -> str:
        """`peer` was not admitted. What it is told, in plain words; empty for nothing.

        Asked once for each key that is shown, and the key is not proved: anybody can show anybody's
        certificate. A peer may show ten.
        """
        del peer
        return ""

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        """What serves the subsystem `name`, in a thread of its own."""
        del name, peer
        return None

    def terminal(self, peer: Peer) -> TerminalHandler | None:
        """What serves a terminal, in a thread of its own."""
        del peer
        return None

    def direct(self, host: str, port: int, peer: Peer) -> StreamHandler | None:
        """What serves a stream to `host`:`port`, in a thread of its own."""
        del host, port, peer
        return None

    def forward(self, name: str, port: int, peer: Peer, opener: Opener) -> bool:
        """Whether the peer may receive connections for `name`; `opener` opens one towards it."""
        del name, port, peer, opener
        return False

    def gone(self) -> None:
        """The connection ended."""
