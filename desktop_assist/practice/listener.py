"""What a program told its window, kept in order so that the story can wait for it.

Decides: how long the story waits for something to happen before it says that it did not.
Leaves alone: what is told.
"""

from __future__ import annotations

import queue
from typing import Generic, TypeVar

from desktop_assist.errors import DesktopAssistError

E = TypeVar("E")
W = TypeVar("W")
PATIENCE_S = 60.0  # ours: a check-up on a slow machine takes about twenty seconds


class DidNotHappen(DesktopAssistError):
    """A step of the story did not come true."""


class Told(Generic[E]):
    """The events of one program, in the order in which they came."""

    def __init__(self) -> None:
        """Nothing has been told yet."""
        self._events: queue.SimpleQueue[E] = queue.SimpleQueue()

    def __call__(self, event: E) -> None:
        """Be told `event`, from any thread."""
        self._events.put(event)

    def wait_for(self, kind: type[W], what: str) -> W:
        """The next event of `kind`; those before it are passed over.

        Args:
            kind: The class of the event.
            what: What is expected, as the subject of a sentence, such as "The technician's arrival".

        Raises:
            DidNotHappen: It did not come in time.
        """
        while True:
            try:
                event = self._events.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise did_not_happen(f"{what} did not come within {PATIENCE_S:.0f} seconds.") from None
            if isinstance(event, kind):
                return event


def did_not_happen(sentence: str) -> DidNotHappen:
    """The error for a step that failed."""
    return DidNotHappen(
        sentence,
        kept="The practice organisation was temporary; nothing of yours was touched.",
        next_step="Please report this with all lines above.",
    )


def require(held: bool, sentence: str) -> None:
    """End the story unless `held`.

    Raises:
        DidNotHappen: It does not hold; `sentence` says what.
    """
    if not held:
        raise did_not_happen(sentence)
