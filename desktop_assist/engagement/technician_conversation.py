"""What is said with the customer's program, over one line after another: the technician's end.

Decides: that a lost line is made again until the session has ended, and what is sent again on it.
Leaves alone: what the messages mean (`session.technician`), and what is checked on a new line (`joining`).

1. A line that ends without the customer's program having said that the session is over, or that the case was
   handed over, was lost.
2. It is made again, with growing delays, until it is back, the case is closed, or the technician leaves.
3. Where the customer's program goes on, so do we; otherwise what was not delivered is said to be lost.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

from desktop_assist.channel import four_words
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import StreamBroken
from desktop_assist.engagement import reconnecting
from desktop_assist.engagement.errors import CaseClosed
from desktop_assist.engagement.events import LineBack, LineLost, Refused, ShowTechnician
from desktop_assist.engagement.joining import JoinedCase
from desktop_assist.hand_over import HandOverStep
from desktop_assist.session import messages
from desktop_assist.session.delivery import Delivery
from desktop_assist.session.messages import (
    AnyFromCustomer,
    Ended,
    FromTechnician,
    HandOverNow,
    MessageRefused,
)
from diagnostics.errors import PlainError

Rejoin = Callable[[JoinedCase, int], JoinedCase]


class TechnicianConversation:
    """One case. `messages` is for one thread; the rest may be called from any."""

    def __init__(
        self,
        joined: JoinedCase,
        rejoin: Rejoin,
        show: ShowTechnician,
        delays_s: Sequence[float] = (),
    ) -> None:
        """Talk over the line of `joined`; `rejoin` makes a new one, of what was seen so far."""
        self._joined = joined
        self._rejoin = rejoin
        self._show = show
        self._delays_s = delays_s or reconnecting.DELAYS_S
        self._lock = threading.RLock()
        self._delivery = Delivery()
        self._up = True
        self._over = threading.Event()

    @property
    def connection(self) -> Connection:
        """The line that is up, or was last."""
        with self._lock:
            return self._joined.connection

    def send(self, message: FromTechnician) -> None:
        """Send a message, now or on the next line.

        Raises:
            MessageRefused: Too much waits already.
        """
        with self._lock:
            frame = self._delivery.send(messages.encode(message))
            if self._up:
                with contextlib.suppress(StreamBroken):
                    self._joined.stream.send(frame)

    def leave(self) -> None:
        """Say that the work is finished; where there is no line, do not look for one any more."""
        with self._lock:
            up = self._up
            with contextlib.suppress(MessageRefused):
                self.send(messages.Leave())
        if not up:
            self._over.set()

    def close(self) -> None:
        """Hang up, and look for no new line."""
        self._over.set()
        self.connection.close()

    def messages(self) -> Iterator[AnyFromCustomer]:
        """What the customer's program says, until the session has ended."""
        while True:
            with contextlib.suppress(StreamBroken, MessageRefused):
                yield from self._on_this_line()
            with self._lock:
                self._up = False
                self._joined.connection.close()
            if self._over.is_set() or not self._reconnect():  # 1.
                return

    def _on_this_line(self) -> Iterator[AnyFromCustomer]:
        stream = self._joined.stream
        while (frame := stream.receive()) is not None:
            with self._lock:
                data = self._delivery.receive(frame)
            if data is None:
                continue
            stream.send(self._delivery.acknowledgement())
            message = self._decoded(data)
            if message is not None:
                yield message
            if isinstance(message, Ended) or _is_handed_over(message):
                self._over.set()

    def _decoded(self, data: bytes) -> AnyFromCustomer | None:
        try:
            return messages.decode_from_customer(data)
        except MessageRefused as error:
            self._show(Refused(error.happened, error.next_step))
            return None

    def _reconnect(self) -> bool:  # 2.
        try:
            back = reconnecting.keep_trying(self._attempt, self._over, self._failed, self._delays_s)
        except CaseClosed:
            return False
        except PlainError as error:
            self._show(Refused(error.happened, error.next_step))
            return False
        if back is None:
            return False
        self._go_on(back)
        return True

    def _attempt(self) -> JoinedCase:
        return self._rejoin(self._joined, self._delivery.seen)

    def _failed(self, error: PlainError, again_in_s: float) -> None:
        self._show(LineLost(error.happened, error.next_step, again_in_s))

    def _go_on(self, joined: JoinedCase) -> None:  # 3.
        with self._lock:
            self._joined = joined
            undelivered = () if joined.welcome.resumed else self._delivery.unseen()
            if joined.welcome.resumed:
                self._delivery.was_seen(joined.welcome.seen)
            else:
                self._delivery = Delivery()
            self._up = True
            with contextlib.suppress(StreamBroken):
                for frame in self._delivery.unseen():
                    joined.stream.send(frame)
        words = four_words.of(joined.connection.session_id)
        self._show(LineBack("The line to the customer is back.", words))
        if undelivered:
            self._show(
                Refused(
                    "The customer's program began anew, and the last of what you sent may not have arrived.",
                    "Look at what the customer has, and send it again.",
                )
            )


def _is_handed_over(message: AnyFromCustomer | None) -> bool:
    return isinstance(message, HandOverNow) and message.step == HandOverStep.AGREED
