"""macOS: which version it is, its updates, services, starters, clock and backup.

Decides: how macOS is asked for them; labels of others' programs may carry a person's name and are counted.
Leaves alone: how long is too long.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields, ntp_conf
from diagnostics.fields import Misshapen
from diagnostics.observation import Item, Reading, Reason, Scalar
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.macos.asking import property_list

FOR_ADMINISTRATORS = "macOS tells this only to an administrator (sudo)."
_DAY_S = 86400
_UPDATE_RECORD = "/Library/Preferences/com.apple.SoftwareUpdate.plist"
# From: softwareupdate(8): --no-scan goes by what the system itself has found, and asks nobody.
_UPDATES = ("softwareupdate", "--list", "--no-scan")
_APPLE = "com.apple."
_AGENTS = ("/Library/LaunchAgents", "/Library/LaunchDaemons")
_OWN_AGENTS = "Library/LaunchAgents"
# From: tmutil(8): names of backups begin with the local time at which they were made.
_BACKUP = re.compile(r"/(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)(?:\.backup)?/?\s*$")
_FULL_DISK_ACCESS = 80


def release(surroundings: Surroundings) -> tuple[str, str] | Failure:
    """The system's name and version as the bundled dates spell them."""
    output = surroundings.run(["sw_vers", "-productVersion"])
    if isinstance(output, Failure):
        return output
    match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?", output.text.strip())
    if match is None:
        return Failure(Reason.UNREADABLE, "macOS does not tell its version.")
    # Until 10.15 the second number is the one that changed with each year's system.
    return "macos", f"{match[1]}.{match[2]}" if match[1] == "10" else match[1]


def updates(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Waiting updates, and the days since the system last looked for any."""
    waiting = surroundings.run(_UPDATES)
    record = property_list(surroundings, ["plutil", "-convert", "xml1", "-o", "-", _UPDATE_RECORD])
    oldest = surroundings.absent(
        Reason.NOT_SUPPORTED, "macOS does not tell since when an update has been waiting.", "softwareupdate"
    )
    return {
        "updates.security_pending": shaped(
            surroundings, waiting, "softwareupdate --list", lambda a: _waiting(surroundings, a.text)
        ),
        "updates.list_age_days": shaped(
            surroundings, record, "com.apple.SoftwareUpdate", lambda a: _looked(surroundings, a)
        ),
        "updates.oldest_pending_days": oldest,
    }


def _waiting(surroundings: Surroundings, text: str) -> Reading:
    if "Software Update" not in text:
        raise Misshapen
    labels = re.findall(r"^\s*\* (?:Label: )?\S", text, re.MULTILINE)
    return surroundings.observed(len(labels), "packages", "softwareupdate --list")


def _looked(surroundings: Surroundings, record: Any) -> Reading:
    found = [
        record.get(name)
        for name in ("LastSuccessfulDate", "LastFullSuccessfulDate")
        if fields.has(record, name)
    ]
    moments = [moment for moment in found if isinstance(moment, dt.datetime)]
    if not moments:
        detail = "The system does not note when it last asked."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, "com.apple.SoftwareUpdate")
    age = surroundings.clock.now() - max(moments).replace(tzinfo=dt.UTC)
    return surroundings.observed(max(0, age.days), "days", "com.apple.SoftwareUpdate")


def services(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each job of another maker that ended with an error.

    The system's own jobs often end with a number other than 0 in normal running, so they are left out, as is
    what a signal ended (a negative number).
    """
    source = "launchctl list"
    output = surroundings.run(["launchctl", "list"])
    return {"services.failed": shaped(surroundings, output, source, lambda a: _failed(surroundings, a.text))}


def _failed(surroundings: Surroundings, text: str) -> Reading:
    first, *lines = text.splitlines()
    if first.split() != ["PID", "Status", "Label"]:
        raise Misshapen
    rows = [line.split(maxsplit=2) for line in lines]
    failed = [row for row in rows if len(row) == 3 and row[0] == "-" and re.fullmatch(r"[1-9]\d*", row[1])]
    others = [row for row in failed if not row[2].startswith(_APPLE)]
    items: list[Item] = [
        {"name": f"a service that was added here ({number})"} for number in range(1, len(others) + 1)
    ]
    return surroundings.observed(items, "items", "launchctl list")


def startup(surroundings: Surroundings) -> Mapping[str, Reading]:
    """How many jobs start by themselves; macOS tells the rest only to administrators."""
    folders = (*_AGENTS, f"{surroundings.platform.home()}/{_OWN_AGENTS}")
    source = "LaunchAgents, LaunchDaemons"
    listed = [surroundings.platform.list_folder(folder) for folder in folders]
    found = [name for names in listed if not isinstance(names, Failure) for name in names]
    own: list[Item] = [
        {"name": name.removesuffix(".plist")}
        for name in sorted(set(found))
        if re.fullmatch(r"com\.apple\.[\w.-]{1,60}\.plist", name)
    ]
    programs = [name for name in found if name.endswith(".plist")]
    return {
        "startup.system": surroundings.observed(own, "items", source),
        "startup.programs": surroundings.observed(len(programs), "programs", source),
    }


def synchronised(surroundings: Surroundings) -> Reading:
    """Whether a time server sets the clock."""
    source = "systemsetup -getusingnetworktime"
    if not surroundings.platform.is_administrator():
        return surroundings.absent(Reason.NOT_PERMITTED, FOR_ADMINISTRATORS, source)
    output = surroundings.run(["systemsetup", "-getusingnetworktime"])

    def make(text: str) -> Reading:
        match = re.fullmatch(r"Network Time: (On|Off)", text.strip())
        if match is None:
            raise Misshapen
        return surroundings.observed(match[1] == "On", "", source)

    return shaped(surroundings, output, source, lambda a: make(a.text))


def time_servers(surroundings: Surroundings) -> list[str]:
    """The time servers that macOS is set to."""
    return ntp_conf.configured_servers(surroundings, "/etc/ntp.conf")


def backup(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Time Machine, where it has a place to copy to, and the days since its last copy."""
    source = "tmutil destinationinfo -X"
    found = property_list(surroundings, ["tmutil", "destinationinfo", "-X"])
    return {"backup.programs": shaped(surroundings, found, source, lambda a: _programs(surroundings, a))}


def _programs(surroundings: Surroundings, found: Any) -> Reading:
    if not isinstance(found, dict):
        raise Misshapen
    items: list[Item] = []
    if fields.has(found, "Destinations") and fields.rows(found, "Destinations"):
        item: dict[str, Scalar] = {"name": "Time Machine"}
        days = _last_backup_days(surroundings)
        if days is not None:
            item["last_run_days"] = days
        items.append(item)
    return surroundings.observed(items, "items", "tmutil destinationinfo -X")


def _last_backup_days(surroundings: Surroundings) -> int | None:
    """None where macOS does not tell, which it does only to programs with full disk access."""
    output = surroundings.run(["tmutil", "latestbackup"])
    match = None if isinstance(output, Failure) else _BACKUP.search(output.text)
    if match is None:
        return None
    try:
        moment = dt.datetime(*map(int, match.groups()), tzinfo=dt.UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    return max(0, (surroundings.clock.now() - moment).days)
