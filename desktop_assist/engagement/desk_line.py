"""The customer's line to the desk while a case is open: kept, and made again when it is lost.

Decides: when the line is lost, and what must be done before it counts as back.
Leaves alone: what a lost line means for the consents and the record (`live_case`).

1. The line is back when the desk is the pinned one, has taken what the store holds and the log did not yet,
   and connects technicians to us again.
2. A desk that cannot be the right one, or whose log forked, is not tried again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from desktop_assist.channel.stream import ByteStream
from desktop_assist.desk.client import DeskClient
from desktop_assist.engagement import reconnecting
from desktop_assist.engagement.opening import OpenedCase
from diagnostics.errors import PlainError

_ENDING_S = 15.0  # ours: a little longer than one try to dial


class Host(Protocol):
    """Who is told."""

    def desk_lost(self, error: PlainError, again_in_s: float) -> None:
        """The line is down; the next try follows in so many seconds."""
        ...

    def desk_back(self) -> None:
        """The line is up, and the record is complete at the desk."""
        ...

    def desk_given_up(self, error: PlainError) -> None:
        """There will be no line any more."""
        ...


class DeskLine:
    """The line of one open case. `look` is called by one thread, the worker's."""

    def __init__(
        self,
        opened: OpenedCase,
        connect: Callable[[], DeskClient],
        answer: Callable[[ByteStream], None],
        host: Host,
        delays_s: Sequence[float] = (),
    ) -> None:
        """Let the desk connect technicians to `answer`; `connect` makes a new line."""
        self._opened = opened
        self._connect = connect
        self._answer = answer
        self._host = host
        self._delays_s = delays_s or reconnecting.DELAYS_S
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        opened.desk.receive_connections(opened.record.case, answer)

    def look(self) -> None:
        """Begin to make the line again where it is lost."""
        working = self._thread is not None and self._thread.is_alive()
        if self._opened.desk.alive or working or self._stopped.is_set():
            return
        self._thread = threading.Thread(target=self._reconnect, name="desk-line", daemon=True)
        self._thread.start()

    def _reconnect(self) -> None:
        try:
            back = reconnecting.keep_trying(
                self._attempt, self._stopped, self._host.desk_lost, self._delays_s
            )
        except PlainError as error:  # 2.
            self._stopped.set()
            self._host.desk_given_up(error)
        else:
            if back:
                self._host.desk_back()

    def _attempt(self) -> bool:
        desk = self._connect()
        try:  # 1.
            self._opened.record.reconnect(desk)
            self._opened.record.send_unsent()
            desk.receive_connections(self._opened.record.case, self._answer)
        except BaseException:
            desk.close()
            raise
        former, self._opened.desk = self._opened.desk, desk
        former.close()
        return True

    def stop(self) -> None:
        """Try no more."""
        self._stopped.set()

    def close(self) -> None:
        """Try no more, and hang up."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDING_S)
        self._opened.desk.close()
