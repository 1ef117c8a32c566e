"""Name servers: counted and timed, their addresses not kept."""

from __future__ import annotations

from diagnostics.observation import Reason
from simulators.readings import reason, value
from simulators.recorded import Recorded


def test_name_servers_are_counted_and_timed() -> None:
    files = {"/etc/resolv.conf": "nameserver 10.0.0.1\nnameserver 10.0.0.2\n#nameserver 10.0.0.3\n"}
    machine = Recorded(files=files, name_servers={"10.0.0.2": 40})
    found = [value(machine, f"dns.{fact}") for fact in ("asked", "answering", "slowest_ms")]
    assert found == [2, 1, 40]
    assert reason(Recorded(files={"/etc/resolv.conf": "search lan"}), "dns.asked") is Reason.NOT_PRESENT
