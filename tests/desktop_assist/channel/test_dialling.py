"""The way to the desk: direct or by proxy, on any of its ports; and the first stretch that fails, by name."""

from __future__ import annotations

import errno
import socket

import pytest

from desktop_assist.channel import dialling
from desktop_assist.channel.errors import Hop, NotReachable
from desktop_assist.channel.proxies import ProxyAddress
from simulators.proxies import proxy

GREETING = b"SSH-2.0-there"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def no_proxy(_address: str) -> None:
    return None


def greeted(server: socket.socket, line: socket.socket) -> bool:
    arrived, _ = server.accept()
    with arrived, line:
        line.sendall(GREETING)
        return arrived.recv(100) == GREETING


def fails(address: str, *ports: int, **way: object) -> NotReachable:
    with pytest.raises(NotReachable) as failed:
        dialling.dial(address, *ports, **way)  # type: ignore[arg-type]
    return failed.value


def test_2_the_next_port_is_tried_where_one_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = dialling.dial("127.0.0.1", free_port(), server.getsockname()[1], proxy=no_proxy)
        assert greeted(server, line)


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_1_a_proxy_is_asked_for_the_desk_by_its_name(scheme: str) -> None:
    with proxy() as way, socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        address = ProxyAddress(f"{scheme}://127.0.0.1:{way.port}", "the office proxy")
        line = dialling.dial("desk.example.org", port, proxy=lambda _: address)
        assert greeted(server, line)
        assert way.asked == [("desk.example.org", port)], "the proxy resolves the name"


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_3_a_proxy_that_refuses_is_named_without_its_password(scheme: str) -> None:
    with proxy(refuses=True) as way:
        address = ProxyAddress(f"{scheme}://anna:secret@127.0.0.1:{way.port}", f"127.0.0.1:{way.port}")
        failed = fails("desk.example.org", 22, 443, proxy=lambda _: address)
        assert len(way.asked) == 2 or scheme == "socks5", "each port is asked for"
    assert failed.hop is Hop.PROXY
    assert "secret" not in str(failed)


def test_3_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "route_exists", lambda: True)
    address = ProxyAddress(f"http://127.0.0.1:{free_port()}", "127.0.0.1:1")
    failed = fails("desk.example.org", 22, proxy=lambda _: address)
    assert (failed.hop, failed.happened) == (Hop.PROXY, "The proxy at 127.0.0.1:1 does not answer.")


def test_3_a_closed_port() -> None:
    assert fails("127.0.0.1", free_port(), proxy=no_proxy).hop is Hop.PORT


@pytest.mark.parametrize(("online", "hop"), [(True, Hop.NAME), (False, Hop.NETWORK)])
def test_3_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch, online: bool, hop: Hop) -> None:
    def unknown(*_: object, **__: object) -> socket.socket:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", unknown)
    monkeypatch.setattr(dialling, "route_exists", lambda: online)
    assert fails("host.invalid", 22, 443, proxy=no_proxy).hop is hop


def test_3_a_computer_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> socket.socket:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unreachable)
    monkeypatch.setattr(dialling, "route_exists", lambda: False)
    failed = fails("127.0.0.1", 22, proxy=no_proxy)
    assert failed.hop is Hop.NETWORK
    assert failed.next_step == "Check the network cable or the wireless network."


def test_4_the_system_watches_the_line() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        dialling.dial("127.0.0.1", server.getsockname()[1], proxy=no_proxy) as line,
    ):
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 15_000


@pytest.mark.parametrize("address", ["x" * 70 + ".example", "a\0b", "ä.invalid." * 40])
def test_an_address_that_no_name_server_can_be_asked_for(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "route_exists", lambda: True)
    failed = fails(address, 22, proxy=no_proxy)
    assert failed.hop is Hop.NAME
    assert "does not answer" in failed.happened
