"""The customer's own hand on Windows, and a last look at what this program injects.

Decides: that an event is the customer's when no program made it, which low-level hooks tell; and that an
event of ours which has come to a window of ours all the same reaches nobody.
Leaves alone: what follows (`steering`), and whose window it is (`windows_input`).

1. Only that something was done is looked at, never which key it was.
2. The hook answers at once and waits for nothing: Windows holds every key and click of the customer's until
   it has answered, and takes away a hook that is slow. So another thread tells that the customer acts; it may
   have to wait for an event that is being injected, which itself waits for the hook.
3. Windows cannot hold all windows still while an event is injected. So the hook looks again, just before the
   event arrives.

From: https://learn.microsoft.com/windows/win32/winmsg/lowlevelmouseproc
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_assist.screen.errors import ScreenNotShown
from desktop_assist.screen.windows_desktop import Heard, WindowsDesktop

_START_S = 5.0  # ours: Windows answers within milliseconds


class WindowsHand:
    """Listens until it is closed."""

    def __init__(
        self, desktop: WindowsDesktop, moved: Callable[[], None], refused: Callable[[Heard], bool]
    ) -> None:
        """Call `moved`, from a thread of its own, when the customer does something.

        `refused` tells of an event of ours whether it must not arrive.

        Raises:
            ScreenNotShown: Windows does not let this program listen.
        """
        self._desktop, self._moved, self._refused = desktop, moved, refused
        self._acted, self._begun = threading.Event(), threading.Event()
        self._over = False
        self._failed: OSError | None = None
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in ((self._listen, "own-hand"), (self._tell, "own-hand-told"))
        ]
        for each in self._threads:
            each.start()
        if not self._begun.wait(_START_S) or self._failed is not None:
            self.close()
            raise ScreenNotShown(
                "Mouse and keyboard cannot be used from afar: Windows does not tell when you use them.",
                next_step="The screen can be seen, and help can go on by chat.",
            ) from self._failed

    def _listen(self) -> None:
        try:
            self._desktop.listen(self._heard, self._begun.set)
        except OSError as error:
            self._failed = error
        self._begun.set()

    def _heard(self, heard: Heard) -> bool:
        if not heard.injected:  # 1.
            self._acted.set()  # 2.
            return False
        return heard.ours and self._refused(heard)  # 3.

    def _tell(self) -> None:
        while self._acted.wait() and not self._over:
            self._acted.clear()
            self._moved()

    def close(self) -> None:
        """Stop listening."""
        self._over = True
        self._acted.set()
        self._desktop.stop_listening()
        for each in self._threads:
            each.join()
