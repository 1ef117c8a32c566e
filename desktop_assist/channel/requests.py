"""The requests of one peer, each handed to its policy.

Decides: which SSH requests there are at all, how many channels one connection may have, and that a channel
serves one program.
Leaves alone: who may do what (`policy`), and the connection itself (`server`).

1. A peer proves one Ed25519 key, plain or certified. Whatever it showed before, it is served as that key.
2. No more than 32 channels at a time; further ones are refused, not queued.
3. One program a channel: the second request on it is refused.
4. A policy that cannot answer, because a disk or a database failed, has said no.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from desktop_assist.channel import transport as ssh
from desktop_assist.channel.line import Line
from desktop_assist.channel.policy import Peer, Policy, StreamHandler, TerminalRequest
from desktop_assist.channel.stream import ByteStream
from diagnostics.errors import PlainError

LARGEST_CHANNEL_COUNT = 32  # ours: a technician's screen, terminal, files and chat take fewer than ten
LARGEST_WINDOW = 1000  # ours: columns or rows
OPEN_S = 10  # ours: a peer that does not open a channel towards itself in this time never will

T = TypeVar("T")


@dataclass
class _Opened:
    """What is known of one open channel."""

    direct: StreamHandler | None = None
    terminal: TerminalRequest | None = None
    in_use: bool = False


class Requests(paramiko.ServerInterface):
    """What paramiko asks on behalf of one peer. All in the connection's own thread, except `take`."""

    def __init__(self, policy: Policy) -> None:
        """Ask `policy`."""
        self._policy = policy
        self._lock = threading.Lock()
        self._channels: dict[int, _Opened] = {}
        self._threads: list[threading.Thread] = []
        self.transport: paramiko.Transport | None = None
        # The key shown last: paramiko serves requests only after it was proved, and takes no further one.
        self._peer = Peer("", "", "")

    # Coming in

    def get_allowed_auths(self, username: str) -> str:
        """Keys only."""
        del username
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Whether the key may come in, once it is proved."""
        session, kind = self._session, key.get_name()
        if kind not in ssh.KEY_TYPES:  # 1.
            return self._turn_away(Peer(username, "", "", kind, session))
        peer = Peer(username, ssh.public_line(key), ssh.certificate_line(key), kind, session)
        self._peer = peer
        if _said(lambda: self._policy.admits(peer), no=False):
            return AUTH_SUCCESSFUL
        return self._turn_away(peer)

    @property
    def _session(self) -> bytes:
        return bytes(self.transport.session_id or b"") if self.transport is not None else b""

    def _turn_away(self, peer: Peer) -> int:
        sentence = _said(lambda: self._policy.turned_away(peer), no="")
        if sentence and self.transport is not None:
            ssh.send_banner(self.transport, sentence)
        return AUTH_FAILED

    # Channels

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Whether a channel may be opened for a program."""
        if kind != "session" or not self._open(chanid, _Opened()):
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        return OPEN_SUCCEEDED

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        """Whether a channel may be opened towards `destination`."""
        handler = _said(lambda: self._policy.direct(*destination, self._peer), no=None)
        if handler is None or not self._open(chanid, _Opened(direct=handler, in_use=True)):
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        return OPEN_SUCCEEDED

    def _open(self, chanid: int, opened: _Opened) -> bool:
        with self._lock:
            if len(self._channels) >= LARGEST_CHANNEL_COUNT:  # 2.
                return False
            self._channels[chanid] = opened
            return True

    def _use(self, channel: paramiko.Channel) -> _Opened | None:
        """The channel, for its one program; none when it serves one already."""
        with self._lock:
            opened = self._channels.get(channel.get_id())
            if opened is None or opened.in_use:  # 3.
                return None
            opened.in_use = True
            return opened

    def take(self, channel: paramiko.Channel) -> None:
        """Serve a channel that was just opened, when it needs no further request."""
        with self._lock:
            opened = self._channels.get(channel.get_id())
        if opened is not None and opened.direct is not None:
            self._serve(opened.direct, channel, "direct")

    def forget(self, channel: paramiko.Channel) -> None:
        """The channel is closed: there is room for another."""
        with self._lock:
            self._channels.pop(channel.get_id(), None)

    # Programs

    def check_channel_subsystem_request(self, channel: paramiko.Channel, name: str) -> bool:
        """Whether the subsystem `name` is served on this channel."""
        handler = _said(lambda: self._policy.subsystem(name, self._peer), no=None)
        if handler is None or self._use(channel) is None:
            return False
        self._serve(_telling_its_end(handler, channel), channel, name)
        return True

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
        """The size of the terminal that a later request may start."""
        with self._lock:
            opened = self._channels.get(channel.get_id())
            if opened is None or opened.in_use:
                return False
            opened.terminal = TerminalRequest(
                stream=Line(channel),
                term=_term(term),
                columns=_bounded(width, 80),
                rows=_bounded(height, 24),
                finish=_finisher(channel),
                hung_up=lambda: bool(channel.closed),  # not at its end of file: stock ssh sends that early
            )
            return True

    def check_channel_window_change_request(
        self, channel: paramiko.Channel, width: int, height: int, pixelwidth: int, pixelheight: int
    ) -> bool:
        """The peer's window has another size now."""
        with self._lock:
            opened = self._channels.get(channel.get_id())
        if opened is None or opened.terminal is None:
            return False
        opened.terminal.resized(_bounded(width, 80), _bounded(height, 24))
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        """Whether a terminal is served on this channel; it must have been described before."""
        with self._lock:
            opened = self._channels.get(channel.get_id())
        handler = _said(lambda: self._policy.terminal(self._peer), no=None)
        if handler is None or opened is None or opened.terminal is None or self._use(channel) is None:
            return False
        self._run(handler, opened.terminal, "terminal")
        return True

    # Connections towards the peer

    def check_port_forward_request(self, address: str, port: int) -> int | bool:
        """Whether the peer may receive connections for `address`."""

        def open_towards_peer() -> ByteStream:
            if self.transport is None or not self.transport.is_active():
                raise ConnectionError("the line is down")
            try:
                towards, origin = (address, port), ("127.0.0.1", 0)
                return Line(self.transport.open_channel("forwarded-tcpip", towards, origin, timeout=OPEN_S))
            except (paramiko.SSHException, EOFError) as error:
                raise ConnectionError("the other end did not take the connection") from error

        peer = self._peer
        allowed = _said(lambda: self._policy.forward(address, port, peer, open_towards_peer), no=False)
        return port if allowed else False

    # Threads

    def _serve(self, handler: StreamHandler, channel: paramiko.Channel, name: str) -> None:
        self._run(lambda stream: _serve(handler, stream), Line(channel), name)

    def _run(self, work: Callable[[T], None], subject: T, name: str) -> None:
        thread = threading.Thread(target=work, args=(subject,), name=f"serve-{name[:32]}", daemon=True)
        with self._lock:
            self._threads = [*(each for each in self._threads if each.is_alive()), thread]
        thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until what was served has noticed that the connection is gone."""
        with self._lock:
            threads = tuple(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(seconds)


def _serve(handler: StreamHandler, stream: Line) -> None:
    try:
        handler(stream)
    finally:
        stream.close()


def _telling_its_end(handler: StreamHandler, channel: paramiko.Channel) -> StreamHandler:
    """`handler`, after which the peer hears that it ended well: stock `scp` fails without."""

    def serve(stream: ByteStream) -> None:
        handler(stream)
        with contextlib.suppress(paramiko.SSHException, OSError, EOFError):
            channel.send_exit_status(0)

    return serve


def _said(question: Callable[[], T], no: T) -> T:
    try:
        return question()
    except PlainError:  # 4.
        return no


def _term(sent: bytes | str) -> str:
    text = sent.decode("ascii", "replace") if isinstance(sent, bytes) else sent
    known = text if text.isascii() and text.replace("-", "").isalnum() else "xterm"
    return known[:32]


def _bounded(size: int, fallback: int) -> int:
    return min(size, LARGEST_WINDOW) if size > 0 else fallback


def _finisher(channel: paramiko.Channel) -> Callable[[int], None]:
    def finish(status: int) -> None:
        with contextlib.suppress(paramiko.SSHException, OSError, EOFError):
            channel.send_exit_status(status)
        with contextlib.suppress(paramiko.SSHException, OSError, EOFError):
            channel.close()

    return finish
