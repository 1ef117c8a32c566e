"""How well the Wi-Fi is received, and how it is encrypted.

Decides: the signal of each Wi-Fi adapter in use, from the kernel's table or from `iw`; and the encryption of
the network in use, as NetworkManager tells it. The network's name is never asked for.
Leaves alone: other networks in the air; and passwords.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, all_absent, by_platform
from diagnostics.probes.macos import network as macos
from diagnostics.probes.windows import network as windows

_OBSERVES = ("wifi.signals", "wifi.encryption")
_CLASS = "/sys/class/net"
# From: wireless(7): "face | status | quality link, level, noise | ..."; levels are in dBm where negative.
_TABLE = "/proc/net/wireless"
# From: nmcli(1): fields of `device wifi list`; -t separates them by colons. No network's name is asked.
_COMMAND = ("nmcli", "-t", "-f", "IN-USE,SECURITY,WPA-FLAGS,RSN-FLAGS", "device", "wifi", "list")
_NO_SCAN = ("--rescan", "no")
_PLAUSIBLE_DBM = range(-120, 0)


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each Wi-Fi adapter in use; and one of `open`, `WEP`, `TKIP`, `AES`."""
    links = surroundings.platform.links()
    if isinstance(links, Failure):
        return all_absent(_OBSERVES, surroundings.failed(links, _CLASS))
    names = [link.name for link in links if link.up and _is_wireless(surroundings, link.name)]
    if not names:
        absent = surroundings.absent(Reason.NOT_PRESENT, "No Wi-Fi is in use.", _CLASS)
        return all_absent(_OBSERVES, absent)
    return {"wifi.signals": _signals(surroundings, names), "wifi.encryption": _encryption(surroundings)}


def _is_wireless(surroundings: Surroundings, name: str) -> bool:
    contents = surroundings.platform.list_folder(f"{_CLASS}/{name}")
    return not isinstance(contents, Failure) and bool({"wireless", "phy80211"} & set(contents))


def _signals(surroundings: Surroundings, names: list[str]) -> Reading:
    items: list[Item] = []
    for number, name in enumerate(names, start=1):
        level = _level_of_table(surroundings, name) or _level_of_iw(surroundings, name)
        if level in _PLAUSIBLE_DBM:
            items.append({"name": f"Wi-Fi connection {number}", "signal_dbm": level})
    if not items:
        return surroundings.absent(
            Reason.NOT_SUPPORTED, "The Wi-Fi adapter does not tell how well it receives.", _TABLE
        )
    return surroundings.observed(items, "items", f"{_TABLE}, iw")


def _level_of_table(surroundings: Surroundings, name: str) -> int:
    """The signal in dBm; 0, which no receiver ever has, where the table does not tell."""
    text = surroundings.platform.read_text(_TABLE)
    if isinstance(text, Failure):
        return 0
    pattern = rf"^\s*{re.escape(name)}:\s+\S+\s+\S+\s+(-\d{{1,3}})\b"
    match = re.search(pattern, text, re.MULTILINE)
    return int(match[1]) if match else 0


def _level_of_iw(surroundings: Surroundings, name: str) -> int:
    answer = surroundings.run(["iw", "dev", name, "link"])
    match = None if isinstance(answer, Failure) else re.search(r"\bsignal: (-\d{1,3}) dBm", answer.text)
    return int(match[1]) if match else 0


def _encryption(surroundings: Surroundings) -> Reading:
    answer = surroundings.run((*_COMMAND, *_NO_SCAN))
    if isinstance(answer, Failure):
        return surroundings.failed(answer, "nmcli")
    used = [line.split(":") for line in answer.text.splitlines() if line.startswith("*:")]
    if len(used) != 1 or len(used[0]) != 4:
        detail = "The list of networks does not show which one is in use."
        return surroundings.absent(Reason.UNREADABLE, detail, "nmcli")
    return surroundings.observed(_kind(*used[0][1:]), "", "nmcli")


def _kind(security: str, wpa_flags: str, rsn_flags: str) -> str:
    if "WEP" in security:
        return "WEP"
    if not security.strip() or security.strip() == "--":
        return "open"
    # Where the newer method (AES, here "ccmp" or "gcmp") is on offer, the adapter uses it.
    modern = re.search(r"pair_(ccmp|gcmp)", f"{wpa_flags} {rsn_flags}")
    return "TKIP" if "pair_tkip" in f"{wpa_flags} {rsn_flags}" and modern is None else "AES"


PROBE = Probe(
    id="wifi",
    title="Wi-Fi",
    reads="How well the Wi-Fi is received, and whether it is encrypted.",
    why="A weak signal makes everything on the internet slow; an open Wi-Fi can be listened to.",
    personal_data="None: the name of your Wi-Fi and its password are not read.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=6,
    observes=_OBSERVES,
    measure=by_platform(linux=measure, windows=windows.wifi, macos=macos.wifi),
    slower_s={WINDOWS: 10, MACOS: 20},
)
