"""Customers who wait at a desk: so many in one process, each on a real SSH line with an open case.

Decides: that each line is kept as a customer's program keeps it (`engagement.desk_line`, looked at once a
second), and comes from an address of its own, so that a desk's limits by network hold as in life.
Leaves alone: what a customer's program does beside waiting.

    desk_crowd.py FOLDER COUNT, which says "ready" and waits until its input ends
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from desktop_assist.desk.client import DeskClient, connect_customer
from desktop_assist.desk.folder import DeskFolder
from desktop_assist.desk.protocol import Logged, OpenCase
from desktop_assist.engagement.desk_line import DeskLine
from diagnostics.clock import SystemClock
from diagnostics.errors import PlainError
from simulators.desk_house import Customer

LOOK_S = 1.0  # From: engagement.worker
_create_connection = socket.create_connection


class Place:
    """What a customer of the simulators needs of a house: its folder and clock."""

    def __init__(self, path: Path) -> None:
        self.folder, self.clock = DeskFolder(path), SystemClock()


class Host:
    """Who would tell the customer."""

    def desk_lost(self, error: PlainError, again_in_s: float) -> None:
        pass

    def desk_back(self) -> None:
        pass

    def desk_given_up(self, error: PlainError) -> None:
        print(f"given up: {error.happened}", file=sys.stderr, flush=True)


def dial_from_many_addresses() -> None:
    """Let each line that this process dials come from another address of 127.0.0.0/8."""
    numbers = itertools.count(1)
    second = 1 + os.getpid() % 250

    def create(address: Any, timeout: float | None = None) -> socket.socket:
        number = next(numbers)
        source = f"127.{second}.{number // 250}.{1 + number % 250}"
        return _create_connection(address, timeout, (source, 0))

    socket.create_connection = create  # type: ignore[assignment]


def waiting(place: Place, number: int) -> DeskLine:
    """A customer who has asked for help and waits."""
    anna = Customer(place)  # type: ignore[arg-type]
    connect = partial(connect_customer, place.folder.organisation, anna.key)
    line: DeskClient = connect()
    made = anna.opening(f"My computer has been slow since Tuesday, and the printer too ({number}).")
    line.ask(OpenCase(made.envelope, made.salt), Logged)
    # Nothing was said since, so there is nothing that a new line would have to be told.
    record = SimpleNamespace(case=anna.case, reconnect=lambda _desk: None, send_unsent=lambda: None)
    opened: Any = SimpleNamespace(desk=line, record=record)
    return DeskLine(opened, connect, lambda stream: stream.close(), Host())


def main() -> None:
    """Be so many customers until told to end."""
    dial_from_many_addresses()
    place, count = Place(Path(sys.argv[1])), int(sys.argv[2])
    lines = [waiting(place, number) for number in range(count)]
    print("ready", flush=True)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), ended.set()), daemon=True).start()
    while not ended.wait(LOOK_S):
        for line in lines:
            line.look()
    for line in lines:
        line.close()


if __name__ == "__main__":
    main()
