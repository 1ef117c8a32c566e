"""The answering end of an SSH connection: the desk, and the customer's program during a session.

Decides: how long a caller may take to say who it is, and that nothing of a connection outlives it.
Leaves alone: which requests there are (`requests`) and who may do what (`policy`), on every single one.
"""

from __future__ import annotations

import threading
import time

import paramiko

from desktop_assist.channel import hybrid_exchange
from desktop_assist.channel import transport as ssh
from desktop_assist.channel.below import Inner
from desktop_assist.channel.other_keys import refuse_in_words
from desktop_assist.channel.policy import (
    Opener,
    Peer,
    Policy,
    StreamHandler,
    TerminalHandler,
    TerminalRequest,
)
from desktop_assist.channel.requests import Requests
from desktop_assist.evidence.keyfile import SigningKey

__all__ = ["Opener", "Peer", "Policy", "Served", "StreamHandler", "TerminalHandler", "TerminalRequest"]

_ACCEPT_S = 1.0  # ours: a new channel, and a hang-up, are noticed at once


class Served:
    """One connection that this program answers."""

    def __init__(self, line: Inner, host_key: SigningKey, policy: Policy) -> None:
        """Prepare to answer on `line`; nothing is said until `run` or `start`."""
        self._policy = policy
        self._requests = Requests(policy)
        self._transport = ssh.new_transport(line)
        self._transport.set_keepalive(ssh.KEEPALIVE_S)
        self._transport.add_server_key(ssh.paramiko_key(host_key))
        self._requests.transport = self._transport
        refuse_in_words(self._transport)
        hybrid_exchange.offer(self._transport)
        self._began = time.monotonic()
        self._ended = False
        self._hung_up = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def session_id(self) -> bytes:
        """The SSH session's own id: the same on both ends, and on no other connection."""
        return bytes(self._transport.session_id or b"")

    @property
    def alive(self) -> bool:
        """Whether the line is up, or about to be."""
        return not self._ended and not self._hung_up.is_set()

    @property
    def stranger(self) -> bool:
        """Whether the caller has not shown yet who it is."""
        return not self._transport.is_authenticated()

    @property
    def overdue(self) -> bool:
        """Whether the caller is a stranger and had `HANDSHAKE_S` seconds to change that."""
        return self.stranger and time.monotonic() - self._began > ssh.HANDSHAKE_S

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
            self._hung_up.set()
            ssh.end(self._transport)
            self._ended = True
            self._policy.gone()

    def _serve(self) -> None:
        held: list[paramiko.Channel] = []  # paramiko itself keeps channels only weakly
        while self._transport.is_active() and self.alive and not self.overdue:
            channel = self._transport.accept(_ACCEPT_S)
            if channel is not None:
                self._requests.take(channel)
                held.append(channel)
            for each in [each for each in held if each.closed]:
                self._requests.forget(each)
                held.remove(each)

    def say_goodbye(self, why: str) -> None:
        """Tell a guest why the connection is about to end. May block until `hang_up`."""
        if not self.stranger:
            ssh.say_goodbye(self._transport, why)

    def hang_up(self) -> None:
        """End the connection without waiting for anything. Safe to call twice, from any thread."""
        self._hung_up.set()
        ssh.hang_up(self._transport)

    def close(self) -> None:
        """Hang up; when it was started, wait until nothing of it is left."""
        self.hang_up()
        if self._thread is None or self._thread is threading.current_thread():
            return
        self._thread.join()
        self._requests.wait(ssh.ENDING_S)
