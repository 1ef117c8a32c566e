"""What goes between the technician's clipboard and the customer's through a stock viewer of the screen.

Decides: when a viewer's text is wanted, that the technician is told once why it is not, and when a viewer is
offered what the customer copied.
Leaves alone: the record and the customer's clipboard (`session.clipboards`, by the same way as the messages
of the technician's own program), and what is said to the viewer (`screen.viewer_clipboard`).

1. A viewer tells of its clipboard unasked, whenever its window is used: the customer is never asked because
   of that, and the technician reads one sentence for each viewer.
2. Of texts that come while one waits only the last one counts; one that came or went last is not put again.
3. What the customer copied is offered once it is on the record, and forgotten with the consent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Protocol

from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.errors import TextNotTaken
from desktop_assist.screen.viewer_clipboard import Ways
from desktop_assist.session.clipboards import FROM, TO
from diagnostics.errors import PlainError

Put = Callable[[Callable[[], str]], None]
"""Has the text that the given function returns put on the customer's clipboard, later and elsewhere."""
NOT_ALLOWED = TextNotTaken(
    "Your viewer has a text for the customer's clipboard, which the customer does not allow.",
    kept="It was not put there.",
    next_step="Ask for it first, then copy the text again.",
)
TOO_LONG = TextNotTaken(
    "What you copied is longer than 64 KiB.", kept="The text was not sent.", next_step="Send a file."
)


class Viewer(Protocol):
    """The viewer of now."""

    def offer_text(self, text: str) -> bool:
        """Offer it `text`; whether it can take one."""
        ...

    def forget_text(self) -> None:
        """No text that was offered may leave any more."""
        ...


class ViewerTexts:
    """The texts of one case that go through viewers. Safe to use from any thread."""

    def __init__(self, consents: Consents, served: Collection[Capability]) -> None:
        """Let texts through while `consents` allow it, as far as it is `served` at all."""
        self._consents = consents
        self._served = frozenset(served)
        self._lock = threading.Lock()
        self._viewer: Viewer | None = None
        self._waiting = self._last = ""
        consents.watch(self._withdrawn)

    def ways(self, put: Put, tell: Callable[[PlainError], None]) -> Ways:
        """What a new viewer can do; `put` takes its texts, `tell` says why one is not taken."""
        told: set[PlainError] = set()

        def tell_once(error: PlainError) -> None:
            if error not in told:
                told.add(error)
                tell(error)

        def wanted() -> bool:  # 1.
            allowed = self._consents.allows(TO)
            if not allowed:
                tell_once(NOT_ALLOWED)
            return allowed

        return Ways(
            TO in self._served,
            FROM in self._served,
            wanted=wanted,
            take=lambda text: self._take(text, put),
            too_long=lambda: tell_once(TOO_LONG),
            may_leave=lambda: self._consents.allows(FROM),
        )

    def _take(self, text: str, put: Put) -> None:  # 2.
        with self._lock:
            if text == self._last:
                return
            idle, self._waiting, self._last = not self._waiting, text, text
        if idle:
            put(self._take_waiting)

    def _take_waiting(self) -> str:
        with self._lock:
            text, self._waiting = self._waiting, ""
            return text

    def begin(self, viewer: Viewer) -> None:
        """`viewer` is there."""
        with self._lock:
            self._viewer = viewer

    def end(self) -> None:
        """It is not any more."""
        with self._lock:
            self._viewer = None

    def offer(self, text: str) -> bool:
        """The customer copied `text`, and it is on the record. Returns whether a viewer was offered it."""
        with self._lock:
            viewer, self._last = self._viewer, text
        return viewer is not None and viewer.offer_text(text)

    def _withdrawn(self, capability: Capability) -> None:
        with self._lock:
            if capability is TO:
                self._last = ""
            viewer = self._viewer if capability is FROM else None
        if viewer is not None:
            viewer.forget_text()  # 3.
