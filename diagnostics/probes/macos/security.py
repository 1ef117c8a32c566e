"""macOS: firewall, XProtect, system integrity, Gatekeeper, Secure Boot.

Decides: by which fixed words of Apple's tools each is known; any other word is *unreadable*.
Leaves alone: whether each is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics import fields
from diagnostics.fields import Misshapen
from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import Surroundings, shaped
from diagnostics.probes.macos.asking import profile, property_list

_FIREWALL = ("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate")
_XPROTECT = "/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist"
# From: https://support.apple.com/guide/security/startup-disk-security-policy-control-sec7d92dc49f/web
_BOOT_POLICIES = {
    "Full Security": True,
    "Medium Security": True,
    "Reduced Security": True,
    "Permissive Security": False,
    "No Security": False,
}


def firewall(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the application firewall is on."""
    source = "socketfilterfw --getglobalstate"

    def make(text: str) -> Reading:
        # "(State = 0)" is off; 1 is on and 2 is on for everything but what the system needs.
        match = re.search(r"\(State = ([0-2])\)", text)
        if match is None:
            raise Misshapen
        active = "none found" if match[1] == "0" else "the firewall of macOS"
        return surroundings.observed(active, "", source)

    state = surroundings.absent(Reason.NOT_SUPPORTED, "Only Windows watches over firewalls.", source)
    output = surroundings.run(_FIREWALL)
    return {
        "firewall.active": shaped(surroundings, output, source, lambda a: make(a.text)),
        "firewall.state": state,
    }


def antivirus(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The protection that macOS brings along (XProtect)."""
    source = "XProtect.bundle"
    found = property_list(surroundings, ["plutil", "-convert", "xml1", "-o", "-", _XPROTECT])

    def make(answer: object) -> Reading:
        if not re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,2}", fields.text(answer, "CFBundleShortVersionString")):
            raise Misshapen
        return surroundings.observed(({"name": "XProtect"},), "items", source)

    state = surroundings.absent(Reason.NOT_SUPPORTED, "macOS does not judge its own protection.", source)
    age = surroundings.absent(
        Reason.NOT_SUPPORTED, "Apple renews XProtect when there is a need, without fixed days.", source
    )
    return {
        "antivirus.state": state,
        "antivirus.products": shaped(surroundings, found, source, make),
        "antivirus.signature_age_days": age,
    }


def protection(surroundings: Surroundings) -> Mapping[str, Reading]:
    """System Integrity Protection and Gatekeeper."""
    elsewhere = surroundings.absent(Reason.NOT_SUPPORTED, "Only Windows has this.", "registry")
    integrity = surroundings.run(["csrutil", "status"])
    gatekeeper = surroundings.run(["spctl", "--status"], accepted=(0, 1))
    return {
        "protection.account_control": elsewhere,
        "protection.system_integrity": shaped(
            surroundings, integrity, "csrutil status", lambda a: _integrity(surroundings, a.text)
        ),
        "protection.gatekeeper": shaped(
            surroundings, gatekeeper, "spctl --status", lambda a: _gatekeeper(surroundings, a.text)
        ),
    }


def _integrity(surroundings: Surroundings, text: str) -> Reading:
    match = re.match(r"System Integrity Protection status: (enabled|disabled|unknown)", text)
    if match is None:
        raise Misshapen
    if match[1] == "unknown":
        detail = "The protection is set up in a way of its own."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, "csrutil status")
    return surroundings.observed(match[1] == "enabled", "", "csrutil status")


def _gatekeeper(surroundings: Surroundings, text: str) -> Reading:
    match = re.match(r"assessments (enabled|disabled)\b", text)
    if match is None:
        raise Misshapen
    return surroundings.observed(match[1] == "enabled", "", "spctl --status")


def secure_boot(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether the Mac starts only systems that Apple has signed."""
    source = "system_profiler SPiBridgeDataType"
    found = profile(surroundings, "SPiBridgeDataType")
    if isinstance(found, Failure):
        return {"secure_boot.on": surroundings.failed(found, source)}
    named = [entry for entry in found if fields.has(entry, "ibridge_secure_boot")]
    if not named:
        detail = "This Mac has no chip of Apple's that looks after the start."
        return {"secure_boot.on": surroundings.absent(Reason.NOT_SUPPORTED, detail, source)}

    def make(entry: object) -> Reading:
        policy = fields.text(entry, "ibridge_secure_boot")
        # The word is translated where the Mac speaks another language; then it is not known.
        if policy not in _BOOT_POLICIES:
            raise Misshapen
        return surroundings.observed(_BOOT_POLICIES[policy], "", source)

    return {"secure_boot.on": shaped(surroundings, named[0], source, make)}
