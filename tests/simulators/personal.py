"""Recorded machines with a person's traces put into everything that they answer.

Decides: which traces (all invented), and where they go: a field of their own in every object of an answer in
JSON, a line of their own in every other one; into the names of programs and folders, and the home folder.
Leaves alone: what the probes make of it.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from diagnostics.platforms import Output
from simulators import machines
from simulators.recorded import Recorded
from simulators.recorded_windows import RecordedWindows

# A user's name, a host's, a serial number, a hardware address, a Wi-Fi's name, a public address, a home.
TRACES = {
    "user": "quasimodo-user",
    "host": "quasimodo-host",
    "serial": "QSMD-SN-0815-4711",
    "mac": "02:51:53:4d:44:77",
    "ssid": "Quasimodo Home Wifi",
    "address": "198.51.100.177",
    "home": "/home/quasimodo-home",
}
ENVIRONMENT = {
    **dict.fromkeys(("USER", "LOGNAME", "USERNAME", "SUDO_USER", "MAIL"), TRACES["user"]),
    **dict.fromkeys(("HOSTNAME", "COMPUTERNAME", "HOST", "SSH_CONNECTION"), TRACES["host"]),
    **dict.fromkeys(("HOME", "USERPROFILE", "OLDPWD", "PWD", "XDG_CONFIG_HOME", "APPDATA"), TRACES["home"]),
    "https_proxy": f"http://{TRACES['user']}:{TRACES['serial']}@{TRACES['address']}:3128",
}
LINE = " ".join(f"{name}={trace}" for name, trace in TRACES.items())


def found_in(text: str) -> list[str]:
    """Which traces are in `text`, in whatever case."""
    return [name for name, trace in TRACES.items() if trace.lower() in text.lower()]


def lived_in(name: str) -> Recorded:
    """The machine of that name, full of traces."""
    machine = machines.machine(name)
    machine.files = {path: _with_traces(text) for path, text in machine.files.items()}
    machine.commands = {argv: _answer(answer) for argv, answer in machine.commands.items()}
    machine.folders = {
        path: [*names, TRACES["user"], TRACES["host"]] for path, names in machine.folders.items()
    }
    if isinstance(machine.processes, tuple):
        machine.processes = (*machine.processes, TRACES["user"], TRACES["home"])
    machine.home_folder = TRACES["home"]
    machine.own_keys = tuple(f"{TRACES['home']}/{number}" for number, _ in enumerate(machine.own_keys))
    if isinstance(machine, RecordedWindows):
        machine.scripts = {
            script: _with_traces(said.decode()).encode() if isinstance(said, bytes) else said
            for script, said in machine.scripts.items()
        }
    return machine


def _answer(answer: Any) -> Any:
    return (
        dataclasses.replace(answer, text=_with_traces(answer.text)) if isinstance(answer, Output) else answer
    )


def _with_traces(text: str) -> str:
    try:
        tree = json.loads(text)
    except ValueError:
        # A file of one word, as the kernel's are, would be another word with a line more.
        return f"{text.rstrip()}\n{LINE}\n" if "\n" in text.strip() else text
    return json.dumps(_in_every_object(tree))


def _in_every_object(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {**{key: _in_every_object(value) for key, value in tree.items()}, **TRACES}
    return [_in_every_object(value) for value in tree] if isinstance(tree, list) else tree
