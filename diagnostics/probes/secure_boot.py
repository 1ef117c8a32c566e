"""Whether the firmware starts only systems that are signed.

Decides: the one byte in which the firmware says so.
Leaves alone: whether it should: many people run systems that are not signed, on purpose.
From: https://uefi.org/specs/UEFI/2.10/03_Boot_Manager.html#globally-defined-variables
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.observation import Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, MACOS, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.macos import security as macos
from diagnostics.probes.windows import security as windows

_NAME = "secure_boot.on"
_EFI = "/sys/firmware/efi"
_VARIABLE = f"{_EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
# Four bytes of attributes, then the value. From: https://docs.kernel.org/filesystems/efivarfs.html
_LENGTH = 5
_VALUES = {"\x00": False, "\x01": True}


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """Whether it is on."""
    return {_NAME: _on(surroundings)}


def _on(surroundings: Surroundings) -> Reading:
    if isinstance(surroundings.platform.list_folder(_EFI), Failure):
        detail = "This computer starts in a way that has no Secure Boot."
        return surroundings.absent(Reason.NOT_SUPPORTED, detail, _EFI)
    text = surroundings.platform.read_text(_VARIABLE)
    if isinstance(text, Failure):
        return surroundings.absent(text.reason, "The firmware does not tell about Secure Boot.", _VARIABLE)
    if len(text) != _LENGTH or text[-1] not in _VALUES:
        return surroundings.absent(Reason.UNREADABLE, "The firmware's answer is not readable.", _VARIABLE)
    return surroundings.observed(_VALUES[text[-1]], "", "efivars")


PROBE = Probe(
    id="secure_boot",
    title="Secure Boot",
    reads="Whether the computer starts only systems that are signed (Secure Boot).",
    why="It makes it harder to hide a foreign program below the system.",
    personal_data="None.",
    platforms=frozenset({LINUX, WINDOWS, MACOS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.secure_boot, macos=macos.secure_boot),
    slower_s={MACOS: 20},
)
