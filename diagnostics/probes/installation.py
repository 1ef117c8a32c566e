"""Whether this very program could be changed by another user of the computer.

Decides: whether its folders, up to the top, may be written by everybody.
Leaves alone: the keys, which the program that holds them looks after.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.windows import access
from diagnostics.resources import ROOT

_NAME = "installation.changeable_by_others"
_SOURCE = "permissions of the program's folders"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether anybody may replace a part of the program."""
    program = Path(__file__).resolve().parent.parent
    folders = dict.fromkeys([program, ROOT, *program.parents])
    found = [surroundings.platform.file_facts(str(folder)) for folder in folders]
    modes = [facts.mode for facts in found if not isinstance(facts, Failure)]
    if not modes:
        return {_NAME: surroundings.absent(Reason.NOT_SUPPORTED, "The permissions cannot be read.", _SOURCE)}
    return {_NAME: surroundings.observed(any(map(_is_open, modes)), "", _SOURCE)}


def measure_windows(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether everybody may change the program, or replace a folder above it."""
    program = Path(__file__).resolve().parent.parent
    asked = [(program, access.CHANGE), (ROOT, access.CHANGE)]
    asked += [(folder, access.REPLACE) for folder in program.parents]
    found = [access.everybody_may(surroundings, str(folder), rights) for folder, rights in asked]
    known = [answer for answer in found if not isinstance(answer, Failure)]
    if not known:
        return {_NAME: surroundings.absent(Reason.NOT_SUPPORTED, "The permissions cannot be read.", _SOURCE)}
    return {_NAME: surroundings.observed(any(known), "", _SOURCE)}


def _is_open(mode: int) -> bool:
    # In a folder with the sticky bit, such as /tmp, others cannot replace what is not theirs.
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


PROBE = Probe(
    id="installation",
    title="This program's own folder",
    reads="Whether other users of this computer could change this program.",
    why="Only a program that nobody else can change deserves trust.",
    personal_data="None: the folder's name is not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=measure_windows, macos=measure),
)
