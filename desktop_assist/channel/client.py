"""The dialling end of an SSH connection: to the desk, or through the desk to a customer.

Decides: that the other end must hold the pinned host key, and who we say we are.
Leaves alone: what is said inside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import paramiko

from desktop_assist.channel import transport as ssh
from desktop_assist.channel.below import Inner
from desktop_assist.channel.dialling import DIAL_S
from desktop_assist.channel.errors import AccessRefused, Hop, HostKeyMismatch, NotReachable, StreamBroken
from desktop_assist.channel.folder_client import FolderClient
from desktop_assist.channel.line import Line
from desktop_assist.channel.sftp_wire import SUBSYSTEM as SFTP
from desktop_assist.channel.stream import ByteStream, MessageStream
from desktop_assist.closable import Closable
from desktop_assist.evidence.keyfile import SigningKey

LARGEST_ARRIVAL_COUNT = 8  # ours: one technician's console and a few stock clients


class Shell:
    """A terminal at the other end."""

    def __init__(self, channel: paramiko.Channel) -> None:
        """Wrap a channel on which a shell was started."""
        self._channel = channel
        self._line = Line(channel)

    def read(self) -> bytes:
        """What the terminal printed; empty at its end."""
        try:
            return self._line.recv(64 * 1024)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """Type `data`; what is typed after the end is dropped."""
        try:
            self._line.sendall(data)
        except OSError:
            return

    @property
    def status(self) -> int:
        """The shell's exit status at its end; 1 when the other side did not say."""
        return self._channel.exit_status if self._channel.exit_status_ready() else 1

    def resize(self, columns: int, rows: int) -> None:
        """Tell the other end how large the window is now."""
        try:
            self._channel.resize_pty(columns, rows)
        except (paramiko.SSHException, OSError):
            return

    def close(self) -> None:
        """Hang up."""
        self._line.close()


class Connection(Closable):
    """One authenticated SSH connection. Use as a context manager, or `close` it."""

    def __init__(self, transport: paramiko.Transport) -> None:
        """Wrap a transport that is authenticated already; see `connect`."""
        self._transport = transport
        self._arrivals = threading.Semaphore(LARGEST_ARRIVAL_COUNT)

    def messages(self, subsystem: str) -> MessageStream:
        """Open a subsystem that speaks in messages.

        Raises:
            StreamBroken: The other side does not open it.
        """
        return MessageStream(Line(self._session(lambda channel: channel.invoke_subsystem(subsystem))))

    def shell(self, columns: int, rows: int) -> Shell:
        """Ask for a terminal of that size.

        Raises:
            StreamBroken: The other side does not open it.
        """

        def ask(channel: paramiko.Channel) -> None:
            channel.get_pty("xterm-256color", columns, rows)
            channel.invoke_shell()

        return Shell(self._session(ask))

    def files(self) -> ByteStream:
        """A stream to the other side's files, which speaks SFTP.

        Raises:
            StreamBroken: The other side does not open it.
        """
        return Line(self._session(lambda channel: channel.invoke_subsystem(SFTP)))

    def folder(self) -> FolderClient:
        """The folder that the other side shows over SFTP.

        Raises:
            StreamBroken: The other side does not open it.
        """
        return FolderClient(self._session(lambda channel: channel.invoke_subsystem(SFTP)))

    def _session(self, ask: Callable[[paramiko.Channel], None]) -> paramiko.Channel:
        try:
            channel = self._transport.open_session(timeout=ssh.HANDSHAKE_S)
            ask(channel)
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise _not_opened() from error
        return channel

    def direct(self, host: str, port: int) -> ByteStream:
        """A stream to `host`:`port` as the other side understands these names.

        Raises:
            NotReachable: The other side does not open it.
        """
        try:
            origin = ("127.0.0.1", 0)
            return Line(self._transport.open_channel("direct-tcpip", (host, port), origin, timeout=DIAL_S))
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise NotReachable(
                f"The desk does not connect us to {host}.",
                next_step="Take the case first, and check that the customer is still online.",
                hop=Hop.OTHER_SIDE,
            ) from error

    def forward(self, name: str, port: int, arrived: Callable[[ByteStream], None]) -> None:
        """Have the other side accept connections for `name`; each one calls `arrived` in a thread of its own.

        More than `LARGEST_ARRIVAL_COUNT` at a time are closed as they come.

        Raises:
            StreamBroken: The other side refuses.
        """

        def handle(channel: paramiko.Channel, _origin: object, _server: object) -> None:
            if not self._arrivals.acquire(blocking=False):
                channel.close()
                return
            threading.Thread(target=serve, args=(Line(channel),), name=f"arrived-{name}", daemon=True).start()

        def serve(stream: ByteStream) -> None:
            try:
                arrived(stream)
            finally:
                stream.close()
                self._arrivals.release()

        try:
            self._transport.request_port_forward(name, port, handle)
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise _not_opened() from error

    @property
    def session_id(self) -> bytes:
        """The SSH session's own id: the same on both ends, and on no other connection."""
        return bytes(self._transport.session_id or b"")

    @property
    def alive(self) -> bool:
        """Whether the line is up."""
        return self._transport.is_active()

    def close(self) -> None:
        """Hang up."""
        ssh.end(self._transport)


def connect(line: Inner, host_key: str, username: str, key: SigningKey) -> Connection:
    """An SSH connection over `line` to the one holder of `host_key`.

    Args:
        line: A socket, or a stream of another connection.
        host_key: The pinned key, `ssh-ed25519 AAAA…`.
        username: `customer`, `technician` or `auditor`.
        key: Who we are, with the certificate where there is one.

    Raises:
        NotReachable: What answers does not speak our SSH.
        HostKeyMismatch: Somebody else answers.
        AccessRefused: We are not let in.
    """
    transport = ssh.new_transport(line)
    try:
        _check_host_key(_greet(transport), host_key)
        _sign_in(transport, username, key)
    except BaseException:
        ssh.end(transport)
        raise
    transport.set_keepalive(ssh.KEEPALIVE_S)
    return Connection(transport)


def _greet(transport: paramiko.Transport) -> paramiko.PKey:
    try:
        transport.start_client(timeout=ssh.HANDSHAKE_S)
        return transport.get_remote_server_key()  # there is none when the time was up, or the line broke
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise NotReachable(
            "What answers there does not speak the SSH that this program speaks, or the line ended at once.",
            next_step="Wait a moment and try again; else check the address in organisation.toml"
            " with your organisation.",
        ) from error


def _check_host_key(shown: paramiko.PKey, host_key: str) -> None:
    if ssh.public_line(shown) != host_key:
        raise HostKeyMismatch(
            "Somebody else answered: the key at the other end is not the pinned one.",
            kept="The connection was ended and nothing was sent.",
            next_step="Do not go on from this network; tell your organisation what you saw.",
        )


def _sign_in(transport: paramiko.Transport, username: str, key: SigningKey) -> None:
    try:
        still_wanted = transport.auth_publickey(username, ssh.paramiko_key(key))
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise _access_refused(transport) from error
    if still_wanted:  # a password, say: we have none, and would not send one
        raise _access_refused(transport)


def _access_refused(transport: paramiko.Transport) -> AccessRefused | NotReachable:
    why = ssh.banner(transport)
    if not why and not transport.is_active():  # who is refused is told so, and the line stays up
        return NotReachable("The line broke before we were let in.", next_step="Connect again.")
    return AccessRefused(
        f"The other side did not let us in{f', and says: {why}' if why else '.'}",
        next_step="A technician needs a current certificate: ask the desk for one.",
    )


def _not_opened() -> StreamBroken:
    return StreamBroken("The other side did not open what was asked for.", next_step="Connect again.")
