"""A whole desk over real SSH: who gets in, who reaches whom, and what is left after closing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.channel import client, dialling
from desktop_assist.channel.errors import AccessRefused, NotReachable, StreamBroken
from desktop_assist.channel.stream import ByteStream
from desktop_assist.desk import folder, server
from desktop_assist.desk.client import DeskClient, connect_customer, connect_technician
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import (
    SUBSYSTEM,
    Append,
    Done,
    Logged,
    OpenCase,
    Queue,
    QueueNow,
    Take,
    encode,
)
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from simulators.channels import WAIT_S
from simulators.desk_house import Customer, House, new_organisation
from simulators.fixed_clock import FixedClock

pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED")


class Running(House):
    """A desk that listens."""

    def open(self) -> None:  # type: ignore[override]
        self.server = server.serve(self.folder.path, self.clock, rates=self.rates)

    def close(self) -> None:
        self.server.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "desk")
    yield running
    running.close()


class Caller(Customer):
    """A customer on a line."""

    def connect(self) -> DeskClient:
        self.desk = connect_customer(self.house.folder.organisation, self.key)
        return self.desk

    def open_case(self) -> Logged:
        made = self.opening()
        self.chained.append(made)
        return self.desk.ask(OpenCase(made.envelope, made.salt), Logged)

    def wait(self) -> queue.Queue[ByteStream]:
        arrived: queue.Queue[ByteStream] = queue.Queue()

        def hold(stream: ByteStream) -> None:
            arrived.put(stream)
            while data := stream.recv(4096):
                stream.sendall(data.upper())

        self.desk.receive_connections(self.case, hold)
        return arrived


def technician(desk: Running, name: str = "maria", key: SigningKey | None = None) -> DeskClient:
    return connect_technician(desk.folder.organisation, key or desk.technician_key(name))


def test_a_case_from_opening_to_a_connection_and_its_end(desk: Running) -> None:
    anna = Caller(desk)
    with anna.connect()._connection, technician(desk)._connection:
        anna.open_case()
        arrived = anna.wait()
        maria = technician(desk)
        (line,) = maria.ask(Queue(), QueueNow).cases
        assert (line.case, line.online) == (anna.case, True)
        maria.ask(Take(anna.case), Done)
        stream = maria.connect_to_case(anna.case)
        stream.sendall(b"hello")
        assert stream.recv(100) == b"HELLO"
        assert arrived.get(timeout=WAIT_S)
        maria.close()
        anna.desk.close()


def test_a_customer_who_goes_is_offline_and_the_technician_is_told(desk: Running) -> None:
    anna, maria = Caller(desk), technician(desk)
    anna.connect()
    anna.open_case()
    anna.wait()
    maria.ask(Take(anna.case), Done)
    stream = maria.connect_to_case(anna.case)
    anna.desk.close()
    assert stream.recv(1) == b""
    for _ in range(500):
        if not maria.ask(Queue(), QueueNow).cases[0].online:
            break
    else:
        pytest.fail("the customer is gone and still shown as online")
    try:
        gone = maria.connect_to_case(anna.case)
    except NotReachable:
        pass  # it was closed before it was quite open
    else:
        assert gone.recv(1) == b"", "nobody is there"
    maria.close()


def test_a_technician_connects_to_a_taken_case_of_their_own_alone(desk: Running) -> None:
    anna = Caller(desk)
    anna.connect()
    anna.open_case()
    arrived = anna.wait()
    maria, omar = technician(desk), technician(desk, "omar")
    for line in (maria, omar):
        with pytest.raises(NotReachable):
            line.connect_to_case(anna.case)
    maria.ask(Take(anna.case), Done)
    with pytest.raises(NotReachable):
        omar.connect_to_case(anna.case)
    with pytest.raises(NotReachable):
        anna.desk.connect_to_case(anna.case)
    for host, port in (
        (f"case-{anna.case.lower()}", 23),
        ("127.0.0.1", 22),
        (anna.case, 22),
        ("screen", 5900),
    ):
        with pytest.raises(NotReachable):
            maria._connection.direct(host, port)
    assert arrived.empty()
    for line in (maria, omar, anna.desk):
        line.close()


def test_a_customer_receives_for_their_own_logged_case_alone(desk: Running) -> None:
    anna, berta = Caller(desk), Caller(desk)
    anna.connect()
    berta.connect()
    with pytest.raises(StreamBroken):
        anna.wait()
    anna.open_case()
    berta.open_case()
    berta.case, own = anna.case, berta.case
    with pytest.raises(StreamBroken):
        berta.wait()
    berta.case = own
    berta.wait()
    maria = technician(desk)
    with pytest.raises(StreamBroken):
        maria.receive_connections(anna.case, lambda _stream: None)
    closing = anna.sign(Kinds.CLOSING)
    anna.desk.ask(Append(anna.case, closing.envelope, closing.salt, 0), Logged)
    with pytest.raises(StreamBroken):
        anna.wait()
    for line in (anna.desk, berta.desk, maria):
        line.close()


def test_who_is_let_in(desk: Running) -> None:
    organisation = desk.folder.organisation
    stranger = keyfile.generate()
    old = desk.technician_key()
    for attempt in (
        lambda: connect_technician(organisation, stranger),
        lambda: client.connect(
            dialling.dial("127.0.0.1", desk.server.port), organisation.desk.host_key, "root", old
        ),
    ):
        with pytest.raises(AccessRefused):
            attempt()
    connect_customer(organisation, stranger).close()
    desk.clock.pass_seconds(3601)
    with pytest.raises(AccessRefused):
        connect_technician(organisation, old)


def test_a_certificate_that_ends_while_the_line_is_up_ends_the_line(desk: Running) -> None:
    maria = technician(desk)
    maria.ask(Queue(), QueueNow)
    desk.clock.pass_seconds(3601)
    with pytest.raises(StreamBroken):
        maria.ask(Queue(), QueueNow)
    maria.close()


def test_meaningless_requests_are_answered_and_the_line_goes_on(desk: Running) -> None:
    anna = Caller(desk)
    anna.connect()
    for data in (b"garbage", b"", b"[" * 10_000, b'{"ask":"take"}'):
        anna.desk._messages.send(data)
        assert b"does not understand" in (anna.desk._messages.receive() or b"")
    anna.open_case()
    anna.desk.close()


def test_a_desk_that_starts_again_knows_its_cases(desk: Running) -> None:
    anna = Caller(desk)
    anna.connect()
    anna.open_case()
    anna.desk.close()
    desk.reopen()
    anna.connect()
    made = anna.sign(Kinds.MESSAGE)
    anna.desk.ask(Append(anna.case, made.envelope, made.salt, 0), Logged)
    anna.desk.close()


def test_closing_hangs_up_and_leaves_the_files_to_another(desk: Running) -> None:
    anna, maria = Caller(desk), technician(desk)
    anna.connect()
    anna.open_case()
    anna.wait()
    maria.ask(Take(anna.case), Done)
    stream = maria.connect_to_case(anna.case)
    desk.server.close()
    assert stream.recv(1) == b""
    with pytest.raises(StreamBroken):
        maria.ask(Queue(), QueueNow)
    maria.close()
    anna.desk.close()
    names = [
        thread.name for thread in threading.enumerate() if thread.name.startswith(("serve", "ssh", "relay"))
    ]
    assert names == []
    desk.open()


def test_one_process_serves_a_desk(desk: Running) -> None:
    with pytest.raises(EvidenceError):
        server.serve(desk.folder.path, desk.clock, port=0)
    other = folder.create(desk.folder.path.parent / "other", new_organisation(port=desk.server.port))
    with pytest.raises(NotReachable):
        server.serve(other.path, desk.clock)
    server.serve(other.path, desk.clock, port=0).close()


def test_a_desk_whose_database_is_damaged_does_not_start_and_holds_nothing(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "desk", new_organisation())
    made.database.write_bytes(b"not a database" * 100)
    for _ in range(2):
        with pytest.raises(EvidenceError, match="The desk's database"):
            server.serve(made.path, FixedClock())
    made.database.unlink()
    server.serve(made.path, FixedClock()).close()


def test_a_refused_line_is_not_a_client(desk: Running) -> None:
    maria = technician(desk)
    with pytest.raises(RequestRefused, match="no such case"):
        maria.ask(Take("01KAKQ7Y5X0000000000000009"), Done)
    maria.close()


def test_one_line_has_few_conversations_and_each_that_ends_makes_room(desk: Running) -> None:
    anna = Caller(desk)
    connection = anna.connect()._connection
    streams = [connection.messages(SUBSYSTEM) for _ in range(server.MOST_CONVERSATIONS - 1)]
    try:
        refused = connection.messages(SUBSYSTEM)
    except StreamBroken:
        pass  # it was closed before it was quite open
    else:
        assert refused.receive() is None
    for stream in streams:
        stream.close()
    lines, tick = desk.server._parts.presence._lines, threading.Event()
    for _ in range(int(WAIT_S * 100)):
        if lines["customer"] == 1:  # the one that `connect` opened
            break
        tick.wait(0.01)
    again = connection.messages(SUBSYSTEM)
    again.send(encode(Queue()))
    assert again.receive() is not None, "there is room again"
    anna.desk.close()
