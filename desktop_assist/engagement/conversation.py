"""What is said with the technician's program, over one line after another.

Decides: which line goes on where another ended, and what is sent again on it.
Leaves alone: what the messages mean (`session`), and what a lost line does to the consents (`live_case`).

1. A line begins with the technician's hello. Nothing else is taken first.
2. It goes on where the last one ended only with the token of the last welcome, shown by the same key. Each
   welcome has a new one; the former is good until something comes over the new line, because the welcome
   may have been lost with its line.
3. Otherwise it begins anew, and what was not delivered before is dropped.
4. The newest line is the only one: an older one is closed.
5. Who lets too much pile up is hung up on (`session.delivery`).
6. What the customer copied is sent on a line that is up, while that is allowed, and never again on another;
   where it is withdrawn while such a text is still passing, the line is cut, because half of it may be on it.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import threading
from collections.abc import Callable

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.identity import Identity
from desktop_assist.channel.stream import MessageStream
from desktop_assist.session import messages
from desktop_assist.session.delivery import Delivery
from desktop_assist.session.messages import AnyFromTechnician, FromCustomer, MessageRefused, Refusal, Welcome

_TOKEN_BYTES = 32  # ours: as hard to guess as a key
Greet = Callable[[bytes, bool, int], Welcome]


class Conversation:
    """The customer's end. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin with nobody there."""
        self._lock = threading.Condition(threading.RLock())
        self._delivery: Delivery | None = None
        self._stream: MessageStream | None = None
        self._tokens: tuple[bytes, ...] = ()
        self._holder = b""
        self._passing: MessageStream | None = None

    @property
    def begun(self) -> bool:
        """Whether somebody has talked: only then can a line go on where it ended."""
        with self._lock:
            return self._delivery is not None

    def begin(self, stream: MessageStream, identity: Identity, greet: Greet) -> bool:
        """Begin to talk over `stream`. Returns whether it goes on where another line ended.

        Args:
            stream: The new line.
            identity: Who is at its other end.
            greet: Makes the welcome, of the new token, whether it goes on, and what was seen before.

        Raises:
            StreamBroken: The line broke.
            MessageRefused: It does not begin with a hello.
        """
        hello = _hello(stream)  # 1.
        with self._lock:
            resumed = self._goes_on(hello, identity)
            if not resumed:  # 3.
                self._delivery = Delivery()
            assert self._delivery is not None
            self._delivery.was_seen(hello.seen if resumed else 0)
            token = secrets.token_bytes(_TOKEN_BYTES)
            self._tokens = (*self._tokens[-1:], token) if resumed else (token,)
            self._holder = identity.public_raw
            former, self._stream = self._stream, stream
            if former is not None:  # 4.
                former.close()
            stream.send(messages.encode(greet(token, resumed, self._delivery.seen)))
            self._delivery.replace(_without_copied)  # 6.
            for frame in self._delivery.unseen():
                stream.send(frame)
        return resumed

    def _goes_on(self, hello: messages.Hello, identity: Identity) -> bool:  # 2.
        if self._delivery is None or identity.public_raw != self._holder:
            return False
        return any(hmac.compare_digest(hello.token, token) for token in self._tokens)

    def tell(self, message: FromCustomer) -> None:
        """Send a message, now or on the next line; where nobody has talked, nobody hears it."""
        with self._lock:
            if self._delivery is None:
                return
            try:
                frame = self._delivery.send(messages.encode(message))
            except MessageRefused:  # 5.
                self.hang_up()
                return
            self._send(frame)

    def tell_copied(self, message: messages.Copied, allowed: Callable[[], bool]) -> bool:
        """Send what the customer copied, if a line is up and it is `allowed`. Returns whether it was sent."""
        with self._lock:
            self._passing = self._stream  # before it is asked: who withdraws from now on finds it
            try:
                if self._passing is None or not allowed():
                    return False
                self.tell(message)
                return True
            finally:
                self._passing = None

    def cut_copied(self) -> None:
        """Nothing that was copied may pass any more; waits for nothing."""
        passing = self._passing
        if passing is not None:
            passing.close()

    def _send(self, frame: bytes) -> None:
        if self._stream is not None:
            with contextlib.suppress(StreamBroken):
                self._stream.send(frame)

    def receive(self, stream: MessageStream, handle: Callable[[AnyFromTechnician], None]) -> None:
        """Have each message that comes over `stream` handled, until the line closes.

        Raises:
            StreamBroken: The line broke.
        """
        while (frame := stream.receive()) is not None:
            try:
                with self._lock:
                    data = self._delivered(stream, frame)
            except MessageRefused as error:  # nothing can follow on this line
                self.tell(Refusal(error.happened, error.next_step))
                return
            if data is not None:
                self._handle(data, handle)

    def _delivered(self, stream: MessageStream, frame: bytes) -> bytes | None:
        if self._delivery is None or self._stream is not stream:  # 4.
            return None
        data = self._delivery.receive(frame)
        self._tokens = self._tokens[-1:]
        self._lock.notify_all()
        if data is not None:
            self._send(self._delivery.acknowledgement())
        return data

    def _handle(self, data: bytes, handle: Callable[[AnyFromTechnician], None]) -> None:
        try:
            message = messages.decode_from_technician(data)
        except MessageRefused as error:
            self.tell(Refusal(error.happened, error.next_step))
        else:
            handle(message)

    def lost(self, stream: MessageStream) -> None:
        """The line is gone; what is told from now on waits for the next one."""
        with self._lock:
            if self._stream is stream:
                self._stream = None
                self._lock.notify_all()

    def wait_until_heard(self, seconds: float) -> None:
        """Wait until the other side has seen everything, or its line is gone, for at most `seconds`."""
        with self._lock:
            self._lock.wait_for(self._heard, seconds)

    def _heard(self) -> bool:
        return self._delivery is None or self._stream is None or not self._delivery.unseen()

    def forget(self) -> None:
        """Whoever talked has left for good: nothing is kept for them, and no line goes on with theirs."""
        with self._lock:
            self.hang_up()
            self._delivery, self._tokens, self._holder = None, (), b""

    def hang_up(self) -> None:
        """Close the line."""
        with self._lock:
            if self._stream is not None:
                self._stream.close()
                self._stream = None


def _hello(stream: MessageStream) -> messages.Hello:
    data = stream.receive()
    hello = messages.decode_from_technician(data) if data is not None else None
    if not isinstance(hello, messages.Hello):
        raise MessageRefused("The line did not begin with a hello.", next_step="Connect again.")
    return hello


def _without_copied(message: bytes) -> bytes:
    kept = messages.decode_from_customer(message)
    return messages.encode(messages.Copied("")) if isinstance(kept, messages.Copied) else message
