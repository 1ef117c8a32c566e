"""How often somebody may come: by install key, and by network.

Decides: what one network is, how many are let through in what time, and when to try again.
Leaves alone: what is counted (`intake`, `server`), and how large each thing may be (`protocol`, `files`).

Each key or network has one number, the time at which all that it did would be forgotten (the generic cell
rate algorithm). It therefore costs a few bytes, however often somebody comes.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

from desktop_assist.desk.errors import TooOften
from diagnostics.clock import Clock

_MOST_KNOWN = 50_000  # ours: 10 MB; beyond that, who came longest ago is forgotten
IPV6_NETWORK_BITS = 64  # From: https://www.rfc-editor.org/rfc/rfc6177 - what one site has at least


@dataclass(frozen=True)
class Rate:
    """So many at once, and again as many spread over `within_s` seconds."""

    count: int
    within_s: float


@dataclass(frozen=True)
class Rates:
    """The rates of a desk.

    Attributes:
        lines_by_network: New lines, before anything is computed for them.
        openings_by_network: New cases from one network.
        openings_by_key: New cases of one install.
        answers_by_network: New lines that are answered at once; the others stand in line.
    """

    lines_by_network: Rate = Rate(60, 60)  # ours: a company behind one address, after a power cut
    openings_by_network: Rate = Rate(30, 600)  # ours: the same company on a bad morning
    openings_by_key: Rate = Rate(5, 600)  # ours: a person needs one
    answers_by_network: Rate = Rate(10, 1)  # ours; from 20 a second on, `ssh-audit` speaks of an attack


class RateLimit:
    """One rate, for each of many. Safe to use from any thread."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        """Let `rate` through, for each name."""
        self._step_s = rate.within_s / rate.count
        self._within_s = rate.within_s
        self._clock = clock
        self._lock = threading.Lock()
        self._forgotten_at: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, name: str) -> int:
        """Count one more of `name`: 0 when it is let through, else the seconds until one would be."""
        now = self._clock.monotonic()
        with self._lock:
            then = max(now, self._forgotten_at.get(name, now)) + self._step_s
            if then - now > self._within_s + self._step_s / 1000:  # a float's worth of leeway
                return math.ceil(then - now - self._within_s)
            self._keep(name, then)
        return 0

    def turn_s(self, name: str) -> float:
        """Count one more of `name`, whatever the rate: the seconds until it is its turn by the rate."""
        now = self._clock.monotonic()
        with self._lock:
            then = max(now, self._forgotten_at.get(name, now)) + self._step_s
            self._keep(name, then)
        return max(0.0, then - now - self._within_s)

    def _keep(self, name: str, then: float) -> None:
        self._forgotten_at[name] = then
        self._forgotten_at.move_to_end(name)
        if len(self._forgotten_at) > _MOST_KNOWN:
            self._forgotten_at.popitem(last=False)

    def admit(self, name: str, what: str) -> None:
        """Count one more of `name`.

        Raises:
            TooOften: That is one too many; it says when to try again. `what` begins its sentence.
        """
        wait_s = self.wait_s(name)
        if wait_s:
            raise TooOften(what, wait_s)


def network(address: str) -> str:
    """The network that an address stands for: itself, and of IPv6 the /64."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, IPV6_NETWORK_BITS), strict=False))
