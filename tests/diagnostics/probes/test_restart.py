"""A pending restart: the mark, and who would write it."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import FileFacts
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_a_missing_mark_means_nothing_where_nobody_writes_it() -> None:
    assert reason(Recorded(), "restart.pending") is Reason.NOT_SUPPORTED
    assert value(recorded("debian-12-fresh"), "restart.pending") is False
    assert value(recorded("worn-laptop"), "restart.pending_days") == 20
    machine = Recorded(facts={"/etc/kernel/postinst.d/update-notifier": FileFacts(0o755, 0)})
    assert value(machine, "restart.pending") is False
