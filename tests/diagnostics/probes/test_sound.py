"""Sound: outputs are counted, and no sound system is not "no output"."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_outputs_are_counted_and_microphones_are_not() -> None:
    assert value(recorded("debian-12-fresh"), "sound.outputs") == 2
    microphone = {"/proc/asound/pcm": "01-00: USB Audio : USB Audio : capture 1\n"}
    assert value(Recorded(files=microphone), "sound.outputs") == 0


def test_a_sound_system_without_devices_has_none_and_no_sound_system_is_absent() -> None:
    assert value(recorded("worn-laptop"), "sound.outputs") == 0
    assert reason(Recorded(), "sound.outputs") is Reason.NOT_PRESENT
