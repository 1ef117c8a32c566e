"""Pictures of the screen that a technician wants in the evidence.

Decides: that this program makes them itself, of what it sent last, so that nobody can bring one of their own;
how many there can be and how large; and that one is durable before it is told of.
Leaves alone: the consent (the session asks it, and nothing is served without it), and how one gets on the
record: as any recording.

1. While nothing is seen, or the customer has paused, none is made.
2. No more than 50 in a case, and none larger than 32 MiB.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_assist.consent import Capability
from desktop_assist.engagement import recordings
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.recordings import Recorded
from desktop_assist.evidence import durable
from desktop_assist.screen import png
from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.frame_source import Pixels
from desktop_assist.screen.sharing import Sharing
from desktop_assist.screen.viewing import Viewing
from diagnostics.clock import timestamp
from diagnostics.errors import PlainError

MOST_PICTURES = 50  # ours: what a person can look through
LARGEST_BYTES = 32 * 1024 * 1024  # ours: a photograph that fills three 4K screens


class KeptPictures:
    """The pictures of one case. Safe to use from any thread."""

    def __init__(self, install: Install, case: str, sharing: Sharing) -> None:
        """Make none yet; `sharing` says whether the customer has paused."""
        self._install, self._case, self._sharing = install, case, sharing
        self._lock = threading.Lock()
        self._viewing: Viewing | None = None
        self._ended: Callable[[], None] = lambda: None
        self._tell: Callable[[PlainError], None] = lambda _error: None
        self._count = 0
        self._made: list[Recorded] = []

    def begin(self, viewing: Viewing, ended: Callable[[], None], tell: Callable[[PlainError], None]) -> None:
        """`viewing` is served from now on; `ended` is called after each picture, `tell` why there is none."""
        with self._lock:
            self._viewing, self._ended, self._tell = viewing, ended, tell

    def end(self) -> None:
        """Nothing is seen any more."""
        with self._lock:
            self._viewing = None

    def want(self) -> ScreenNotShown | None:
        """Keep what was sent last. Returns why not; otherwise the picture comes with `take_ended`."""
        with self._lock:
            if self._viewing is None or self._sharing.is_paused():  # 1.
                return _not_kept("Nothing is seen of the screen now", "Open the screen, or wait.")
            if self._count >= MOST_PICTURES:  # 2.
                return _not_kept(f"There are {MOST_PICTURES} already", "The recording has everything.")
            self._count += 1
            name = f"picture-{self._count:03}.png"
            path = recordings.folder(self._install, self._case) / name
            self._viewing.want_picture(partial(self._keep, path, self._ended, self._tell))
        return None

    def _keep(
        self, path: Path, ended: Callable[[], None], tell: Callable[[PlainError], None], pixels: Pixels
    ) -> None:
        if self._sharing.is_paused():  # 1.
            tell(_not_kept("The customer has paused", "Wait until they let it go on."))
            return
        data = png.encode(pixels)
        if len(data) > LARGEST_BYTES:  # 2.
            tell(_not_kept("It is too large", "The recording has everything."))
            return
        at = timestamp(self._install.clock.now())
        with durable.writing("The picture"):
            durable.replace(path, data, durable.PRIVATE)
        with self._lock:
            self._made.append(Recorded(Capability.SCREEN, path, at, at))
        ended()

    # `services.Recorded`

    def stop(self) -> None:
        """Nothing to stop: a picture is made while the screen is served, and that is stopped."""

    def wait(self) -> None:
        """Nothing to wait for."""

    def take_ended(self) -> tuple[Recorded, ...]:
        """The pictures that were made since the last call."""
        with self._lock:
            made, self._made = tuple(self._made), []
            return made


def _not_kept(because: str, next_step: str) -> ScreenNotShown:
    return ScreenNotShown(f"No picture was kept: {because[0].lower()}{because[1:]}.", next_step=next_step)
