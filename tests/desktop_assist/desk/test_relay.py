"""Bytes go both ways between two who dialled in; one end's close is the other's."""

from __future__ import annotations

import socket
import threading

import pytest

from desktop_assist.channel.line import Line
from desktop_assist.desk.relay import Relay
from simulators.channels import streams

CASE = "01KAKQ7Y5X0000000000000000"


class Ends:
    """A technician and a customer, and the relay's thread between them."""

    def __init__(self) -> None:
        self.relay = Relay()
        self.technician, desk_side = streams()
        self.customer, opened = streams()
        self.opener = lambda: Line(opened)
        self.relay.register(CASE, self.opener)
        self.thread = threading.Thread(target=self.relay.connect, args=(CASE, Line(desk_side)))
        self.thread.start()


def test_bytes_go_both_ways() -> None:
    ends = Ends()
    ends.technician.sendall(b"question")
    assert ends.customer.recv(100) == b"question"
    sending = threading.Thread(target=ends.customer.sendall, args=(b"answer" * 50_000,))
    sending.start()
    got = b""
    while len(got) < 300_000:
        got += ends.technician.recv(65_536)
    sending.join()
    assert got == b"answer" * 50_000
    ends.technician.close()
    assert ends.customer.recv(1) == b""
    ends.customer.close()
    ends.thread.join()


@pytest.mark.parametrize("leaves", ["technician", "customer"])
def test_when_one_goes_the_other_is_told(leaves: str) -> None:
    ends = Ends()
    gone: socket.socket = getattr(ends, leaves)
    stays = ends.customer if gone is ends.technician else ends.technician
    gone.close()
    assert stays.recv(1) == b""
    stays.close()
    ends.thread.join()


def test_nobody_there_and_nobody_any_more() -> None:
    relay = Relay()
    ours, theirs = streams()
    with ours, theirs:
        relay.connect(CASE, Line(theirs))  # returns: nobody is there

        def gone() -> Line:
            raise ConnectionError("the line is down")

        relay.register(CASE, gone)
        relay.connect(CASE, Line(theirs))


def test_a_newer_line_takes_the_place_and_an_older_cannot_take_it_away() -> None:
    relay = Relay()

    def old() -> Line:
        raise AssertionError("the old line is used")

    def new() -> Line:
        raise ConnectionError("reached")

    relay.register(CASE, old)
    relay.register(CASE, new)
    assert not relay.forget(CASE, old)
    ours, theirs = streams()
    with ours, theirs:
        relay.connect(CASE, Line(theirs))
    assert relay.forget(CASE, new)
    assert not relay.forget(CASE, new)
