"""A proxy: its kinds, whether it takes a connection, and no address."""

from __future__ import annotations

import socket
import threading

import pytest

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Greeting
from diagnostics.platforms.machine import Machine
from diagnostics.probe import Surroundings
from diagnostics.probes import proxy
from simulators.readings import reason, value
from simulators.recorded import SALT, Recorded, StoppedClock
from simulators.recorded_macos import recorded_mac
from simulators.recorded_windows import recorded_windows

THERE = {"proxy.example:3128": Greeting(3, ""), "socks.example:1080": Greeting(3, "")}


def test_the_kinds_are_told_and_none_is_said() -> None:
    assert value(Recorded(proxies=("http", "https")), "proxy.kinds") == "http, https"
    assert value(Recorded(), "proxy.kinds") == "none"


@pytest.mark.parametrize(
    ("urls", "silent"),
    [
        (("http://user:secret@proxy.example:3128/",), 0),
        (("proxy.example:3128",), 0),
        (("socks5h://socks.example",), 0),
        (("http://gone.example:8080",), 1),
        (("http://gone.example:8080", "http://proxy.example:3128", "http://gone.example:8080"), 1),
    ],
)
def test_those_that_take_no_connection_are_counted(urls: tuple[str, ...], silent: int) -> None:
    machine = Recorded(proxies=("https",), proxy_urls=urls, greetings=THERE)
    assert value(machine, "proxy.silent") == silent


@pytest.mark.parametrize(
    "urls", [(), ("http://",), ("http://proxy.example:99999",), ("http://[::1",)], ids=lambda urls: str(urls)
)
def test_what_cannot_be_tried_is_no_silent_proxy(urls: tuple[str, ...]) -> None:
    assert reason(Recorded(proxies=("https",), proxy_urls=urls), "proxy.silent") is Reason.NOT_SUPPORTED


def test_without_a_proxy_nothing_is_tried() -> None:
    assert reason(Recorded(), "proxy.silent") is Reason.NOT_PRESENT


def test_windows_and_macos_tell_where_their_proxies_are() -> None:
    windows, mac = recorded_windows("worn-laptop"), recorded_mac("worn-macbook")
    for machine in (windows, mac):
        assert value(machine, "proxy.silent") == 1
        machine.greetings = {**machine.greetings, "mallorys-proxy.example:3128": Greeting(2, "")}
        assert value(machine, "proxy.silent") == 0


def test_a_real_proxy_that_listens_and_one_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "all_proxy",
        "ftp_proxy",
        "http_proxy",
        "https_proxy",
        "ALL_PROXY",
        "HTTP_PROXY",
        "HTTPS_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    around = Surroundings(StoppedClock(), SALT, Machine(), stop=threading.Event())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        there = proxy.measure(around)["proxy.silent"]
    gone = proxy.measure(around)["proxy.silent"]
    assert [getattr(reading, "value", None) for reading in (there, gone)] == [0, 1]
    assert not isinstance(Machine().proxy_addresses(), Failure)
