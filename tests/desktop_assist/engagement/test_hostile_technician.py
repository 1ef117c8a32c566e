"""A technician's certificate in hostile hands: the customer's program stays small, quick and itself."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import paramiko
import psutil
import pytest

from desktop_assist.channel import client
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.stream import MessageStream
from desktop_assist.desk.protocol import TECHNICIAN_NAME
from desktop_assist.engagement.events import Said, SessionEnded
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import messages
from desktop_assist.session.delivery import Delivery
from desktop_assist.session.pace import MOST
from simulators.engaged import Engaged

pytestmark = pytest.mark.logs("paramiko.transport: (ERROR|WARNING)|channel [0-9]+ open FAILED")
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 50 * MEBIBYTE  # From: the issue; here attacker and customer are one process
STOPPED_S = 1.0
LONG = "x" * messages.LONGEST_TEXT


@pytest.fixture
def line(engaged: Engaged) -> Iterator[Connection]:
    """A line of the technician's to the customer's program, on which nothing has been asked."""
    case, key = engaged.open(), engaged.practice.technician_key
    engaged.technician.connect()
    desk = engaged.technician.at_desk()
    host_key = engaged.technician.take(case).host_key
    with client.connect(desk.connect_to_case(case), host_key, TECHNICIAN_NAME, key) as connection:
        yield connection


def stop_at_once(engaged: Engaged) -> None:
    began = time.monotonic()
    engaged.customer.stop()
    assert time.monotonic() - began < STOPPED_S
    engaged.told.wait_for(SessionEnded, "The end")


def own_memory() -> int:
    return int(psutil.Process().memory_info().rss)


def begun(line: Connection) -> tuple[MessageStream, Delivery]:
    stream = line.messages(messages.SUBSYSTEM)
    stream.send(messages.encode(messages.Hello(messages.VERSION)))
    stream.receive()
    return stream, Delivery()


def ten_thousand_channels(line: Connection) -> None:
    for _ in range(10_000):
        try:
            line._transport.open_session(timeout=5)
        except paramiko.ChannelException:
            continue  # refused, which costs nobody anything
        except (paramiko.SSHException, EOFError, OSError):
            return


def half_open_channels(line: Connection) -> None:
    held = [line._transport.open_session(timeout=5) for _ in range(20)]
    for channel in held[:10]:
        channel.get_pty()
    line._held = held  # type: ignore[attr-defined]


def nonsense(line: Connection) -> None:
    stream, _ = begun(line)
    with contextlib.suppress(StreamBroken):
        for junk in (b"null", b"{}", b'{"seen":0,"number":1,"message":[]}', b"[" * 100_000, b"\xff" * 100):
            stream.send(junk)


def unknown_kinds(line: Connection) -> None:
    stream, delivery = begun(line)
    with contextlib.suppress(StreamBroken, messages.MessageRefused):
        for number in range(200):
            stream.send(delivery.send(b'{"say":"dance","to":%d}' % number))


def never_reads_and_floods(line: Connection) -> None:
    stream, delivery = begun(line)
    line._held = stream  # type: ignore[attr-defined]  # or it would be closed here
    with contextlib.suppress(StreamBroken, messages.MessageRefused):
        for _ in range(300):
            stream.send(delivery.send(messages.encode(messages.Say(LONG))))


ATTACKS = (ten_thousand_channels, half_open_channels, nonsense, unknown_kinds, never_reads_and_floods)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_it_costs_little_and_stop_works(
    engaged: Engaged, line: Connection, attack: Callable[[Connection], None]
) -> None:
    before = own_memory()
    attacking = threading.Thread(target=attack, args=(line,), daemon=True)
    attacking.start()
    attacking.join(30)
    assert own_memory() - before < MOST_MEMORY
    stop_at_once(engaged)
    line.close()
    attacking.join(30)
    assert not attacking.is_alive()


def test_a_flood_of_words_is_cut_before_it_fills_the_record(engaged: Engaged, line: Connection) -> None:
    never_reads_and_floods(line)
    for _ in range(MOST):
        engaged.told.wait_for(Said, "The words that are shown")
    stop_at_once(engaged)
    engaged.customer.close()
    kept = [made for made in engaged.statements() if made.kind is Kinds.MESSAGE]
    assert len(kept) == MOST
