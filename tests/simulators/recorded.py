"""A machine that answers from recorded data, behind the same interface as the real one.

Decides: that what was not recorded is answered as a bare machine answers: the program is not installed, the
file is not there.
Leaves alone: time; a test brings its own clock.
"""

from __future__ import annotations

import datetime as dt
import threading
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure, FileFacts, Greeting, Link, Memory, Output, Sensor, Volume
from diagnostics.probe import Address, Surroundings

DATA = Path(__file__).parent.parent / "data" / "linux"
_NOT_THERE = Failure(Reason.NOT_PRESENT, "This computer does not have it.")
_NOT_TOLD = Failure(Reason.NOT_SUPPORTED, "This system does not tell it.")
SALT = b"0123456789abcdef"


@dataclass
class StoppedClock:
    """A clock that shows one moment and never goes on."""

    moment: dt.datetime = dt.datetime(2026, 11, 21, 18, 4, 5, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Recorded:
    """A recorded machine. Everything that a test changes, it changes in these fields."""

    name: str = "linux"
    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, FileFacts] = field(default_factory=dict)
    commands: dict[str, Output | Failure] = field(default_factory=dict)
    disks: tuple[Volume, ...] | Failure = ()
    main_memory: Memory | Failure = _NOT_TOLD
    busy: int | Failure = _NOT_TOLD
    load15: int | Failure = _NOT_TOLD
    uptime: int | Failure = _NOT_TOLD
    adapters: tuple[Link, ...] | Failure = ()
    changes: tuple[Link, ...] | Failure = ()
    throttled: int | Failure = _NOT_TOLD
    greetings: dict[str, Greeting] = field(default_factory=dict)
    sensors: tuple[Sensor, ...] | Failure = ()
    processes: tuple[str, ...] | Failure = ()
    proxies: tuple[str, ...] = ()
    proxy_urls: tuple[str, ...] = ()
    name_servers: dict[str, int] = field(default_factory=dict)
    time_servers: dict[str, int] = field(default_factory=dict)
    administrator: bool = False
    home_folder: str = "/home/somebody"
    desk: Address | None = None
    own_keys: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        self.asked.append(" ".join(argv))
        answer = self.commands.get(" ".join(argv))
        if answer is None:
            return Failure(Reason.NOT_SUPPORTED, f"The program {argv[0]} is not installed.")
        if isinstance(answer, Output) and answer.exit_code not in accepted:
            return Failure(Reason.FAILED, f"The program {argv[0]} ended with code {answer.exit_code}.")
        if isinstance(answer, Output) and not answer.text.strip():
            return Failure(Reason.UNREADABLE, f"The program {argv[0]} gave no answer.")
        if keep and isinstance(answer, Output):
            return replace(answer, text=_kept(answer.text, keep))
        return answer

    def read_text(self, path: str) -> str | Failure:
        self.asked.append(path)
        return self.files.get(path, _NOT_THERE)

    def list_folder(self, path: str) -> tuple[str, ...] | Failure:
        self.asked.append(path)
        inside = {name[len(path) + 1 :].split("/")[0] for name in self.files if name.startswith(f"{path}/")}
        if not inside and path not in self.folders:
            return _NOT_THERE
        return tuple(sorted(inside | set(self.folders.get(path, []))))

    def file_facts(self, path: str) -> FileFacts | Failure:
        return self.facts.get(path, _NOT_THERE)

    def volumes(self) -> tuple[Volume, ...] | Failure:
        return self.disks

    def memory(self) -> Memory | Failure:
        return self.main_memory

    def busy_permille(self, window_s: float, stop: threading.Event) -> int | Failure:
        return self.busy

    def throttled_ms(self, window_s: float, stop: threading.Event) -> int | Failure:
        return self.throttled

    def link_changes(self, window_s: float, stop: threading.Event) -> tuple[Link, ...] | Failure:
        return self.changes

    def greeting(self, host: str, port: int, stop: threading.Event) -> Greeting | Failure:
        nobody = Failure(Reason.TIMED_OUT, "Nobody answered there.")
        return self.greetings.get(f"{host}:{port}", nobody)

    def load15_permille(self) -> int | Failure:
        return self.load15

    def uptime_s(self) -> int | Failure:
        return self.uptime

    def links(self) -> tuple[Link, ...] | Failure:
        return self.adapters

    def temperatures(self) -> tuple[Sensor, ...] | Failure:
        return self.sensors

    def process_names(self) -> tuple[str, ...] | Failure:
        return self.processes

    def proxy_settings(self) -> tuple[str, ...] | Failure:
        return self.proxies

    def proxy_addresses(self) -> tuple[str, ...] | Failure:
        return self.proxy_urls

    def resolver_round_trip_ms(self, address: str, stop: threading.Event) -> int | Failure:
        return self.name_servers.get(address, Failure(Reason.TIMED_OUT, "The name server did not answer."))

    def clock_offset_ms(self, server: str, stop: threading.Event) -> int | Failure:
        self.asked.append(server)
        return self.time_servers.get(server, Failure(Reason.TIMED_OUT, "The time server did not answer."))

    def is_administrator(self) -> bool:
        return self.administrator

    def home(self) -> str:
        return self.home_folder


def _kept(text: str, beginnings: Sequence[str]) -> str:
    return "".join(
        line for line in text.splitlines(keepends=True) if line == "\n" or line.startswith(tuple(beginnings))
    )


def recorded(name: str) -> Recorded:
    """The machine recorded in `tests/data/linux/<name>.toml`."""
    return Recorded(**parts(DATA / f"{name}.toml"))


def parts(path: Path) -> dict[str, Any]:
    """The fields of the machine recorded at `path`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    commands = {
        entry["argv"]: Output(entry["text"], entry.get("exit", 0)) for entry in data.pop("command", [])
    }
    facts = {path: FileFacts(*values) for path, values in data.pop("facts", {}).items()}
    return {
        "commands": dict(commands),
        "facts": facts,
        "disks": tuple(_volume(entry) for entry in data.pop("volume", [])),
        "main_memory": Memory(**data.pop("memory")),
        "adapters": tuple(Link(**entry) for entry in data.pop("link", [])),
        "changes": tuple(Link(**entry) for entry in data.pop("change", [])),
        "greetings": {where: Greeting(*values) for where, values in data.pop("greetings", {}).items()},
        "sensors": tuple(Sensor(**entry) for entry in data.pop("sensor", [])),
        "processes": tuple(data.pop("processes", [])),
        "proxies": tuple(data.pop("proxies", [])),
        "proxy_urls": tuple(data.pop("proxy_urls", [])),
        "desk": Address(**data.pop("desk")) if "desk" in data else None,
        "own_keys": tuple(data.pop("own_keys", [])),
        **data,
    }


def _volume(entry: dict[str, Any]) -> Volume:
    return Volume(**{**entry, "options": tuple(entry["options"].split(","))})


def surroundings(platform: Recorded, previous: Mapping[str, Reading] | None = None) -> Surroundings:
    """The surroundings of a probe on `platform`, with a stopped clock and a known salt."""
    return Surroundings(
        StoppedClock(),
        SALT,
        platform,
        desk=platform.desk,
        own_keys=platform.own_keys,
        previous=previous or {},
    )
