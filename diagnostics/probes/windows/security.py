"""Windows: firewall, antivirus, account control and Secure Boot.

Decides: that the Security Center's own word counts, as its published function tells it; the undocumented
number in which it keeps the state of each product is not read.
Leaves alone: which product is better.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostics import fields
from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, all_absent, shaped
from diagnostics.probes.windows.asking import Script, answer, registry, security_health

# From: https://learn.microsoft.com/windows/win32/api/wscapi/ne-wscapi-wsc_security_provider
_FIREWALL, _ANTIVIRUS = 1, 4
# From: https://learn.microsoft.com/windows/win32/api/wscapi/ne-wscapi-wsc_security_provider_health
_HEALTH = {0: "good", 1: "not monitored", 2: "poor", 3: "snoozed"}
_CENTER = "WscGetSecurityProviderHealth"
# From: https://learn.microsoft.com/previous-versions/windows/desktop/defender/msft-mpcomputerstatus
_PRODUCTS = Script(
    "antivirus products",
    "$r=@{products=@(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct|"
    "ForEach-Object{[string]$_.displayName}|Select-Object -Unique)};"
    "try{$d=Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName MSFT_MpComputerStatus;"
    "if($d.AntivirusEnabled){$r.age=[int64]$d.AntivirusSignatureAge}}catch{};$r",
)
_LONGEST_NAME = 60
# Defender's number for "never".
_NEVER_DAYS = 0xFFFF
_POLICIES = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_SECURE_BOOT = r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State"


def firewall(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the Security Center knows of an active firewall."""
    names = ("firewall.active", "firewall.state")
    state = _health(surroundings, _FIREWALL)
    if isinstance(state, Failure):
        return all_absent(names, surroundings.failed(state, _CENTER))
    detail = "Windows tells whether a firewall protects this computer, and not which."
    return {
        "firewall.active": surroundings.absent(Reason.NOT_SUPPORTED, detail, _CENTER),
        "firewall.state": surroundings.observed(state, "", _CENTER),
    }


def _health(surroundings: Surroundings, provider: int) -> str | Failure:
    found = security_health(surroundings, provider)
    if isinstance(found, Failure):
        missing = found.reason is Reason.NOT_PRESENT
        return Failure(Reason.NOT_SUPPORTED, "This Windows has no Security Center.") if missing else found
    if found not in _HEALTH:
        return Failure(Reason.UNREADABLE, "The Security Center's answer is not a known one.")
    return _HEALTH[found]


def antivirus(surroundings: Surroundings) -> Mapping[str, Reading]:
    """What the Security Center says of the antivirus, its products, and the age of Defender's signatures."""
    state = _health(surroundings, _ANTIVIRUS)
    found = answer(surroundings, _PRODUCTS)
    source = "SecurityCenter2, MSFT_MpComputerStatus"
    return {
        "antivirus.state": surroundings.failed(state, _CENTER)
        if isinstance(state, Failure)
        else surroundings.observed(state, "", _CENTER),
        "antivirus.products": shaped(surroundings, found, source, lambda a: _products(surroundings, a)),
        "antivirus.signature_age_days": shaped(surroundings, found, source, lambda a: _age(surroundings, a)),
    }


def _products(surroundings: Surroundings, found: Any) -> Reading:
    names = [name for name in fields.rows(found, "products") if isinstance(name, str) and name.strip()]
    items: list[Item] = [{"name": name.strip()[:_LONGEST_NAME]} for name in names]
    return surroundings.observed(items, "items", "SecurityCenter2")


def _age(surroundings: Surroundings, found: Any) -> Reading:
    source = "MSFT_MpComputerStatus"
    if not fields.has(found, "age"):
        detail = "Only Microsoft Defender tells the age of its signatures, and it is not the one in use."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, source)
    days = fields.whole(found, "age")
    if days >= _NEVER_DAYS:
        return surroundings.absent(Reason.NOT_PRESENT, "Defender has no signatures yet.", source)
    return surroundings.observed(days, "days", source)


def protection(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether Windows asks before a program may change the system (UAC)."""
    elsewhere = surroundings.absent(Reason.NOT_SUPPORTED, "Only macOS has this.", "csrutil, spctl")
    key = registry(surroundings, _POLICIES)
    source = "registry: Policies\\System, EnableLUA"
    if isinstance(key, Failure):
        asks: Reading = surroundings.failed(key, source)
    elif (number := key.number("EnableLUA")) is None:
        # Without the value Windows goes by its default, which is on.
        asks = surroundings.observed(True, "", source)
    else:
        asks = surroundings.observed(number != 0, "", source)
    return {
        "protection.account_control": asks,
        "protection.system_integrity": elsewhere,
        "protection.gatekeeper": elsewhere,
    }


def secure_boot(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the firmware starts only systems that are signed."""
    key = registry(surroundings, _SECURE_BOOT)
    source = "registry: SecureBoot\\State"
    if isinstance(key, Failure):
        missing = key.reason is Reason.NOT_PRESENT
        reason = Reason.NOT_SUPPORTED if missing else key.reason
        detail = "This computer starts in a way that has no Secure Boot." if missing else key.detail
        return {"secure_boot.on": surroundings.absent(reason, detail, source)}
    number = key.number("UEFISecureBootEnabled")
    if number not in {0, 1}:
        absent = surroundings.absent(Reason.UNREADABLE, "The answer is not in the expected form.", source)
        return {"secure_boot.on": absent}
    return {"secure_boot.on": surroundings.observed(number == 1, "", source)}
