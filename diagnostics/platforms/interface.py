"""The door between the probes and the machine: its shape.

Decides: which questions a probe can ask of a machine, and that every one of them can fail with a reason.
Leaves alone: how they are answered; `machine` answers for real, the tests' recorded surroundings from data.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from diagnostics.observation import Reason


@dataclass(frozen=True)
class Failure:
    """A question that was not answered: the reason, and a sentence without any of the machine's own data."""

    reason: Reason
    detail: str


@dataclass(frozen=True)
class Output:
    """What a command wrote to its standard output, never empty, and its exit code."""

    text: str
    exit_code: int


@dataclass(frozen=True)
class Volume:
    """A mounted file system on a disk. `inodes_total` is 0 where the file system has no fixed number."""

    mount: str
    file_system: str
    options: tuple[str, ...]
    total_bytes: int
    used_bytes: int
    free_bytes: int
    inodes_total: int
    inodes_free: int


@dataclass(frozen=True)
class Memory:
    """Main memory and swap, in bytes; a system may tell of the one and not of the other."""

    total_bytes: int
    available_bytes: int
    free_bytes: int
    swap_total_bytes: int | Failure
    swap_used_bytes: int | Failure


@dataclass(frozen=True)
class Link:
    """A network adapter: `duplex` is `full`, `half` or `unknown`; the counters run since it came up."""

    name: str
    up: bool
    duplex: str
    speed_mbit: int
    packets: int
    errors: int
    dropped: int


@dataclass(frozen=True)
class Sensor:
    """A temperature and the device's own limits, in thousandths of a degree Celsius; 0: no limit given."""

    name: str
    current_millicelsius: int
    high_millicelsius: int
    critical_millicelsius: int


@dataclass(frozen=True)
class FileFacts:
    """What the file system says about a path: permission bits, and seconds since 1970 of the last change."""

    mode: int
    modified_s: int


@dataclass(frozen=True)
class Greeting:
    """What a server far away said first, and how long the way there and back took.

    Attributes:
        round_trip_ms: The middle one of several connections.
        text: The start of the first line that came, or `""` where the server waited to be spoken to.
    """

    round_trip_ms: int
    text: str


class Platform(Protocol):
    """A machine that can be asked. Nothing here raises for what a machine may do."""

    @property
    def name(self) -> str:
        """`linux`, `windows` or `macos`."""
        ...

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        """The output of a command. Silence is a failure, whatever the exit code: it is never good news.

        Args:
            argv: The program and its arguments; no shell is involved.
            deadline_s: Seconds until it is ended.
            stop: When set, it is ended too.
            accepted: Exit codes that are an answer.
            keep: Beginnings of lines; where there are some, only such lines and empty ones are kept.
        """
        ...

    def read_text(self, path: str) -> str | Failure:
        """The text of a small file."""
        ...

    def list_folder(self, path: str) -> tuple[str, ...] | Failure:
        """The names in a folder, sorted."""
        ...

    def file_facts(self, path: str) -> FileFacts | Failure:
        """Permissions and time of a path."""
        ...

    def volumes(self) -> tuple[Volume, ...] | Failure:
        """The mounted file systems that lie on disks."""
        ...

    def memory(self) -> Memory | Failure:
        """Main memory and swap now."""
        ...

    def busy_permille(self, window_s: float, stop: threading.Event) -> int | Failure:
        """How busy all processors were during `window_s` seconds, leaving out our own work."""
        ...

    def throttled_ms(self, window_s: float, stop: threading.Event) -> int | Failure:
        """Milliseconds in which processors were slowed down for heat during `window_s` seconds, summed."""
        ...

    def link_changes(self, window_s: float, stop: threading.Event) -> tuple[Link, ...] | Failure:
        """The network adapters, with what their counters counted during `window_s` seconds."""
        ...

    def greeting(self, host: str, port: int, stop: threading.Event) -> Greeting | Failure:
        """How a server greets whoever connects; nothing is sent to it."""
        ...

    def load15_permille(self) -> int | Failure:
        """The 15-minute load for each processor, in thousandths."""
        ...

    def uptime_s(self) -> int | Failure:
        """Seconds since the system started."""
        ...

    def links(self) -> tuple[Link, ...] | Failure:
        """The network adapters."""
        ...

    def temperatures(self) -> tuple[Sensor, ...] | Failure:
        """The temperature sensors."""
        ...

    def process_names(self) -> tuple[str, ...] | Failure:
        """The distinct names of running programs, sorted."""
        ...

    def proxy_settings(self) -> tuple[str, ...] | Failure:
        """The kinds of traffic, such as `https`, that the environment sends through a proxy."""
        ...

    def proxy_addresses(self) -> tuple[str, ...] | Failure:
        """Where these proxies are, as the environment has it; never to be reported."""
        ...

    def resolver_round_trip_ms(self, address: str, stop: threading.Event) -> int | Failure:
        """Milliseconds until a name server answers for the root of all names."""
        ...

    def clock_offset_ms(self, server: str, stop: threading.Event) -> int | Failure:
        """By how many milliseconds a time server's clock is ahead of ours, below 0 where it is behind."""
        ...

    def is_administrator(self) -> bool:
        """Whether the program has the rights of an administrator."""
        ...

    def home(self) -> str:
        """The person's folder, for finding settings in it; never to be reported."""
        ...
