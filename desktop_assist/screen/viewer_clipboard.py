"""One viewer's clipboard: what it may tell us of it, and what it is told of the customer's.

Decides: what follows from a message about a clipboard, and what the viewer is owed.
Leaves alone: who allows it, and where texts come from and go to (`Ways`); the bytes (`clipboard_messages`).

1. A viewer that knows the extension only tells that it has a text, and is asked for it while texts are
   wanted: otherwise the text does not leave the technician's computer. One that does not sends it unasked.
2. Of texts that come faster than they are dealt with only the last one counts; what the viewer is owed is
   owed once, however often it asks.
3. Whether a text may leave is asked at the instant in which it does.
4. A viewer is offered no text that was there before it came in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.screen import clipboard_messages
from desktop_assist.screen.clipboard_messages import (
    Action,
    ClipboardMessage,
    CutText,
    Told,
    TooLong,
    Understood,
)
from desktop_assist.screen.errors import malformed

# From: rfbproto: what a viewer that does not say understands, and takes unasked
_UNLESS_SAID = Understood(Action.REQUEST | Action.NOTIFY | Action.PROVIDE, 20 * 1024 * 1024)


@dataclass(frozen=True)
class Ways:
    """What can be done with texts here, and how. Any may be called from any thread.

    Attributes:
        inwards: Whether a viewer's texts can ever be wanted.
        outwards: Whether any can ever be offered.
        wanted: Whether a viewer's text is wanted now.
        take: Takes a text of the viewer's.
        too_long: Told that one was too long.
        may_leave: Whether a text that was offered may be sent now.
    """

    inwards: bool = False
    outwards: bool = False
    wanted: Callable[[], bool] = lambda: False
    take: Callable[[str], None] = lambda _text: None
    too_long: Callable[[], None] = lambda: None
    may_leave: Callable[[], bool] = lambda: False


class ViewerClipboard:
    """What one viewer knows and is owed. Safe to use from any thread."""

    def __init__(self, ways: Ways | None = None) -> None:
        """Begin with a viewer that has told nothing; without `ways` nothing is done."""
        self._ways = ways or Ways()
        self._lock = threading.Lock()
        self._here = self._extended = False
        self._viewer = _UNLESS_SAID
        self._came: CutText | TooLong | None = None
        self._noticed = False
        self._offered = ""
        self._owed: set[Action] = set()

    def known(self, *, extended: bool) -> None:
        """The viewer has told what it understands, and whether that is the extension."""
        with self._lock:
            self._here = True
            if extended and not self._extended and (self._ways.inwards or self._ways.outwards):
                self._extended = True
                self._owed.add(Action.CAPS)

    def received(self, message: ClipboardMessage) -> None:
        """The viewer said `message`; it is dealt with by `deal`.

        Raises:
            MalformedStream: It is of the extension, which was not agreed upon.
        """
        with self._lock:
            if message.extended and not self._extended:
                raise malformed("a message about a clipboard that was not agreed upon")
            match message:
                case CutText() | TooLong():
                    self._came = message  # 2.
                case Understood():
                    self._viewer = message
                case Told():
                    self._told(message)

    def _told(self, message: Told) -> None:
        if message.action is Action.NOTIFY:
            self._noticed = message.text
        elif self._offered:
            self._owed.add(Action.PROVIDE if message.action is Action.REQUEST else Action.NOTIFY)

    def deal(self) -> None:
        """Deal with what came since the last call."""
        with self._lock:
            came, noticed = self._came, self._noticed
            self._came, self._noticed = None, False
        if not self._ways.inwards or (came is None and not noticed) or not self._ways.wanted():
            return
        if noticed:  # 1.
            with self._lock:
                self._owed.add(Action.REQUEST)
        if isinstance(came, TooLong):
            self._ways.too_long()
        elif came is not None and came.text:
            self._ways.take(came.text)

    def offer(self, text: str) -> bool:
        """The customer copied `text`, and it may leave. Returns whether the viewer can take it."""
        with self._lock:
            if not self._here or not self._ways.outwards:  # 4.
                return False
            self._offered = text
            if self._extended and Action.NOTIFY in self._viewer.actions:
                self._owed.add(Action.NOTIFY)
            elif not self._extended or self._takes_unasked(text):
                self._owed.add(Action.PROVIDE)
            else:
                return False
            return True

    def forget(self) -> None:
        """Nothing that was offered may leave any more."""
        with self._lock:
            self._offered = ""
            self._owed -= {Action.NOTIFY, Action.PROVIDE}

    @property
    def owes(self) -> bool:
        """Whether the viewer is to be sent something."""
        return bool(self._owed)

    def take_owed(self) -> bytes:
        """What the viewer is to be sent now, for good."""
        live = self._ways.may_leave()  # 3.
        with self._lock:
            owed, self._owed = self._owed, set()
            said = b""
            if Action.CAPS in owed:
                said += clipboard_messages.understood(self._actions())
            if Action.REQUEST in owed:
                said += clipboard_messages.told(Action.REQUEST)
            if not live or not self._offered:
                return said
            if Action.NOTIFY in owed:
                said += clipboard_messages.told(Action.NOTIFY)
            return said + (self._text() if Action.PROVIDE in owed else b"")

    def _actions(self) -> Action:
        inwards = Action.NOTIFY | Action.PROVIDE if self._ways.inwards else Action(0)
        outwards = Action.REQUEST | Action.PEEK if self._ways.outwards else Action(0)
        return inwards | outwards

    def _text(self) -> bytes:
        written = clipboard_messages.provided if self._extended else clipboard_messages.plain_text
        return written(self._offered)

    def _takes_unasked(self, text: str) -> bool:
        fits = clipboard_messages.provided_length(text) <= self._viewer.largest
        return fits and Action.PROVIDE in self._viewer.actions
