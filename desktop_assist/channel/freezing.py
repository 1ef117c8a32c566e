"""A terminal that the customer can freeze.

Decides: that nothing goes in or out while it is frozen, and that the technician is told of it.
Leaves alone: what runs on it. A frozen program runs on until it waits for the terminal; the customer's own
Ctrl-C still reaches it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from desktop_assist.channel.pseudo_terminal import PseudoTerminal

_LOOK_S = 0.05
FROZEN, GOES_ON = "[The customer has frozen the terminal.]", "[The terminal goes on.]"


class Freezing:
    """A pseudo-terminal around another one."""

    def __init__(self, inner: PseudoTerminal, noted: Callable[[str], None]) -> None:
        """Let everything through until it is frozen; `noted` records what happens to it."""
        self._inner = inner
        self._noted = noted
        self._flowing = threading.Event()
        self._flowing.set()
        self._said: deque[bytes] = deque()

    @property
    def frozen(self) -> bool:
        """Whether nothing goes in or out."""
        return not self._flowing.is_set()

    def freeze(self) -> None:
        """Let nothing in or out from now on."""
        if not self.frozen:
            self._flowing.clear()
            self._tell(FROZEN)

    def unfreeze(self) -> None:
        """Let everything through again."""
        if self.frozen:
            self._tell(GOES_ON)
            self._flowing.set()

    def _tell(self, words: str) -> None:
        self._noted(words.strip("[]"))
        self._said.append(f"\r\n{words}\r\n".encode())

    def wait_until_flowing(self) -> bool:
        """Wait while it is frozen. Returns whether the terminal still runs."""
        while not self._flowing.wait(_LOOK_S) and self.running:
            pass
        return self.running

    @property
    def running(self) -> bool:
        """Whether it was not stopped yet."""
        return self._inner.running

    @property
    def hides_input(self) -> bool:
        """Whether what is typed now is not shown, as a password is."""
        return self._inner.hides_input

    def read(self) -> bytes | None:
        """What it printed; nothing while it is frozen but the note that it is."""
        flowing = bool(self._said) or self._flowing.wait(_LOOK_S)
        if self._said:  # looked at after the wait: the note that it goes on comes before what goes on
            return self._said.popleft()
        return self._inner.read() if flowing or not self.running else b""

    def write(self, data: bytes) -> None:
        """Type `data`, when it is not frozen any more."""
        if self.wait_until_flowing():
            self._inner.write(data)

    def write_at_once(self, data: bytes) -> int:
        """Type what is taken at once; while it is frozen, nothing."""
        return 0 if self.frozen else self._inner.write_at_once(data)

    def interrupt(self) -> None:
        """Interrupt what runs, frozen or not: only the customer does this."""
        self._inner.interrupt()

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program how large the technician's window is."""
        self._inner.resize(columns, rows)

    def stop(self) -> None:
        """End the program, frozen or not."""
        self._inner.stop()

    def close(self) -> int:
        """End it, free the terminal, and return the program's exit status."""
        return self._inner.close()
