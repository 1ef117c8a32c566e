"""Windows: drives, volumes and their encryption.

Decides: which of Windows' own states are kept of each disk and volume, by numbers, never by words.
Leaves alone: which states are worrying.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from diagnostics import fields
from diagnostics.observation import Item, Reading, Reason, Scalar
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.windows.asking import FOR_ADMINISTRATORS, Script, answer

# From: https://learn.microsoft.com/windows-hardware/drivers/storage/msft-volume
_VOLUMES = Script(
    "volumes",
    "@{volumes=@(Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Volume|"
    "ForEach-Object{$p=$_.CimInstanceProperties;@{letter=[string][char]$p['DriveLetter'].Value;"
    "kind=[int]$p['DriveType'].Value;health=[int]$p['HealthStatus'].Value}})}",
)
_FIXED_DRIVE = 3
_REPAIR = {0: "none", 1: "scan", 2: "spot fix", 3: "full repair"}
# From: https://learn.microsoft.com/windows-hardware/drivers/storage/msft-physicaldisk
_DISKS = Script(
    "disks",
    "@{disks=@(Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_PhysicalDisk|"
    "ForEach-Object{$p=$_.CimInstanceProperties;$d=@{serial=[string]$p['SerialNumber'].Value;"
    "media=[int]$p['MediaType'].Value;bus=[int]$p['BusType'].Value;health=[int]$p['HealthStatus'].Value;"
    "operational=@($p['OperationalStatus'].Value|ForEach-Object{[int]$_})};"
    "try{$c=Get-CimAssociatedInstance -InputObject $_ -ResultClassName MSFT_StorageReliabilityCounter;"
    "$d.wear=[int]$c.CimInstanceProperties['Wear'].Value}catch{};$d})}",
)
_SPINNING, _NVME_BUS = 3, 17
_HEALTHY, _WARNING, _UNHEALTHY, _PREDICTED_FAILURE = 0, 1, 2, 5
# From: https://learn.microsoft.com/windows/win32/secprov/win32-encryptablevolume
_ENCRYPTION = Script(
    "encryption of the system volume",
    "$v=Get-CimInstance -Namespace root/cimv2/Security/MicrosoftVolumeEncryption "
    "-ClassName Win32_EncryptableVolume|Where-Object{$_.DriveLetter -eq $env:SystemDrive};"
    "@{protection=[int]$v.ProtectionStatus;conversion=[int]$v.ConversionStatus;"
    "set_up=[bool]$v.IsVolumeInitializedForProtection}",
)
_FULLY_ENCRYPTED, _PROTECTED = 1, 1
# What Explorer's lock symbol goes by, which everybody may read. Only its two plain values are believed.
# From: https://learn.microsoft.com/windows/win32/shell/context-menu-handlers
_LOCK_SYMBOL = Script(
    "lock symbol of the system volume",
    "$f=(New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive);"
    "@{state=[int]$f.Self.ExtendedProperty('System.Volume.BitLockerProtection')}",
)
_SYMBOLS = {1: True, 2: False}
_ENCRYPTION_NAMES = ("encryption.system_volume", "encryption.suspended")


def filesystem(surroundings: Surroundings) -> Mapping[str, Reading]:
    """What each fixed volume needs by Windows' own account, and whether the system volume can be written."""
    counted = surroundings.absent(
        Reason.NOT_SUPPORTED, "Windows tells what a volume needs, and does not count errors.", "MSFT_Volume"
    )
    found = answer(surroundings, _VOLUMES)
    return {
        "filesystem.errors": counted,
        "filesystem.repair": shaped(surroundings, found, "MSFT_Volume", lambda a: _repair(surroundings, a)),
        "filesystem.system_volume": _system_volume(surroundings),
    }


def _repair(surroundings: Surroundings, found: Any) -> Reading:
    items: list[Item] = []
    for row in fields.rows(found, "volumes"):
        letter, health = fields.text(row, "letter"), fields.whole(row, "health")
        if fields.whole(row, "kind") == _FIXED_DRIVE and re.fullmatch("[A-Z]", letter) and health in _REPAIR:
            items.append({"name": f"volume {letter}:", "needs": _REPAIR[health]})
    if not items:
        return surroundings.absent(Reason.UNREADABLE, "The list holds no volume.", "MSFT_Volume")
    return surroundings.observed(items, "items", "MSFT_Volume")


def _system_volume(surroundings: Surroundings) -> Reading:
    volumes = surroundings.platform.volumes()
    if isinstance(volumes, Failure):
        return surroundings.failed(volumes, "psutil")
    home = surroundings.platform.home()[:2].lower()
    # Windows and the person's folder lie on the same volume on all but a few machines.
    system = [volume for volume in volumes if home and volume.mount.lower().startswith(home)]
    if not system:
        return surroundings.absent(Reason.UNREADABLE, "The system volume is not in the list.", "psutil")
    return surroundings.observed("read-only" if "ro" in system[0].options else "writable", "", "psutil")


def drives(surroundings: Surroundings) -> Reading:
    """One item for each drive, by Windows' own judgement of it."""
    found = answer(surroundings, _DISKS)
    return shaped(surroundings, found, "MSFT_PhysicalDisk", lambda a: _drives(surroundings, a))


def _drives(surroundings: Surroundings, found: Any) -> Reading:
    known = (_HEALTHY, _WARNING, _UNHEALTHY)
    rows = [row for row in fields.rows(found, "disks") if fields.whole(row, "health") in known]
    if not rows:
        detail = "No drive here tells Windows about its health."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, "MSFT_PhysicalDisk")
    items = [_drive(surroundings, number, row) for number, row in enumerate(rows, start=1)]
    return surroundings.observed(items, "items", "MSFT_PhysicalDisk")


def _drive(surroundings: Surroundings, number: int, row: Any) -> Item:
    predicted = _PREDICTED_FAILURE in fields.rows(row, "operational")
    item: dict[str, Scalar] = {
        "name": f"Drive {number}",
        "serial": surroundings.pseudonym(fields.text(row, "serial").strip()),
        "failing": predicted or fields.whole(row, "health") == _UNHEALTHY,
        "spinning": fields.whole(row, "media") == _SPINNING,
    }
    if fields.whole(row, "bus") == _NVME_BUS and fields.has(row, "wear"):
        item["nvme_used_percent"] = fields.whole(row, "wear")
    return item


def encryption(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the system volume is encrypted, and whether its protection is suspended."""
    if not surroundings.platform.is_administrator():
        return {
            "encryption.system_volume": _by_lock_symbol(surroundings),
            "encryption.suspended": surroundings.absent(
                Reason.NOT_PERMITTED, FOR_ADMINISTRATORS, "BitLocker"
            ),
        }
    found = answer(surroundings, _ENCRYPTION)
    if isinstance(found, Failure):
        return all_absent(_ENCRYPTION_NAMES, surroundings.failed(found, "Win32_EncryptableVolume"))
    source = "Win32_EncryptableVolume"
    read = (_encrypted, _suspended)
    return {
        name: shaped(surroundings, found, source, functools.partial(_truth, surroundings, is_so))
        for name, is_so in zip(_ENCRYPTION_NAMES, read, strict=True)
    }


def _truth(surroundings: Surroundings, is_so: Callable[[Any], bool], found: Any) -> Reading:
    return surroundings.observed(is_so(found), "", "Win32_EncryptableVolume")


def _encrypted(found: Any) -> bool:
    return fields.whole(found, "protection") == _PROTECTED or _suspended(found)


def _suspended(found: Any) -> bool:
    # Fully encrypted, yet unprotected. Where nobody has set it up, Windows only waits for a first sign-in.
    prepared = fields.whole(found, "conversion") == _FULLY_ENCRYPTED and fields.truth(found, "set_up")
    return prepared and fields.whole(found, "protection") != _PROTECTED


def _by_lock_symbol(surroundings: Surroundings) -> Reading:
    def make(found: Any) -> Reading:
        state = fields.whole(found, "state")
        if state not in _SYMBOLS:
            return surroundings.absent(Reason.NOT_PERMITTED, FOR_ADMINISTRATORS, "BitLocker")
        return surroundings.observed(_SYMBOLS[state], "", "System.Volume.BitLockerProtection")

    return shaped(surroundings, answer(surroundings, _LOCK_SYMBOL), "BitLocker", make)
