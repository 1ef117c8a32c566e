"""A door on a TCP port: each caller gets a connection with a policy of its own.

Decides: how many may knock at once, and that the door closes cleanly.
Leaves alone: who is let in; `policy.Policy` decides that.

1. Whoever does not show in time who it is, is hung up on.
2. When the house is full, the stranger that has been there longest makes room; a guest never does.
3. A caller that cannot be taken, because the system is short of something, does not close the door.
4. Whom the owner does not want to hear, by address, is hung up on before anything is computed.
5. Whom the owner wants to hear later stands in line: nothing is said or computed until then. A key exchange
   costs us more than whoever asks for it (https://dheatattack.gitlab.io), so that many at once are an attack.
"""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
from collections.abc import Callable

from desktop_assist.channel.dialling import watch
from desktop_assist.channel.errors import NotReachable
from desktop_assist.channel.policy import Policy
from desktop_assist.channel.server import Served
from desktop_assist.closable import Closable
from desktop_assist.evidence.keyfile import SigningKey

LARGEST_CONNECTION_COUNT = 1024  # ours: 500 customers who wait (see `dev.py bench desk`), and as many more
_LOOK_S = 0.5
_SHORTEST_S = 0.001
LARGEST_LINE_COUNT = 256  # ours: sockets that wait for their turn; more are hung up on
_TELLERS = 8  # ours: so many peers that read nothing keep nobody else from being told
_TELL_S = 2.0  # ours: what a service manager and an operator wait for without a thought
Answering = Callable[[str], Policy | None]
Turn = Callable[[str], float]
"""How many seconds a caller from that address is to wait before it is answered."""


def at_once(_address: str) -> float:
    """Nobody waits."""
    return 0.0


class Listener(Closable):
    """Listens on a port until closed."""

    def __init__(
        self, address: str, port: int, host_key: SigningKey, policy: Answering, turn: Turn = at_once
    ) -> None:
        """Take the port; `policy` makes one policy a connection, from the caller's address, or none.

        Raises:
            NotReachable: The port is taken, or not allowed.
        """
        try:
            self._socket = _server(address, port)
        except OSError as error:
            raise NotReachable(
                f"The desk cannot listen on {address} port {port} ({error.strerror}).",
                next_step="Stop the other program on that port, or choose another with --port.",
            ) from error
        self._socket.settimeout(_LOOK_S)
        self._host_key = host_key
        self._policy = policy
        self._turn = turn
        self._standing: list[tuple[float, socket.socket, Policy]] = []  # of the one thread that accepts
        self._served: list[Served] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="ssh-listener", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on; of use when it was opened on port 0."""
        port: int = self._socket.getsockname()[1]
        return port

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                self._socket.settimeout(self._next_turn_s())
                line, address = self._socket.accept()
            except TimeoutError:
                pass
            except OSError:
                self._closed.wait(_LOOK_S)  # 3.
            else:
                self._hear(line, str(address[0]))
            self._sweep()
            self._answer_whose_turn_it_is()
        for _, line, _ in self._standing:
            line.close()

    def _next_turn_s(self) -> float:
        first = min((at for at, _, _ in self._standing), default=math.inf)
        return min(max(first - time.monotonic(), _SHORTEST_S), _LOOK_S)

    def _hear(self, line: socket.socket, address: str) -> None:
        policy = self._policy(address)  # 4.
        if policy is None or len(self._standing) >= LARGEST_LINE_COUNT:
            line.close()
        else:
            self._standing.append((time.monotonic() + self._turn(address), line, policy))

    def _answer_whose_turn_it_is(self) -> None:  # 5.
        now = time.monotonic()
        due = [each for each in self._standing if each[0] <= now]
        self._standing = [each for each in self._standing if each[0] > now]
        for _, line, policy in due:
            self._answer(line, policy)

    def _sweep(self) -> None:
        with self._lock:
            self._served = [each for each in self._served if each.alive]
            overdue = [each for each in self._served if each.overdue]
        for each in overdue:  # 1.
            each.hang_up()

    def _answer(self, line: socket.socket, policy: Policy) -> None:
        with self._lock:
            if self._closed.is_set() or not self._has_room():
                line.close()
                return
            with contextlib.suppress(OSError):  # the caller may be gone already
                watch(line)
            served = Served(line, self._host_key, policy)
            served.start()
            self._served.append(served)

    def _has_room(self) -> bool:
        if len(self._served) < LARGEST_CONNECTION_COUNT:
            return True
        strangers = [each for each in self._served if each.stranger]
        if strangers:  # 2.
            strangers[0].hang_up()
            self._served.remove(strangers[0])
        return bool(strangers)

    def close(self, why: str = "The program at this end has stopped.") -> None:
        """Stop listening, tell everyone why, and hang up on them."""
        with self._lock:
            self._closed.set()
            served = list(self._served)
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        tellers = _tell(served, why)
        for each in served:
            each.hang_up()
        for teller in tellers:
            teller.join()
        for each in served:
            each.close()


def _tell(served: list[Served], why: str) -> list[threading.Thread]:
    """Tell all of them at once, and wait for `_TELL_S`; who still is not told by then will not be."""
    waiting = iter(served)
    lock = threading.Lock()

    def tell() -> None:
        while True:
            with lock:
                each = next(waiting, None)
            if each is None:
                return
            each.say_goodbye(why)

    tellers = [threading.Thread(target=tell, name="ssh-goodbye", daemon=True) for _ in range(_TELLERS)]
    until = time.monotonic() + _TELL_S
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join(max(0.0, until - time.monotonic()))
    return tellers


def _server(address: str, port: int) -> socket.socket:
    """A listening socket; `::` is every address of both kinds."""
    if ":" not in address:
        return socket.create_server((address, port))
    both = address == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((address, port), family=socket.AF_INET6, dualstack_ipv6=both)
