"""This very Windows.

Decides: how Windows answers where it answers otherwise than other systems do.
Leaves alone: everything that psutil and the file system answer alike everywhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import psutil

from diagnostics.observation import Reason
from diagnostics.platforms.interface import Failure, Memory, Output
from diagnostics.platforms.machine import Machine
from diagnostics.platforms.question import ask
from diagnostics.platforms.windows import native, programs, registry, wireless
from diagnostics.platforms.windows.interface import RegistryKey, WirelessLink

# PowerShell is heavy: more than a few at once only get in each other's way on an ordinary computer.
AT_ONCE = 4
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_WAIT_S = 0.05


class WindowsMachine(Machine):
    """This Windows, behind the interfaces `Platform` and `Windows`."""

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        """The output of one of the system's own programs."""
        folder = ask(native.system_folder)
        if isinstance(folder, Failure):
            return folder
        ends_at = time.monotonic() + deadline_s
        while not _TURNS.acquire(timeout=_WAIT_S):
            if stop.is_set() or time.monotonic() > ends_at:
                return Failure(Reason.TIMED_OUT, "The program was not started in time.")
        try:
            placed = [programs.place(argv[0], folder), *argv[1:]]
            left_s = max(0.0, ends_at - time.monotonic())
            return super().run(placed, deadline_s=left_s, stop=stop, accepted=accepted, keep=keep)
        finally:
            _TURNS.release()

    def registry(self, path: str) -> RegistryKey | Failure:
        """A key of the registry."""
        return ask(lambda: registry.read(path))

    def security_health(self, provider: int) -> int | Failure:
        """What the Security Center says of a kind of protection."""
        return ask(lambda: native.security_health(provider))

    def wireless(self) -> tuple[WirelessLink, ...] | Failure:
        """The Wi-Fi connections in use."""
        return ask(wireless.links)

    def access_rules(self, path: str) -> str | Failure:
        """Who may do what with a file or folder."""
        return ask(lambda: native.access_rules(path))

    def memory(self) -> Memory | Failure:
        """Main memory, and swap where its performance counter answers; it is missing on some machines."""
        return ask(_memory)

    def uptime_s(self) -> int | Failure:
        """Seconds since Windows started."""
        return ask(native.uptime_s)

    def is_administrator(self) -> bool:
        """Whether this program runs with the full rights of an administrator."""
        return ask(native.is_administrator) is True


def _memory() -> Memory:
    memory, swap = psutil.virtual_memory(), ask(psutil.swap_memory)
    if isinstance(swap, Failure):
        return Memory(memory.total, memory.available, memory.free, swap, swap)
    return Memory(memory.total, memory.available, memory.free, swap.total, swap.used)
