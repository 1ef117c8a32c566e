"""The router: asked five times."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded


def test_the_router_is_asked_and_the_loss_kept() -> None:
    assert value(recorded("debian-12-fresh"), "gateway.lost_permille") == 0
    assert value(recorded("worn-laptop"), "gateway.lost_permille") == 1000
    machine = recorded("debian-12-fresh")
    machine.commands.clear()
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_SUPPORTED
    machine.commands["ping -n -q -c 5 -i 0.2 -W 1 192.168.1.1"] = Output("pong", 0)
    assert reason(machine, "gateway.lost_permille") is Reason.UNREADABLE


def test_a_route_whose_address_is_none_is_no_router() -> None:
    route = "Iface\tDestination\nwlan0\t00000000\t00107A8C0\t0003\t0\t0\t600\t00000000\n"
    assert reason(Recorded(files={"/proc/net/route": route}), "gateway.lost_permille") is Reason.NOT_PRESENT


def test_without_a_route_there_is_no_router() -> None:
    machine = Recorded(files={"/proc/net/route": "Iface\tDestination\n"})
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_PRESENT
