"""Graphics: which driver draws, and which is a stopgap."""

from __future__ import annotations

import pytest

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded


@pytest.mark.parametrize(("driver", "fallback"), [("i915", False), ("simple-framebuffer", True)])
def test_a_card_has_its_driver(driver: str, fallback: bool) -> None:
    files = {"/sys/class/drm/card1/device/uevent": f"DRIVER={driver}\n", "/sys/class/drm/card1-DP-1/edid": ""}
    assert value(Recorded(files=files), "display.adapters") == (
        {"name": "Graphics adapter 1", "driver": driver, "fallback": fallback},
    )


def test_without_a_card_the_firmwares_picture_is_a_fallback() -> None:
    (adapter,) = value(Recorded(files={"/proc/fb": "0 EFI VGA\n"}), "display.adapters")
    assert adapter["fallback"] is True
    assert reason(Recorded(files={"/proc/fb": "0 i915drmfb\n"}), "display.adapters") is Reason.NOT_PRESENT


def test_no_adapter_and_one_that_does_not_tell_are_absent() -> None:
    assert reason(Recorded(), "display.adapters") is Reason.NOT_PRESENT
    silent = Recorded(folders={"/sys/class/drm": ["card0"]}, files={"/proc/fb": "0 EFI VGA\n"})
    assert reason(silent, "display.adapters") is Reason.NOT_PRESENT
