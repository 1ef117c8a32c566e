"""What the system's kernel wrote down of the last 30 days: crashes, and disks that did not answer.

Decides: that of the whole log only two kinds of lines are looked for, and of these only counts and the names
of internal disks (such as `sda`) are kept. One search serves both.
Leaves alone: every other line; most errors in logs are part of normal running.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import devices as macos
from diagnostics.probes.windows import events as windows

DAYS = 30
_OBSERVES = ("kernel_log.crashes", "kernel_log.disk_errors")
# Every start writes the first of these, so that a log which may not be read cannot pass for a log without
# errors. From: journalctl(1), --grep and --output-fields.
_PATTERN = r"^Linux version |^Kernel panic - not syncing|^Oops: |I/O error, dev |critical medium error, dev "
_COMMAND = (
    "journalctl",
    "_TRANSPORT=kernel",
    "--quiet",
    "--no-pager",
    f"--since=-{DAYS}d",
    "--output=json",
    "--output-fields=MESSAGE,_BOOT_ID",
    f"--grep={_PATTERN}",
)
_SOURCE = "journalctl _TRANSPORT=kernel and pstore, the last 30 days"
# Where systemd-pstore(8) moves what a crashing kernel could still write, a folder for each crash.
_ARCHIVE = "/var/lib/systemd/pstore"
_DAY_S = 86400
_DISKS = ("lsblk", "-J", "-d", "-o", "NAME,TYPE,TRAN,RM")
_CRASH = re.compile(r"^(Kernel panic|Oops: )")
_DISK = re.compile(r"(?:I/O error|critical medium error), dev (\w+)")


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of starts that ended in a crash, and one item for each internal disk."""
    if not surroundings.platform.is_administrator():
        detail = "Only an administrator may read the log of the kernel."
        return all_absent(_OBSERVES, surroundings.absent(Reason.NOT_PERMITTED, detail, _SOURCE))
    # From: journalctl(1): with --grep, 1 is "nothing found".
    answer = surroundings.run(_COMMAND, accepted=(0, 1))
    silent = isinstance(answer, Failure) and answer.reason is Reason.UNREADABLE
    if isinstance(answer, Failure) and not silent:
        return all_absent(_OBSERVES, surroundings.failed(answer, _SOURCE))
    lines = [] if isinstance(answer, Failure) else _lines(answer.text)
    if not any(message.startswith("Linux version ") for _, message in lines):
        detail = "This system keeps no log of the kernel that goes back to its last start."
        return all_absent(_OBSERVES, surroundings.absent(Reason.NOT_SUPPORTED, detail, _SOURCE))
    crashed = {start for start, message in lines if _CRASH.match(message)}
    # Both tell of the same crashes, and neither of all of them.
    crashes = max(len(crashed), _archived(surroundings))
    return {
        "kernel_log.crashes": surroundings.observed(crashes, "crashes", _SOURCE),
        "kernel_log.disk_errors": _disk_errors(surroundings, [message for _, message in lines]),
    }


def _archived(surroundings: Surroundings) -> int:
    names = surroundings.platform.list_folder(_ARCHIVE)
    since_s = int(surroundings.clock.now().timestamp()) - DAYS * _DAY_S
    facts = [
        surroundings.platform.file_facts(f"{_ARCHIVE}/{name}")
        for name in (() if isinstance(names, Failure) else names)
    ]
    return sum(1 for found in facts if not isinstance(found, Failure) and found.modified_s >= since_s)


def _lines(text: str) -> list[tuple[str, str]]:
    """The start that each line belongs to, and its message; a line of another form is left out."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        try:
            entry: Any = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            continue
        message = entry.get("MESSAGE") if isinstance(entry, dict) else None
        if isinstance(message, str):
            found.append((str(entry.get("_BOOT_ID", "")), message))
    return found


def _disk_errors(surroundings: Surroundings, messages: list[str]) -> Reading:
    disks = _internal_disks(surroundings)
    if isinstance(disks, Failure):
        return surroundings.failed(disks, "lsblk -J")
    if not disks:
        return surroundings.absent(Reason.NOT_PRESENT, "No internal disk is in the list.", "lsblk -J")
    named = [match[1] for message in messages if (match := _DISK.search(message))]
    items: list[Item] = [
        {"name": f"Disk {disk}", "errors": sum(1 for name in named if _is_part(name, disk))} for disk in disks
    ]
    return surroundings.observed(items, "items", _SOURCE)


def _internal_disks(surroundings: Surroundings) -> list[str] | Failure:
    answer = surroundings.run(_DISKS)
    if isinstance(answer, Failure):
        return answer
    try:
        devices = msgspec.json.decode(answer.text)["blockdevices"]
        return [
            str(device["name"])
            for device in devices
            if device["type"] == "disk" and device["rm"] is False and device["tran"] != "usb"
        ]
    except (msgspec.DecodeError, KeyError, TypeError, RecursionError):
        return Failure(Reason.UNREADABLE, "The list of disks is not readable.")


def _is_part(name: str, disk: str) -> bool:
    return bool(re.fullmatch(rf"{re.escape(disk)}(p?\d+)?", name))


PROBE = Probe(
    id="kernel_log",
    title="Crashes and disk errors",
    reads="How often the system crashed in the last 30 days, and how often an internal disk did not answer.",
    why="Repeated crashes and disk errors point to faulty hardware.",
    personal_data="None: of the log only these two counts are kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="administrator",
    deadline_s=10,
    observes=_OBSERVES,
    measure=by_platform(linux=measure, windows=windows.kernel_log, macos=macos.kernel_log),
    slower_s={WINDOWS: 40},
)
