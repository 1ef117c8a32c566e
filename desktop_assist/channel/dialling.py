"""A TCP connection to the desk, and where the way ends if there is none.

Decides: which way is taken, how long each try may last, when a silent line counts as lost, and which stretch
of the way failed.
Leaves alone: what is said on the line, and when to try again (`engagement`).

1. The system's proxy is used where one is set for the address; otherwise the way is direct.
2. Each of the desk's ports is tried in turn: where 22 is closed to the outside, 443 often is not.
3. The first stretch that fails is named: this computer's network, the name, the proxy, the desk's port. The
   key is the next one (`client`).
4. A line over which nothing gets through for about 15 seconds is lost: the system's own TCP probes find out.
"""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable

import python_socks
from python_socks.sync import Proxy

from desktop_assist.channel import proxies
from desktop_assist.channel.errors import Hop, NotReachable
from desktop_assist.channel.proxies import ProxyAddress

DIAL_S = 10  # ours
# Ours (4): five seconds of silence, then five probes two seconds apart. Where 5 % is lost each way, all five
# fail once in 100,000 silences; with fewer, a bad line would count as lost every few hours (`bench line`).
_IDLE_S, _PROBE_EVERY_S, _PROBES = 5, 2, 5
_LOST_S = _IDLE_S + _PROBE_EVERY_S * _PROBES
# Names of socket options by platform; what a platform does not have, it does not do.
# From: https://man7.org/linux/man-pages/man7/tcp.7.html; TCP_KEEPALIVE is macOS' TCP_KEEPIDLE.
_PROBING = {
    "TCP_KEEPIDLE": _IDLE_S,
    "TCP_KEEPALIVE": _IDLE_S,
    "TCP_KEEPINTVL": _PROBE_EVERY_S,
    "TCP_KEEPCNT": _PROBES,
    "TCP_USER_TIMEOUT": _LOST_S * 1000,
}
_OFFLINE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}
# Documentation addresses: a route towards them is a route to anywhere. Nothing is sent.
# From: https://www.rfc-editor.org/rfc/rfc5737 and https://www.rfc-editor.org/rfc/rfc3849
_ANYWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def dial(
    address: str, *ports: int, proxy: Callable[[str], ProxyAddress | None] = proxies.towards
) -> socket.socket:
    """A TCP connection to the first of `ports` that answers.

    Raises:
        NotReachable: Nothing answers; its `hop` says where the way ends.
    """
    through = proxy(address)  # 1.
    failed: NotReachable | None = None
    for port in ports:  # 2.
        try:
            line = _through(through, address, port) if through else _direct(address, port)
        except NotReachable as error:
            failed = failed or error
            if error.hop not in {Hop.PORT, Hop.PROXY}:
                break
        else:
            watch(line)
            line.settimeout(None)
            return line
    raise failed or _not_reachable(f"The desk at {address} has no port.", Hop.PORT)


def watch(line: socket.socket) -> None:
    """Have the system find out when the other end of `line` is gone (4), and send small pieces at once."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _PROBING.items():
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _direct(address: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((address, port), timeout=DIAL_S)
    except (socket.gaierror, ValueError, UnicodeError) as error:  # 3.
        raise _unknown_name(address) from error
    except OSError as error:
        if error.errno in _OFFLINE and not route_exists():
            raise _offline() from error
        why = error.strerror or error
        raise _not_reachable(
            f"The desk at {address} port {port} does not answer ({why}).", Hop.PORT
        ) from error


def _through(proxy: ProxyAddress, address: str, port: int) -> socket.socket:
    try:
        return Proxy.from_url(proxy.url).connect(address, port, timeout=DIAL_S)
    except python_socks.ProxyError as error:
        raise _not_reachable(
            f"The proxy at {proxy.shown} does not connect us to the desk.", Hop.PROXY
        ) from error
    except (OSError, ValueError, UnicodeError) as error:
        if not route_exists():
            raise _offline() from error
        raise _not_reachable(f"The proxy at {proxy.shown} does not answer.", Hop.PROXY) from error


def route_exists() -> bool:
    """Whether this computer knows any way to the outside. Sends nothing."""
    for family, address in _ANYWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return True
        except OSError:
            continue
    return False


_NEXT_STEPS = {
    Hop.NETWORK: "Check the network cable or the wireless network.",
    Hop.NAME: "Check that this computer is online; if it is, ask your organisation.",
    Hop.PROXY: "Check the proxy in this computer's network settings, or ask who set it.",
    Hop.PORT: "Check that this computer is online, then try again.",
}


def _offline() -> NotReachable:
    return _not_reachable("This computer is not connected to any network.", Hop.NETWORK)


def _unknown_name(address: str) -> NotReachable:
    if not route_exists():
        return _offline()
    return _not_reachable(f"The desk at {address} does not answer: its name is not known here.", Hop.NAME)


def _not_reachable(happened: str, hop: Hop) -> NotReachable:
    return NotReachable(happened, next_step=_NEXT_STEPS[hop], hop=hop)
