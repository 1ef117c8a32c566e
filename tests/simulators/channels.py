"""Two real ends of a real SSH connection on loopback, and a policy that tells what it was asked."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from desktop_assist.channel import client, dialling
from desktop_assist.channel.client import Connection
from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.channel.listener import Listener
from desktop_assist.channel.policy import Opener, Peer, Policy, StreamHandler, TerminalHandler
from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence import issuing, keyfile
from desktop_assist.evidence.keyfile import SigningKey

NOW = datetime(2026, 11, 21, 18, 4, 5, tzinfo=UTC)
WAIT_S = 20.0


def echo(stream: ByteStream) -> None:
    """Send back what comes."""
    while data := stream.recv(4096):
        stream.sendall(data)


@dataclass
class Told(Policy):
    """Lets in whom the test names, serves what it is given, and tells everything that it was asked."""

    allow: bool = True
    only_key: str = ""
    handler: StreamHandler = echo
    terminal_handler: TerminalHandler | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    openers: queue.Queue[Opener] = field(default_factory=queue.Queue)
    ended: queue.Queue[bool] = field(default_factory=queue.Queue)

    def admits(self, peer: Peer) -> bool:
        self.asked.append(("admits", peer))
        return self.allow and self.only_key in ("", peer.public_line)

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        self.asked.append(("subsystem", name, peer))
        return self.handler if name == "echo" else None

    def terminal(self, peer: Peer) -> TerminalHandler | None:
        self.asked.append(("terminal", peer))
        return self.terminal_handler

    def direct(self, host: str, port: int, peer: Peer) -> StreamHandler | None:
        self.asked.append(("direct", host, port, peer))
        return self.handler if host == "there" else None

    def forward(self, name: str, port: int, peer: Peer, opener: Opener) -> bool:
        self.asked.append(("forward", name, port, peer))
        self.openers.put(opener)
        return name == "me"

    def gone(self) -> None:
        self.ended.put(True)

    def kinds(self) -> list[str]:
        return [each[0] for each in self.asked]


HOST_KEY = keyfile.generate()


@contextmanager
def listening(policy: Callable[[], Policy]) -> Iterator[Listener]:
    with Listener("127.0.0.1", 0, HOST_KEY, lambda _address: policy()) as door:
        yield door


def connected(port: int, key: SigningKey | None = None, username: str = "anna") -> Connection:
    line = dialling.dial("127.0.0.1", port)
    return client.connect(line, HOST_KEY.public_line, username, key or keyfile.generate())


def certified(authority: SigningKey, name: str = "maria", **changed: Any) -> SigningKey:
    """A technician's key with a certificate that is good at `NOW`, except for what is changed."""
    key, at = keyfile.generate(), int(NOW.timestamp())
    fields = {
        "key_id": name,
        "principals": (TECHNICIAN,),
        "valid_after": at - 60,
        "valid_before": at + 3600,
        "serial": 1,
        **changed,
    }
    return SigningKey(key.private, issuing.issue(authority, key.public_line, **fields))


def streams() -> tuple[socket.socket, socket.socket]:
    """Both ends of a plain stream, each with a limit on how long a broken test waits."""
    ends = socket.socketpair()
    for end in ends:
        end.settimeout(WAIT_S)
    return ends
