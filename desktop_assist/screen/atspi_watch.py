"""Listening on the accessibility bus (AT-SPI, over D-Bus) to which object of which program has the focus.

Decides: that listening never holds anybody up: it has a thread of its own, and what it does not know in time
is not told; and that nothing on the customer's computer is switched on for it. A program that does not speak
on this bus, as many do only for a screen reader, does not tell.
Leaves alone: what the signals mean (`atspi_state`), and what becomes of the keys.

1. What had the focus before is looked for once, in active windows, for two seconds and 400 questions at most.
2. Then each signal is followed by its two questions; an answer is taken when it comes.
3. Whatever goes wrong with the bus ends the listening: from then on nothing is told.

Imported only on Linux.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from desktop_assist.screen.atspi_state import (
    STATE_ACTIVE,
    STATE_FOCUSED,
    Accessible,
    FocusedObjects,
    has_state,
)
from desktop_assist.screen.focus import BEGIN_S, SETTLE_S, Field
from diagnostics.clock import Clock

# From: https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml, and bus/README.md
_BUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
_REGISTRY = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
_ROOT = Accessible("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_EVENTS, _MEMBER, _FOCUSED = "org.a11y.atspi.Event.Object", "StateChanged", "focused"
_DRIVER = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
_ANSWER_S = 5.0  # ours: the bus itself may have to be started first
_SEARCH_S, _SEARCH_ANSWER_S, _MOST_ASKED = 2.0, 0.3, 400  # ours: 1.
_MOST_WAITING = 256  # ours: answers that are still to come
_WRONG = (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError, DBusErrorResponse)


class AtspiWatch:
    """Tells what has the focus on the desktop of this program's session (a `focus.FocusTeller`)."""

    def __init__(self, clock: Clock, session: str = "SESSION") -> None:
        """Not listening yet; `clock` measures waits, `session` is the address of the session's bus."""
        self._clock, self._session = clock, session
        self._lock = threading.Condition()
        self._objects = FocusedObjects()
        self._answers: dict[int, Callable[[Any], None]] = {}
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None
        self._listening = self._over = False
        self._settled, self._settle_by = True, 0.0

    # `focus.FocusTeller`

    def start(self) -> None:
        """Begin to listen. Safe to call again."""
        with self._lock:
            if self._thread is None and not self._over:
                self._unsettle(BEGIN_S)
                self._thread = threading.Thread(target=self._run, name="focus", daemon=True)
                self._thread.start()

    def may_move(self) -> None:
        """Something was done now that may move the focus."""
        with self._lock:
            self._unsettle(SETTLE_S)

    def _unsettle(self, seconds: float) -> None:
        if not self._over:
            by = self._clock.monotonic() + seconds
            self._settled, self._settle_by = False, by if self._settled else max(by, self._settle_by)

    def _settle(self) -> None:
        with self._lock:
            self._settled = not self._objects.waiting
            self._lock.notify_all()

    def settle(self) -> None:
        """Wait for what may just have moved to be told, at most `SETTLE_S` after that; at first `BEGIN_S`."""
        with self._lock:
            left_s = self._settle_by - self._clock.monotonic()
            if not self._settled and left_s > 0:
                self._lock.wait_for(lambda: self._settled, left_s)

    def field(self, process: int | None) -> Field:
        """What has the focus in `process`."""
        with self._lock:
            return self._objects.field(process) if self._listening else Field.NOT_TOLD

    def close(self) -> None:
        """Listen no more."""
        with self._lock:
            self._over, thread, self._settled = True, self._thread, True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        if thread is not None:
            thread.join(_ANSWER_S)

    # The thread

    def _run(self) -> None:
        with contextlib.suppress(*_WRONG), self._opened(self._session) as session:
            found = unwrap_msg(
                session.send_and_get_reply(new_method_call(_BUS, "GetAddress"), timeout=_ANSWER_S)
            )
            with self._opened(str(found[0])) as bus:
                self._listen(bus)
        with self._lock:  # 3.
            self._listening, self._objects = False, FocusedObjects()
        self._settle()

    @contextlib.contextmanager
    def _opened(self, address: str) -> Iterator[DBusConnection]:
        with open_dbus_connection(address) as bus:
            with self._lock:
                if self._over:
                    raise ConnectionAbortedError
                former, self._socket = self._socket, bus.sock
            try:
                yield bus
            finally:
                with self._lock:
                    self._socket = former

    def _listen(self, bus: DBusConnection) -> None:
        rule = MatchRule(type="signal", interface=_EVENTS, member=_MEMBER)
        rule.add_arg_condition(0, _FOCUSED)
        register = new_method_call(
            _REGISTRY, "RegisterEvent", "sass", (f"object:state-changed:{_FOCUSED}", [], "")
        )
        heard: deque[Message] = deque(maxlen=_MOST_WAITING)
        with bus.filter(rule, queue=heard):
            for asked in (message_bus.AddMatch(rule), register):
                unwrap_msg(bus.send_and_get_reply(asked, timeout=_ANSWER_S))
            focused = _Search(bus, self._clock).focused()
        if focused is not None:
            self._signal(bus, focused, gained=True)
        with self._lock:
            self._listening = True
        self._settle()
        for message in heard:
            self._take(bus, message)
        while not self._over:
            self._take(bus, bus.receive())  # 2.

    def _take(self, bus: DBusConnection, message: Message) -> None:
        fields = message.header.fields
        answer = self._answers.pop(fields.get(HeaderFields.reply_serial, -1), None)
        if answer is not None and message.header.message_type is MessageType.method_return:
            with self._lock:
                answer(message.body[0])
            self._settle()
        elif fields.get(HeaderFields.member) == _MEMBER and message.body[0] == _FOCUSED:
            about = Accessible(str(fields[HeaderFields.sender]), str(fields[HeaderFields.path]))
            self._signal(bus, about, gained=bool(message.body[1]))

    def _signal(self, bus: DBusConnection, about: Accessible, *, gained: bool) -> None:
        with self._lock:
            if not gained:
                self._objects.lost(about)
                return
            unknown = self._objects.gained(about)
        self._ask(bus, _call(about, "GetRole"), lambda role: self._objects.role_is(about, int(role)))
        if unknown:
            whose = new_method_call(_DRIVER, "GetConnectionUnixProcessID", "s", (about.program,))
            self._ask(bus, whose, lambda process: self._objects.process_is(about.program, int(process)))

    def _ask(self, bus: DBusConnection, question: Message, answer: Callable[[Any], None]) -> None:
        while len(self._answers) >= _MOST_WAITING:
            del self._answers[next(iter(self._answers))]
        serial = next(bus.outgoing_serial)
        self._answers[serial] = answer
        bus.send(question, serial=serial)


class _Search:
    """Looks for what has the focus already (1)."""

    def __init__(self, bus: DBusConnection, clock: Clock) -> None:
        self._bus, self._clock = bus, clock
        self._until, self._asked = clock.monotonic() + _SEARCH_S, 0

    def focused(self) -> Accessible | None:
        """The object that has the focus in an active window; none where it is not found in time."""
        windows = [each for program in self._children(_ROOT) for each in self._children(program)]
        coming = deque(each for each in windows if self._is(each, STATE_ACTIVE))
        while coming:
            each = coming.popleft()
            if self._is(each, STATE_FOCUSED):
                return each
            coming.extend(self._children(each))
        return None

    def _children(self, of: Accessible) -> list[Accessible]:
        return [Accessible(str(each[0]), str(each[1])) for each in self._answer(_call(of, "GetChildren"))]

    def _is(self, one: Accessible, state: int) -> bool:
        return has_state(self._answer(_call(one, "GetState")), state)

    def _answer(self, question: Message) -> list[Any]:
        """A list; empty where the program does not answer, or the search has lasted too long."""
        self._asked += 1
        if self._asked > _MOST_ASKED or self._clock.monotonic() > self._until:
            return []
        with contextlib.suppress(TimeoutError, DBusErrorResponse):
            body = unwrap_msg(self._bus.send_and_get_reply(question, timeout=_SEARCH_ANSWER_S))
            return list(body[0]) if body else []
        return []


def _call(of: Accessible, method: str) -> Message:
    return new_method_call(DBusAddress(of.path, of.program, _ACCESSIBLE), method)
