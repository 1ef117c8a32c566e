"""The machine that the program runs on.

Decides: how each question of the door is answered here, through psutil, the file system and commands.
Leaves alone: what is worth asking; and what the answers mean.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from diagnostics.observation import Reason
from diagnostics.platforms import command, resolver, sample, server, text, time_server
from diagnostics.platforms.interface import (
    Failure,
    FileFacts,
    Greeting,
    Link,
    Memory,
    Output,
    Sensor,
    Volume,
)
from diagnostics.platforms.question import ask

LARGEST_FILE_BYTES = 2**20
_NAMES = {"win32": "windows", "darwin": "macos"}
_DUPLEX = {int(psutil.NIC_DUPLEX_FULL): "full", int(psutil.NIC_DUPLEX_HALF): "half"}
_PROXY_KINDS = ("all", "ftp", "http", "https")


class Machine:
    """This very machine, behind the interface `Platform`."""

    @property
    def name(self) -> str:
        """`linux`, `windows` or `macos`."""
        return _NAMES.get(sys.platform, "linux")

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        """The output of a command."""
        return command.run(argv, deadline_s=deadline_s, stop=stop, accepted=accepted, keep=keep)

    def read_text(self, path: str) -> str | Failure:
        """The text of a file of at most a mebibyte."""
        return ask(lambda: _read_text(path))

    def list_folder(self, path: str) -> tuple[str, ...] | Failure:
        """The names in a folder, sorted."""
        return ask(lambda: tuple(sorted(entry.name for entry in Path(path).iterdir())))

    def file_facts(self, path: str) -> FileFacts | Failure:
        """Permissions and time of a path."""
        return ask(lambda: _file_facts(path))

    def volumes(self) -> tuple[Volume, ...] | Failure:
        """The mounted file systems that lie on disks; one that does not answer is left out."""
        return ask(lambda: tuple(_volumes()))

    def memory(self) -> Memory | Failure:
        """Main memory and swap now."""
        return ask(_memory)

    def busy_permille(self, window_s: float, stop: threading.Event) -> int | Failure:
        """How busy all processors were during `window_s` seconds, leaving out our own work."""
        before = _processor_s()
        if stop.wait(window_s):
            return Failure(Reason.CANCELLED, "The measurement was stopped.")
        return ask(lambda: _busy_permille(before, _processor_s()))

    def throttled_ms(self, window_s: float, stop: threading.Event) -> int | Failure:
        """Milliseconds in which processors were slowed down for heat during `window_s` seconds, summed."""
        return ask(lambda: sample.growth(sample.throttle_counters, window_s, stop))

    def link_changes(self, window_s: float, stop: threading.Event) -> tuple[Link, ...] | Failure:
        """The network adapters, with what their counters counted during `window_s` seconds."""
        before = self.links()
        if stop.wait(window_s):
            return Failure(Reason.CANCELLED, "The measurement was stopped.")
        after = self.links()
        if isinstance(before, Failure) or isinstance(after, Failure):
            return before if isinstance(before, Failure) else after
        return sample.link_changes(before, after)

    def greeting(self, host: str, port: int, stop: threading.Event) -> Greeting | Failure:
        """How a server greets whoever connects; nothing is sent to it."""
        return server.greeting(host, port, stop)

    def load15_permille(self) -> int | Failure:
        """The 15-minute load for each processor, in thousandths."""
        return ask(_load15_permille)

    def uptime_s(self) -> int | Failure:
        """Seconds since the system started."""
        return ask(_uptime_s)

    def links(self) -> tuple[Link, ...] | Failure:
        """The network adapters."""
        return ask(lambda: tuple(_links()))

    def temperatures(self) -> tuple[Sensor, ...] | Failure:
        """The temperature sensors."""
        return ask(lambda: tuple(_sensors()))

    def process_names(self) -> tuple[str, ...] | Failure:
        """The distinct names of running programs, sorted."""
        return ask(_process_names)

    def proxy_settings(self) -> tuple[str, ...] | Failure:
        """The kinds of traffic that the environment sends through a proxy."""
        return tuple(_proxies())

    def proxy_addresses(self) -> tuple[str, ...] | Failure:
        """Where these proxies are; never to be reported."""
        return tuple(sorted({*_proxies().values()}))

    def resolver_round_trip_ms(self, address: str, stop: threading.Event) -> int | Failure:
        """Milliseconds until a name server answers for the root of all names."""
        return resolver.round_trip_ms(address, stop)

    def clock_offset_ms(self, server: str, stop: threading.Event) -> int | Failure:
        """By how many milliseconds a time server's clock is ahead of ours, below 0 where it is behind."""
        return time_server.offset_ms(server, stop)

    def is_administrator(self) -> bool:
        """Whether the program runs as root; elsewhere than on Linux and macOS this is not known yet."""
        return hasattr(os, "geteuid") and os.geteuid() == 0

    def home(self) -> str:
        """The person's folder."""
        return str(Path.home())


def _read_text(path: str) -> str:
    with Path(path).open("rb") as file:
        data = file.read(LARGEST_FILE_BYTES + 1)
    if len(data) > LARGEST_FILE_BYTES:
        raise ValueError
    return text.decode(data)


def _file_facts(path: str) -> FileFacts:
    found = Path(path).stat()
    return FileFacts(stat.S_IMODE(found.st_mode), int(found.st_mtime))


def _volumes() -> Iterator[Volume]:
    for partition in psutil.disk_partitions(all=False):
        try:
            usage = psutil.disk_usage(partition.mountpoint)
            inodes = _inodes(partition.mountpoint)
        except OSError:
            continue
        options = tuple(partition.opts.split(","))
        yield Volume(
            partition.mountpoint, partition.fstype, options, usage.total, usage.used, usage.free, *inodes
        )


def _inodes(mount: str) -> tuple[int, int]:
    if not hasattr(os, "statvfs"):
        return 0, 0
    found = os.statvfs(mount)
    return found.f_files, found.f_favail


def _memory() -> Memory:
    memory, swap = psutil.virtual_memory(), psutil.swap_memory()
    return Memory(memory.total, memory.available, memory.free, swap.total, swap.used)


def _processor_s() -> tuple[float, float, float]:
    """Seconds that all processors were busy, were idle, and worked for us."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # Windows counts interrupts and deferred calls within system time as well.
    twice = getattr(times, "interrupt", 0.0) + getattr(times, "dpc", 0.0)
    # Linux counts a guest's time within user time as well.
    guest = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return sum(times) - guest - twice - idle, idle, _our_own_s()


def _our_own_s() -> float:
    me = psutil.Process()
    mine = me.cpu_times()
    total = mine.user + mine.system + mine.children_user + mine.children_system
    for child in me.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            times = child.cpu_times()
            total += times.user + times.system
    return total


def _busy_permille(before: tuple[float, float, float], after: tuple[float, float, float]) -> int:
    busy, idle, ours = (max(0.0, late - early) for early, late in zip(before, after, strict=True))
    if busy + idle <= 0:
        raise ValueError
    return min(1000, max(0, int(1000 * (busy - ours) / (busy + idle))))


def _process_names() -> tuple[str, ...]:
    names = {process.info["name"] for process in psutil.process_iter(["name"])} - {None, ""}
    if not names:
        # There is always at least our own: an empty list means that names are not told.
        raise NotImplementedError
    return tuple(sorted(names))


def _links() -> Iterator[Link]:
    counters = psutil.net_io_counters(pernic=True)
    for name, facts in sorted(psutil.net_if_stats().items()):
        seen = counters.get(name)
        packets = seen.packets_sent + seen.packets_recv if seen else 0
        errors = seen.errin + seen.errout if seen else 0
        dropped = seen.dropin + seen.dropout if seen else 0
        duplex = _DUPLEX.get(int(facts.duplex), "unknown")
        yield Link(name, facts.isup, duplex, facts.speed, packets, errors, dropped)


def _proxies() -> dict[str, str]:
    """The proxies of the environment, by kind of traffic."""
    environment = {name.lower(): value for name, value in os.environ.items() if value}
    set_here = {kind: environment.get(f"{kind}_proxy", "") for kind in _PROXY_KINDS}
    return {kind: address for kind, address in set_here.items() if address}


def _load15_permille() -> int:
    if sys.platform == "win32":
        raise NotImplementedError
    return int(os.getloadavg()[2] * 1000) // (os.cpu_count() or 1)


def _uptime_s() -> int:
    if sys.platform != "linux":
        raise NotImplementedError
    return int(time.clock_gettime(time.CLOCK_BOOTTIME))


def _sensors() -> Iterator[Sensor]:
    if sys.platform != "linux":
        raise NotImplementedError
    for chip, readings in sorted(psutil.sensors_temperatures().items()):
        for number, found in enumerate(readings, start=1):
            limits = (_thousandths(found.high), _thousandths(found.critical))
            yield Sensor(f"{chip} {number}", _thousandths(found.current), *limits)


def _thousandths(degrees: float | None) -> int:
    return round(degrees * 1000) if degrees is not None else 0
