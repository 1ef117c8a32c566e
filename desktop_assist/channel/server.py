"""The answering end of an SSH connection: the desk, and the customer's program during a session.

Decides: which requests reach a policy, and that what the policy does not name is refused.
Leaves alone: who may do what. That is the policy's, on every single request.

Every request of a peer passes one method of `Policy`. The methods of `Policy` itself refuse everything.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from desktop_assist.channel import transport as ssh
from desktop_assist.channel.stream import ByteStream
from desktop_assist.evidence.keyfile import SigningKey

LARGEST_CHANNEL_COUNT = 32  # ours: a technician's screen, terminal, files and chat take fewer than ten
_ACCEPT_S = 0.5


@dataclass(frozen=True)
class Peer:
    """The other end, as it showed itself.

    Attributes:
        username: What it called itself.
        public_line: Its plain key.
        certificate: Its certificate's line, or empty.
    """

    username: str
    public_line: str
    certificate: str


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
    """

    stream: ByteStream
    term: str
    columns: int
    rows: int
    finish: Callable[[int], None]
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


class _Requests(paramiko.ServerInterface):
    """Hands each request of one peer to its policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.open_channels = 0
        self.direct_handlers: dict[int, StreamHandler] = {}
        self.transport: paramiko.Transport | None = None
        # The key shown last: paramiko serves requests only after it was proved, and takes no further one.
        self._peer = Peer("", "", "")
        self._terminals: WeakKeyDictionary[paramiko.Channel, TerminalRequest] = WeakKeyDictionary()

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        self._peer = Peer(username, ssh.public_line(key), ssh.certificate_line(key))
        if not self.policy.admits(self._peer):
            return AUTH_FAILED
        return AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        if kind != "session" or self._full():
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        return OPEN_SUCCEEDED

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        handler = self.policy.direct(*destination, self._peer)
        if handler is None or self._full():
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        self.direct_handlers[chanid] = handler
        return OPEN_SUCCEEDED

    def check_channel_subsystem_request(self, channel: paramiko.Channel, name: str) -> bool:
        handler = self.policy.subsystem(name, self._peer)
        if handler is not None:
            start(handler, channel, name)
        return handler is not None

    def check_channel_pty_request(  # noqa: PLR0917  # paramiko's own signature
        self,
        channel: paramiko.Channel,
        term: bytes,
        width: int,
        height: int,
        pixelwidth: int,
        pixelheight: int,
        modes: bytes,
    ) -> bool:
        self._terminals[channel] = TerminalRequest(
            channel, _term(term), _bounded(width, 80), _bounded(height, 24), _finisher(channel)
        )
        return True

    def check_channel_window_change_request(
        self, channel: paramiko.Channel, width: int, height: int, pixelwidth: int, pixelheight: int
    ) -> bool:
        request = self._terminals.get(channel)
        if request is not None:
            request.resized(_bounded(width, 80), _bounded(height, 24))
        return request is not None

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        handler = self.policy.terminal(self._peer)
        request = self._terminals.get(channel)
        if handler is None or request is None:
            return False
        threading.Thread(target=handler, args=(request,), name="terminal", daemon=True).start()
        return True

    def check_port_forward_request(self, address: str, port: int) -> int | bool:
        def open_towards_peer() -> ByteStream:
            if self.transport is None or not self.transport.is_active():
                raise EOFError
            return self.transport.open_forwarded_tcpip_channel(("127.0.0.1", 0), (address, port))

        return port if self.policy.forward(address, port, self._peer, open_towards_peer) else False

    def _full(self) -> bool:
        if self.open_channels >= LARGEST_CHANNEL_COUNT:
            return True
        self.open_channels += 1
        return False


class Served:
    """One connection that this program answers."""

    def __init__(self, line: object, host_key: SigningKey, policy: Policy) -> None:
        """Prepare to answer on `line`; nothing is said until `run` or `start`."""
        self._policy = policy
        self._requests = _Requests(policy)
        self._transport = ssh.new_transport(line)
        self._transport.set_keepalive(ssh.KEEPALIVE_S)
        self._transport.add_server_key(ssh.paramiko_key(host_key))
        self._requests.transport = self._transport
        self._thread: threading.Thread | None = None

    @property
    def session_id(self) -> bytes:
        """The SSH session's own id: the same on both ends, and on no other connection."""
        return bytes(self._transport.session_id or b"")

    @property
    def alive(self) -> bool:
        """Whether the line is up."""
        return self._transport.is_active()

    def start(self) -> None:
        """Answer in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="ssh-served", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Answer until the connection ends."""
        try:
            self._transport.start_server(server=self._requests)
            self._serve()
        except (paramiko.SSHException, OSError, EOFError):
            pass  # the peer speaks something else, or left; there is nobody to tell
        finally:
            self._transport.close()
            self._policy.gone()

    def _serve(self) -> None:
        deadline = time.monotonic() + ssh.HANDSHAKE_S
        held: list[paramiko.Channel] = []  # paramiko itself keeps channels only weakly
        while self._transport.is_active():
            channel = self._transport.accept(_ACCEPT_S)
            if not self._transport.is_authenticated() and time.monotonic() > deadline:
                return
            if channel is not None:
                self._take(channel)
                held.append(channel)
            closed = [each for each in held if each.closed]
            self._requests.open_channels -= len(closed)
            held = [each for each in held if not each.closed]

    def _take(self, channel: paramiko.Channel) -> None:
        handler = self._requests.direct_handlers.pop(channel.get_id(), None)
        if handler is not None:
            start(handler, channel, "direct")

    def close(self) -> None:
        """Hang up, and wait until nothing of the connection is left."""
        self._transport.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()


def start(handler: StreamHandler, stream: ByteStream, name: str) -> None:
    """Serve `stream` in a thread of its own, and close it at the end."""

    def serve() -> None:
        try:
            handler(stream)
        finally:
            stream.close()

    threading.Thread(target=serve, name=f"serve-{name}", daemon=True).start()


def _term(sent: bytes | str) -> str:
    text = sent.decode("ascii", "replace") if isinstance(sent, bytes) else sent
    known = text if text.replace("-", "").isalnum() else "xterm"
    return known[:32]


def _bounded(size: int, fallback: int) -> int:
    return min(size, 1000) if size > 0 else fallback


def _finisher(channel: paramiko.Channel) -> Callable[[int], None]:
    def finish(status: int) -> None:
        with contextlib.suppress(paramiko.SSHException, OSError, EOFError):
            channel.send_exit_status(status)
        channel.close()

    return finish
