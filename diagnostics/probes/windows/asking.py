"""Asking Windows: its registry, its Security Center, and PowerShell.

Decides: that every script is a constant of ours which answers in JSON, free of any language's words; and
which reason each refusal has. An empty answer, as a Windows without a true PowerShell gives, is *unreadable*.
Leaves alone: what the scripts ask; each collector knows that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from diagnostics.observation import Reason
from diagnostics.platforms import Failure
from diagnostics.platforms.windows.interface import RegistryKey, Windows, WirelessLink
from diagnostics.probe import Surroundings

FOR_ADMINISTRATORS = (
    "Windows tells this only to administrators; to have it read, start this program with "
    "'Run as administrator'."
)
_NOT_WINDOWS = Failure(Reason.NOT_SUPPORTED, "Only Windows has this.")
_BEFORE = "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';try{$answer=& {"
# The console's encoding is set last: until then it is what Windows' own programs write in.
_AFTER = (
    "}}catch{$answer=@{refused=[string]$_.CategoryInfo.Category;code=[string]$_.FullyQualifiedErrorId}};"
    "[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false;"
    "ConvertTo-Json -InputObject $answer -Depth 5 -Compress"
)
# From: https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants, and
# https://learn.microsoft.com/dotnet/api/system.management.automation.errorcategory
_DENIED = ("PermissionDenied", "SecurityError", "0x80041003", "0x80070005", "UnauthorizedAccess")
_UNKNOWN = ("ObjectNotFound", "MetadataError", "NotImplemented", "0x80041010", "0x8004100c", "0x8004100e")


@dataclass(frozen=True)
class Script:
    """A PowerShell script: a name that shows in Windows' own records of what was run, and what it does.

    `body` holds no double quotes and ends in a mapping; every text in it is ours.
    """

    name: str
    body: str

    @property
    def argv(self) -> tuple[str, ...]:
        """The command that runs it."""
        code = f"<# Desktop Assist: {self.name} #>{_BEFORE}{self.body}{_AFTER}"
        return ("powershell", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", code)


def answer(surroundings: Surroundings, script: Script) -> Any | Failure:
    """The decoded answer of `script`, or why there is none."""
    output = surroundings.run(script.argv)
    if isinstance(output, Failure):
        return output
    try:
        found = msgspec.json.decode(output.text)
    except (msgspec.DecodeError, RecursionError):
        return Failure(Reason.UNREADABLE, "The answer of PowerShell is not readable.")
    if not isinstance(found, dict):
        return Failure(Reason.UNREADABLE, "The answer of PowerShell is not in the expected form.")
    return _refusal(found) if "refused" in found else found


def _refusal(found: dict[str, Any]) -> Failure:
    words = f"{found.get('refused')} {found.get('code')}"
    if any(sign.lower() in words.lower() for sign in _DENIED):
        return Failure(Reason.NOT_PERMITTED, FOR_ADMINISTRATORS)
    if any(sign.lower() in words.lower() for sign in _UNKNOWN):
        return Failure(Reason.NOT_SUPPORTED, "This Windows does not tell it.")
    return Failure(Reason.FAILED, "Windows did not answer.")


def registry(surroundings: Surroundings, path: str) -> RegistryKey | Failure:
    """A key of the registry."""
    platform = surroundings.platform
    return platform.registry(path) if isinstance(platform, Windows) else _NOT_WINDOWS


def security_health(surroundings: Surroundings, provider: int) -> int | Failure:
    """What the Security Center says of a kind of protection."""
    platform = surroundings.platform
    return platform.security_health(provider) if isinstance(platform, Windows) else _NOT_WINDOWS


def wireless(surroundings: Surroundings) -> tuple[WirelessLink, ...] | Failure:
    """The Wi-Fi connections in use."""
    platform = surroundings.platform
    return platform.wireless() if isinstance(platform, Windows) else _NOT_WINDOWS


def access_rules(surroundings: Surroundings, path: str) -> str | Failure:
    """Who may do what with a file or folder, in SDDL."""
    platform = surroundings.platform
    return platform.access_rules(path) if isinstance(platform, Windows) else _NOT_WINDOWS
