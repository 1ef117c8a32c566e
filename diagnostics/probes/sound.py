"""Whether there is anything that sound can come out of.

Decides: how many outputs the sound system knows.
Leaves alone: their names; and whether one is muted.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import devices as macos
from diagnostics.probes.windows import devices as windows

_NAME = "sound.outputs"
# From: https://docs.kernel.org/sound/designs/procfile.html ("pcm": the list of all devices)
_LIST = "/proc/asound/pcm"
_FOLDER = "/proc/asound"


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """The number of outputs."""
    return {_NAME: _outputs(surroundings)}


def _outputs(surroundings: Surroundings) -> Reading:
    if isinstance(surroundings.platform.list_folder(_FOLDER), Failure):
        return surroundings.absent(Reason.NOT_PRESENT, "This computer has no sound system.", _FOLDER)
    text = surroundings.platform.read_text(_LIST)
    if isinstance(text, Failure):
        # Without any device the list itself is missing.
        missing = text.reason is Reason.NOT_PRESENT
        return surroundings.observed(0, "outputs", _LIST) if missing else surroundings.failed(text, _LIST)
    outputs = sum(1 for line in text.splitlines() if ": playback " in line)
    return surroundings.observed(outputs, "outputs", _LIST)


PROBE = Probe(
    id="sound",
    title="Sound",
    reads="How many devices there are that sound can come out of.",
    why="Without one the computer is silent.",
    personal_data="None: the devices' names are not kept.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.sound, macos=macos.sound),
    slower_s={MACOS: 20},
)
