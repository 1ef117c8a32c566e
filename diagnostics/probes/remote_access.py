"""Other programs through which somebody could see or control this computer.

Decides: which well-known ones are running, by the names of their processes; no other process is named.
Leaves alone: whether somebody is connected; and whether the person wants them there.
From: CISA AA23-025A, "Protecting Against Malicious Use of Remote Monitoring and Management Software".
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Item, Reading
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings

_NAME = "remote_access.programs"
_SOURCE = "names of running programs"
_KNOWN = {
    "anydesk": "AnyDesk",
    "teamviewer": "TeamViewer",
    "rustdesk": "RustDesk",
    "remoting_host": "Chrome Remote Desktop",
    "chrome-remote-desktop": "Chrome Remote Desktop",
    "screenconnect": "ScreenConnect",
    "splashtop": "Splashtop",
    "srserver": "Splashtop",
    "logmein": "LogMeIn",
    "gotoassist": "GoTo Assist",
    "supremo": "Supremo",
    "ultraviewer": "UltraViewer",
    "dwagent": "DWAgent",
    "x11vnc": "x11vnc",
    "x0vncserver": "TigerVNC",
    "xtigervnc": "TigerVNC",
    "winvnc": "VNC",
    "vino-server": "Vino",
    "xrdp": "xrdp",
    "nxserver": "NoMachine",
    "meshagent": "MeshAgent",
    "atera": "Atera",
}


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each well-known program that runs."""
    names = surroundings.platform.process_names()
    if isinstance(names, Failure):
        return {_NAME: surroundings.failed(names, _SOURCE)}
    found = {product for name in names for start, product in _KNOWN.items() if name.lower().startswith(start)}
    items: list[Item] = [{"name": product} for product in sorted(found)]
    return {_NAME: surroundings.observed(items, "items", _SOURCE)}


PROBE = Probe(
    id="remote_access",
    title="Other remote-access programs",
    reads="Whether one of about twenty well-known remote-access programs is running.",
    why="If somebody talked you into installing one, you should know that it is still there.",
    personal_data="Only the names of those programs; what else runs is not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=5,
    observes=(_NAME,),
    measure=measure,
)
