"""A proxy: kinds, no addresses."""

from __future__ import annotations

from simulators.readings import value
from simulators.recorded import Recorded


def test_the_kinds_are_told_and_none_is_said() -> None:
    assert value(Recorded(proxies=("http", "https")), "proxy.kinds") == "http, https"
    assert value(Recorded(), "proxy.kinds") == "none"
