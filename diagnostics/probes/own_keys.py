"""Whether somebody else on this computer could read this program's own keys.

Decides: whether a private key, or the folder that it lies in, is open to others.
Leaves alone: the keys themselves; they are never opened here.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import PurePath

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings
from diagnostics.probes.windows import access

_NAME = "own_keys.open_to_others"
_SOURCE = "permissions of the program's keys"
# Any right for the group or for everybody.
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether a key can be read by others."""
    is_open = _by_access_rules if surroundings.platform.name == WINDOWS else _by_mode
    found = [is_open(surroundings, path) for path in surroundings.own_keys]
    known = [answer for answer in found if answer is not None]
    if not known:
        detail = "This program has no key of its own here yet."
        return {_NAME: surroundings.absent(Reason.NOT_PRESENT, detail, _SOURCE)}
    return {_NAME: surroundings.observed(any(known), "", _SOURCE)}


def _by_access_rules(surroundings: Surroundings, path: str) -> bool | None:
    found = access.everybody_may(surroundings, path, access.READ)
    return None if isinstance(found, Failure) else found


def _by_mode(surroundings: Surroundings, path: str) -> bool | None:
    key = surroundings.platform.file_facts(path)
    if isinstance(key, Failure):
        return None
    folder = surroundings.platform.file_facts(str(PurePath(path).parent))
    # In a folder that others may not enter, the file's own permissions do not matter.
    closed_folder = not isinstance(folder, Failure) and not folder.mode & (stat.S_IXGRP | stat.S_IXOTH)
    return bool(key.mode & _OTHERS) and not closed_folder


PROBE = Probe(
    id="own_keys",
    title="This program's own keys",
    reads="Whether other users of this computer could read this program's keys.",
    why="Whoever has the key could speak in this computer's name.",
    personal_data="None: the keys are not opened, and where they lie is not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=measure,
)
