"""The program's own folder: who may change it."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import FileFacts
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_a_folder_like_tmp_is_safe_and_an_open_one_is_not() -> None:
    name = "installation.changeable_by_others"
    assert value(Recorded(facts={"/": FileFacts(0o1777, 0)}), name) is False
    assert value(Recorded(facts={"/": FileFacts(0o777, 0)}), name) is True
    assert reason(Recorded(), name) is Reason.NOT_SUPPORTED
