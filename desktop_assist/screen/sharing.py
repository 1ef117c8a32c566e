"""What of the screen is shared now: the customer's choice, pause, and private windows.

Decides: nothing but what the customer says; it is where their windows and the source of pictures meet.
Leaves alone: keeping to it, which the source does before anything compares, sends or records a picture, and
`steering` before anything is injected.

1. A wish counts before the call returns: the next picture that is begun keeps to it, and the source is woken
   for it. What was handed to the line before cannot be called back.
2. Only the customer's windows change the wishes; only the source of pictures says what area is seen.
3. Watchers are called after each change, in the thread of whoever made it; they ask for `now`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop_assist.screen.choice import AllScreens, Choice
from desktop_assist.screen.rectangle import Rectangle

PAUSED = "The customer has paused the picture."
UNPLUGGED = "The screen that was chosen is not connected any more."


@dataclass(frozen=True)
class Area:
    """What is seen while somebody looks, in the pixels of the display.

    Attributes:
        parts: A rectangle for each monitor, or the one around the window; none while nobody looks.
        picture: The rectangle that the picture is of; its corner is the corner of what a viewer points at.
        nothing_because: A sentence that says why nothing is seen though somebody looks, such as that the
            window is minimised; otherwise empty.
    """

    parts: tuple[Rectangle, ...] = ()
    picture: Rectangle | None = None
    nothing_because: str = ""


@dataclass(frozen=True)
class Shared:
    """Everything that was said, at one instant.

    Attributes:
        choice: What may be seen.
        choices: How many times the customer has chosen: a window that has gone and is chosen anew is another.
        paused: Whether nothing is seen, and nothing steered, for now.
        private: Windows that are never seen, by their number on the display.
        frames: This program's own windows that may be seen: the frame around what is seen.
        area: What is seen.
    """

    choice: Choice = field(default_factory=AllScreens)
    choices: int = 0
    paused: bool = False
    private: frozenset[int] = frozenset()
    frames: frozenset[int] = frozenset()
    area: Area = Area()


class Sharing:
    """What is shared in one case. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin with all screens chosen, nothing private, not paused, and nobody looking."""
        self._lock = threading.Lock()
        self._now = self._wishes = Shared()
        self._watchers: list[Callable[[], None]] = []

    @property
    def now(self) -> Shared:
        """What is said at this instant."""
        return self._now

    @property
    def wishes(self) -> Shared:
        """What the customer said, without what came of it; the same object until they say something else."""
        return self._wishes

    def choose(self, choice: Choice) -> None:
        """The customer lets this be seen, instead of what they chose before; also in mid-session."""
        self._change(lambda now: replace(now, choice=choice, choices=now.choices + 1))

    def pause(self) -> None:
        """Show one plain colour, and let nothing be steered, until `resume`."""
        self._change(lambda now: replace(now, paused=True))

    def is_paused(self) -> bool:
        """Whether it is paused at this instant."""
        return self._now.paused

    def resume(self) -> None:
        """Show again what was chosen."""
        self._change(lambda now: replace(now, paused=False))

    def mark_private(self, window: int) -> None:
        """Never show this window, nor its menus and dialogs. Another program's; ours never are."""
        self._change(lambda now: replace(now, private=now.private | {window}))

    def unmark(self, window: int) -> None:
        """Show a private window again."""
        self._change(lambda now: replace(now, private=now.private - {window}))

    def let_be_seen(self, window: int) -> None:
        """Let a window of this program be in the picture: the frame, before it is shown to the customer.

        It must let all input through and hold nothing to read.
        """
        self._change(lambda now: replace(now, frames=now.frames | {window}))

    def tell_area(self, area: Area) -> None:
        """The source of pictures shows `area` from now on; an empty one when nobody looks any more."""
        with self._lock:
            before, self._now = self._now, replace(self._now, area=area)
        self._tell(before)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Have `changed` called after each change. Returns what ends that."""
        with self._lock:
            self._watchers.append(changed)

        def end() -> None:
            with self._lock:
                self._watchers.remove(changed)

        return end

    def _change(self, made: Callable[[Shared], Shared]) -> None:
        with self._lock:
            before, self._now = self._now, made(self._now)
            if self._now != before:
                self._wishes = replace(self._now, area=Area())
        self._tell(before)

    def _tell(self, before: Shared) -> None:
        with self._lock:
            watchers = tuple(self._watchers) if self._now != before else ()
        for changed in watchers:  # 3.
            changed()
