"""Whether the picture comes from a proper driver or from a fallback.

Decides: which driver each graphics adapter has, by the kernel's own name for it.
Leaves alone: screens; what they tell of themselves (EDID), with their serial numbers, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnostics.observation import Item, Reading, Reason
from diagnostics.platforms import Failure
from diagnostics.probe import LINUX, WINDOWS, Probe, Surroundings, by_platform
from diagnostics.probes.windows import devices as windows

_NAME = "display.adapters"
_FOLDER = "/sys/class/drm"
_FRAME_BUFFERS = "/proc/fb"
# What the kernel falls back to: the picture that the firmware left behind.
# From: https://docs.kernel.org/gpu/drm-internals.html and drivers/gpu/drm/sysfb
_FALLBACK = frozenset({"simple-framebuffer", "simpledrm", "efi-framebuffer", "efidrm", "vesadrm", "vesafb"})
_FALLBACK_BUFFERS = frozenset({"EFI VGA", "VESA VGA", "simple", "simpledrmdrmfb"})


def measure(surroundings: Surroundings) -> Mapping[str, Reading]:
    """One item for each graphics adapter."""
    return {_NAME: _adapters(surroundings)}


def _adapters(surroundings: Surroundings) -> Reading:
    names = surroundings.platform.list_folder(_FOLDER)
    cards = [] if isinstance(names, Failure) else [name for name in names if re.fullmatch(r"card\d+", name)]
    items = [item for number, card in enumerate(cards, 1) if (item := _card(surroundings, number, card))]
    if not items and not cards:
        items = _buffers(surroundings)
    if not items:
        return surroundings.absent(Reason.NOT_PRESENT, "This computer has no graphics adapter.", _FOLDER)
    return surroundings.observed(items, "items", _FOLDER)


def _card(surroundings: Surroundings, number: int, card: str) -> Item | None:
    text = surroundings.platform.read_text(f"{_FOLDER}/{card}/device/uevent")
    match = None if isinstance(text, Failure) else re.search(r"^DRIVER=([\w-]{1,40})$", text, re.MULTILINE)
    if match is None:
        return None
    return {
        "name": f"Graphics adapter {number}",
        "driver": match[1],
        "fallback": match[1] in _FALLBACK,
    }


def _buffers(surroundings: Surroundings) -> list[Item]:
    text = surroundings.platform.read_text(_FRAME_BUFFERS)
    names = [] if isinstance(text, Failure) else [line.partition(" ")[2] for line in text.splitlines()]
    return [
        {"name": f"Graphics adapter {number}", "driver": "the firmware's picture", "fallback": True}
        for number, name in enumerate(names, start=1)
        if name.strip() in _FALLBACK_BUFFERS
    ]


PROBE = Probe(
    id="display",
    title="Graphics",
    reads="Which driver draws the picture.",
    why="With a fallback driver the picture is slow or has the wrong size.",
    personal_data="None: what the screens tell of themselves is not read.",
    platforms=frozenset({LINUX, WINDOWS}),
    privilege="user",
    deadline_s=3,
    observes=(_NAME,),
    measure=by_platform(linux=measure, windows=windows.display),
    slower_s={WINDOWS: 40},
)
