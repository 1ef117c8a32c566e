"""Steering: what a technician's viewer does with pointer and keys, from the event to the device.

Decides: which events have an effect on the customer's computer, at the instant of each, and what a
technician hears of those that have none.
Leaves alone: how an event is injected (`input_device`), and the consent itself (`allowed` asks it).

1. `stop` waits for the event that is under way. After it returned nothing is injected, and all keys and
   buttons are up. Pausing and losing the consent let go of them just so.
2. Seeing is not steering: without consent an event has no effect.
3. The customer's own hand wins: within a second of theirs, an event has no effect, and what was held is let
   go.
4. Ctrl-Alt-Del and the other keys that speak to the system are refused.
5. What would reach a window of this program has no effect: neither the pointer nor a key. That is asked and
   done while no window can come or move.
6. Modifiers and buttons are held; any other key is pressed and let go at once. So no key repeats by itself
   while the line is slow, or into a window of ours that has just come.
7. An event is recorded before it is injected; what cannot be recorded is not injected.
8. The technician hears why an event has no effect, once for each reason in a row of such events.
9. Which key goes into a password field is not recorded, where its program tells. After what may move the
   focus a key waits for that to be told, some milliseconds at most; what ends it waits for nothing.
10. What is not seen is not steered: nothing while the customer has paused, no place outside the picture or
    blank in it, and no key where the window that would get it is not seen.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from desktop_assist.screen import keysyms
from desktop_assist.screen.errors import NotSteered, ScreenNotShown
from desktop_assist.screen.focus import Field
from desktop_assist.screen.input_device import InputDevice, Reached
from desktop_assist.screen.rfb_messages import KeyEvent, PointerEvent
from desktop_assist.screen.rfb_server import Input
from diagnostics.clock import Clock

FREEZE_S = 1.0  # ours: as the issue has it; a person who stops for longer has stopped
BUTTONS = range(1, 8)  # the wheel is 4 to 7; From: rfbproto, "PointerEvent"
_ALL_BUTTONS = (1 << len(BUTTONS)) - 1

_SEEING_ONLY = NotSteered(
    "The customer lets you see the screen, not use it, so your clicks and keys have no effect.",
    next_step="Ask the customer for leave to use mouse and keyboard.",
)
_CUSTOMER_ACTS = NotSteered(
    "The customer uses mouse or keyboard, so yours rest until a second after that.",
    next_step="Wait a moment.",
)
_SYSTEM_KEYS = NotSteered(
    "These keys speak to the computer itself, such as Ctrl-Alt-Del, and cannot be pressed from afar.",
    next_step="Ask the customer to press them.",
)
_OURS = NotSteered(
    "That would reach a window of Desktop Assist, which only the customer can use.",
    next_step="Ask the customer, or use another window.",
)
_PAUSED = NotSteered(
    "The customer has paused the picture, so your clicks and keys have no effect.",
    next_step="Wait until they go on.",
)
_NOT_SEEN = NotSteered(
    "That would reach a window that the customer does not let you see.",
    next_step="Ask the customer, or use what you see.",
)
_NO_SUCH_KEY = NotSteered(
    "The customer's keyboard has no such key, and no room for one.",
    next_step="Use another key.",
)
_NOT_REACHED = {Reached.OURS: _OURS, Reached.NOT_SEEN: _NOT_SEEN}  # 5. 10.


OpenDevice = Callable[[Callable[[], None]], InputDevice]
"""Opens the device. What it is given is to be called, from any thread, when the customer acts."""


class InputRecord(Protocol):
    """Where each event is recorded before it has an effect."""

    def pointer(self, x: int, y: int, buttons: int) -> None:
        """The pointer is moved there, with these buttons down.

        Raises:
            EvidenceNotWritten: It cannot be recorded; it must not be injected.
        """
        ...

    def key(self, keysym: int, down: bool | None, into: Field) -> None:
        """A modifier goes down or up, or (none) another key is pressed and let go. Raises as above.

        What it is is not kept where it goes `into` a password field.
        """
        ...

    def close(self) -> None:
        """Nothing is steered any more. Raises as above."""
        ...


class Steering:
    """One viewer's events. Safe to use from any thread."""

    def __init__(
        self,
        open_device: OpenDevice,
        record: InputRecord,
        allowed: Callable[[], bool],
        tell: Callable[[NotSteered | ScreenNotShown], None],
        clock: Clock,
        *,
        paused: Callable[[], bool] = lambda: False,
    ) -> None:
        """Inject into what `open_device` opens, when the first event is `allowed`; `tell` the technician.

        While the customer has `paused`, nothing is injected.
        """
        self._paused = paused
        self._open_device = open_device
        self._record = record
        self._allowed = allowed
        self._tell = tell
        self._clock = clock
        self._lock = threading.RLock()
        self._device: InputDevice | None = None
        self._held: set[int] = set()
        self._buttons = self._wanted = 0
        self._over = False
        self._customer_acted_at = float("-inf")
        self._told: str | None = None

    def receive(self, events: Iterable[Input]) -> None:
        """Inject what may be injected.

        Raises:
            EvidenceNotWritten: Something cannot be recorded.
        """
        for event in events:
            if isinstance(event, KeyEvent) and event.down:
                self._settle()
            with self._lock:
                if not self._over:
                    self._one(event)

    def _settle(self) -> None:  # 9.
        device = None
        with self._lock, contextlib.suppress(NotSteered, ScreenNotShown):
            if not self._over and self._refused() is None:
                device = self._device
        if device is not None:
            device.settle()  # without the lock: whoever stops it, or acts, waits for nothing

    def _one(self, event: Input) -> None:
        because: NotSteered | ScreenNotShown | None
        try:
            because = self._refused() or self._inject(event)
        except (NotSteered, ScreenNotShown) as error:
            self._let_go()
            because = error
        if isinstance(event, PointerEvent):
            self._wanted = event.buttons
        self._tell_once(event, because)

    def _tell_once(self, event: Input, because: NotSteered | ScreenNotShown | None) -> None:  # 8.
        if _is_idle(event):
            return
        told, self._told = self._told, because.happened if because else None
        if because is not None and because.happened != told:
            self._tell(because)

    def _refused(self) -> NotSteered | None:
        if not self._allowed():  # 2.
            self._let_go()
            return _SEEING_ONLY
        if self._paused():  # 10.
            self._let_go()
            return _PAUSED
        if self._device is None:
            self._device = self._open_device(self.customer_acts)
        if self._clock.monotonic() - self._customer_acted_at < FREEZE_S:  # 3.
            return _CUSTOMER_ACTS
        return None

    def _inject(self, event: Input) -> NotSteered | None:
        device = self._device
        assert device is not None
        if isinstance(event, PointerEvent):
            with device.held_still():
                return self._point(device, event)
        if event.keysym in keysyms.LOCKS:
            return None  # a viewer tells its own Caps Lock by the characters that it sends
        if event.keysym not in self._held and keysyms.belongs_to_system(event.keysym, self._held):  # 4.
            return _SYSTEM_KEYS if event.down else None
        with device.held_still():
            return self._key(device, event)

    def _point(self, device: InputDevice, event: PointerEvent) -> NotSteered | None:
        kept = self._buttons & event.buttons
        reached = device.pointer_reaches(event.x, event.y)
        if reached is not Reached.SEEN:
            self._press(device, kept)  # what is let go there is let go where it is
            return _NOT_REACHED[reached]
        pressed = event.buttons & ~self._wanted & _ALL_BUTTONS  # not what went down where it had no effect
        self._record.pointer(event.x, event.y, kept | pressed)  # 7.
        device.move(event.x, event.y)
        self._press(device, kept | pressed)
        return None

    def _press(self, device: InputDevice, wanted: int) -> None:
        for number in BUTTONS:
            bit = 1 << number - 1
            if (wanted ^ self._buttons) & bit:
                device.button(number, bool(wanted & bit))
        self._buttons = wanted

    def _key(self, device: InputDevice, event: KeyEvent) -> NotSteered | None:
        modifier = event.keysym in keysyms.MODIFIERS
        if not event.down:
            if modifier and event.keysym in self._held:
                self._record.key(event.keysym, False, device.typed_into())  # 7.
                self._held.discard(event.keysym)
                device.hold(event.keysym, False)
            return None
        reached = device.keys_reach()
        if reached is not Reached.SEEN:
            return _NOT_REACHED[reached]
        self._record.key(event.keysym, True if modifier else None, device.typed_into())  # 7.
        if modifier:  # 6.
            self._held.add(event.keysym)
            device.hold(event.keysym, True)
            return None
        return None if device.tap(event.keysym) else _NO_SUCH_KEY

    # Ends

    def customer_acts(self) -> None:
        """The customer uses their own hand."""
        with self._lock:  # 3.
            self._customer_acted_at = self._clock.monotonic()
            self._let_go()

    def _let_go(self) -> None:
        if self._device is None or not (self._held or self._buttons):
            return
        held, self._held = self._held, set()
        buttons, self._buttons = self._buttons, 0
        with contextlib.suppress(NotSteered, ScreenNotShown), self._device.held_still():
            for keysym in sorted(held):
                self._device.hold(keysym, False)
            for number in BUTTONS:
                if buttons & 1 << number - 1:
                    self._device.button(number, False)

    def rest(self) -> None:
        """Let go of everything, and of the device, until something is allowed again."""
        with self._lock:  # 1.
            self._let_go()
            device, self._device = self._device, None
            if device is not None:
                self._record.close()
        if device is not None:
            device.close()  # without the lock: the device may be about to say that the customer acts

    def stop(self) -> None:
        """End it for good."""
        with self._lock:
            self._over = True
        self.rest()


def _is_idle(event: Input) -> bool:
    """Whether nobody expects an effect: a pointer that passes by, a key that comes up."""
    return not event.buttons if isinstance(event, PointerEvent) else not event.down
