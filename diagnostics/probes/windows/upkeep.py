"""Windows: which version it is, its updates, a pending restart, its clock and its backup.

Decides: how Windows is asked for them; what it tells of an update besides its kind and age is not kept.
Leaves alone: how long is too long.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.observation import Item, Reading, Reason, Scalar
from diagnostics.platforms import Failure
from diagnostics.platforms.windows.registry import seconds_since_1970
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.windows.asking import Script, answer, registry

_DAY_S = 86400
_VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
# From: https://learn.microsoft.com/windows/release-health/windows11-release-information
_FIRST_BUILD_OF_11 = 22000
_ENTERPRISE = ("Enterprise", "Education", "IoTEnterprise", "ServerRdsh")
_LONG_TERM = ("EnterpriseS", "EnterpriseSN", "IoTEnterpriseS", "IoTEnterpriseSK")
# From: https://learn.microsoft.com/previous-versions/windows/desktop/ff357803(v=vs.85) (security, critical)
_UPDATES = Script(
    "waiting updates",
    "$s=(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher();$s.Online=$false;"
    "$k=@('0fa1201d-4330-4fa8-8ae9-b877473b6441','e6cf1350-c01b-414d-a61f-263d14d133b4');"
    "$n=(Get-Date).ToUniversalTime();"
    "$f=$s.Search('IsInstalled=0 and IsHidden=0').Updates;"
    "$u=@($f|ForEach-Object{$c=@($_.Categories|ForEach-Object{[string]$_.CategoryID});"
    "if(@($c|Where-Object{$k -contains $_}).Count){"
    "@{days=[int][math]::Max(0,[math]::Floor(($n-$_.LastDeploymentChangeTime).TotalDays))}}});"
    "$d=(New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate;"
    "$r=@{waiting=$u};if($d){$r.asked_days=[int][math]::Floor(($n-[datetime]$d).TotalDays)};$r",
)
_UPDATE_NAMES = ("updates.security_pending", "updates.list_age_days", "updates.oldest_pending_days")
# From: https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles and
# https://devblogs.microsoft.com/oldnewthing/20151203-00/?p=92301: that these keys exist is the mark.
_SERVICING = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing"
_RESTART_MARKS = (
    rf"{_SERVICING}\RebootPending",
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
)
_SOURCE_OF_MARKS = "registry: Component Based Servicing, Windows Update"
# The first line of the answer is the leap indicator, in whatever language; its number is the same in all.
# From: https://learn.microsoft.com/windows-server/networking/windows-time-service/windows-time-service-tools-and-settings
_CLOCK = Script(
    "state of the clock",
    "$l=@(& (Join-Path ([Environment]::SystemDirectory) 'w32tm.exe') /query /status);"
    "@{code=[int64]$LASTEXITCODE;first=[string]($l|Select-Object -First 1)}",
)
_NOT_SYNCHRONISED = 3
_TIME = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"
_FILE_HISTORY = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\FileHistory"


def release(surroundings: Surroundings) -> tuple[str, str] | Failure:
    """The system's name and version as the bundled dates spell them."""
    key = registry(surroundings, _VERSION)
    if isinstance(key, Failure):
        return key
    build, shown, edition = key.text("CurrentBuild"), key.text("DisplayVersion"), key.text("EditionID")
    if build is None or not build.isdigit() or edition is None:
        return Failure(Reason.UNREADABLE, "Windows does not tell its version.")
    number = "11" if int(build) >= _FIRST_BUILD_OF_11 else "10"
    if edition in _LONG_TERM:
        return "windows", f"{number} build {build} LTSC"
    family = "Enterprise and Education" if edition.startswith(_ENTERPRISE) else "Home and Pro"
    return "windows", f"{number} version {shown or key.text('ReleaseId')} {family}"


def updates(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Waiting security updates, how long the oldest has been out, and the days since Windows last asked."""
    found = answer(surroundings, _UPDATES)
    if isinstance(found, Failure):
        return all_absent(_UPDATE_NAMES, surroundings.failed(found, "Windows Update"))
    read = (_waiting, _asked, _oldest)
    return {
        name: shaped(surroundings, found, "Windows Update", functools.partial(make, surroundings))
        for name, make in zip(_UPDATE_NAMES, read, strict=True)
    }


def _waiting(surroundings: Surroundings, found: Any) -> Reading:
    return surroundings.observed(len(fields.rows(found, "waiting")), "packages", "Windows Update")


def _oldest(surroundings: Surroundings, found: Any) -> Reading:
    ages = [fields.whole(row, "days") for row in fields.rows(found, "waiting")]
    return surroundings.observed(max(ages, default=0), "days", "Windows Update")


def _asked(surroundings: Surroundings, found: Any) -> Reading:
    if not fields.has(found, "asked_days"):
        detail = "Windows does not tell when it last asked for updates."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, "Windows Update")
    return surroundings.observed(fields.whole(found, "asked_days"), "days", "Windows Update")


def restart(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether a restart is pending, and for how many days."""
    names = ("restart.pending", "restart.pending_days")
    servicing = registry(surroundings, _SERVICING)
    if isinstance(servicing, Failure):
        # Without the key above it, a missing mark means nothing.
        detail = "This Windows does not note whether it needs a restart."
        return all_absent(names, surroundings.absent(Reason.NOT_SUPPORTED, detail, _SOURCE_OF_MARKS))
    marks = [registry(surroundings, path) for path in _RESTART_MARKS]
    for mark in marks:
        if isinstance(mark, Failure) and mark.reason is not Reason.NOT_PRESENT:
            return all_absent(names, surroundings.failed(mark, _SOURCE_OF_MARKS))
    written = [mark.written_s for mark in marks if not isinstance(mark, Failure)]
    now_s = int(surroundings.clock.now().timestamp())
    days = max(0, now_s - min(written, default=now_s)) // _DAY_S
    return {
        names[0]: surroundings.observed(bool(written), "", _SOURCE_OF_MARKS),
        names[1]: surroundings.observed(days, "days", _SOURCE_OF_MARKS),
    }


def synchronised(surroundings: Surroundings) -> Reading:
    """Whether a time server sets the clock."""

    def make(found: Any) -> Reading:
        match = re.match(r"[^:]+:\s*(\d)\(", fields.text(found, "first"))
        if match is None:
            # The time service starts when it is needed, and without it nothing can be asked.
            detail = "Windows' time service is not running at this moment, so it does not tell."
            return surroundings.absent(Reason.NOT_SUPPORTED, detail, "w32tm /query /status")
        in_step = int(match[1]) != _NOT_SYNCHRONISED
        return surroundings.observed(in_step, "", "w32tm /query /status")

    return shaped(surroundings, answer(surroundings, _CLOCK), "w32tm /query /status", make)


def time_servers(surroundings: Surroundings) -> list[str]:
    """The time servers that Windows is set to."""
    key = registry(surroundings, _TIME)
    # From: https://learn.microsoft.com/windows-server/networking/windows-time-service/windows-time-service-tools-and-settings
    listed = [] if isinstance(key, Failure) else (key.text("NtpServer") or "").split()
    return [entry.partition(",")[0] for entry in listed]


def backup(surroundings: Surroundings) -> Mapping[str, Reading]:
    """File History, where it is switched on, and the days since its last copy."""
    key = registry(surroundings, _FILE_HISTORY)
    source = "registry: FileHistory"
    if isinstance(key, Failure) and key.reason is not Reason.NOT_PRESENT:
        return {"backup.programs": surroundings.failed(key, source)}
    until = None if isinstance(key, Failure) else key.number("ProtectedUpToTime")
    items: list[Item] = []
    if until is not None:
        item: dict[str, Scalar] = {"name": "File History"}
        # Windows sets it to 0 while a copy is being made.
        if until > 0:
            age_s = int(surroundings.clock.now().timestamp()) - seconds_since_1970(until)
            item["last_run_days"] = max(0, age_s) // _DAY_S
        items.append(item)
    return {"backup.programs": surroundings.observed(items, "items", source)}
