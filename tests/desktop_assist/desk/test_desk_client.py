"""One request, one answer; files in parts; long lists in pages; a desk that is silent or odd is given up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop_assist.channel.errors import StreamBroken
from desktop_assist.channel.policy import Peer, StreamHandler
from desktop_assist.channel.stream import ByteStream, MessageStream
from desktop_assist.desk import client as module
from desktop_assist.desk import protocol
from desktop_assist.desk.client import DeskClient
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import (
    PART_BYTES,
    AllProofs,
    Answer,
    AnyRequest,
    Done,
    Download,
    FileNames,
    FilePart,
    Held,
    Proofs,
    Queue,
    QueueNow,
    Refused,
    Upload,
)
from simulators.channels import Told, connected, listening

CASE = "01KAKQ7Y5X0000000000000000"
Answerer = Callable[[AnyRequest], Answer | bytes | None]


class Desk(Told):
    """A desk whose answers the test writes; none is silence."""

    def subsystem(self, name: str, peer: Peer) -> StreamHandler | None:
        return self.handler if name == "desk" else None


@contextmanager
def desk(answerer: Answerer) -> Iterator[DeskClient]:
    def serve(stream: ByteStream) -> None:
        messages = MessageStream(stream)
        while (data := messages.receive()) is not None:
            answer = answerer(protocol.decode_request(data))
            if answer is not None:
                messages.send(answer if isinstance(answer, bytes) else protocol.encode(answer))

    with listening(lambda: Desk(handler=serve)) as door:
        line = DeskClient(connected(door.port))
        yield line
        line.close()


def test_an_answer_a_refusal_and_something_else() -> None:
    answers: list[Answer | bytes] = [
        QueueNow((), 1, 2, 3),
        Refused("It is closed.", "Kept.", "Open another."),
        Done(),
        b"garbage",
        b'{"answer":"queue"}',
    ]
    with desk(lambda _request: answers.pop(0)) as line:
        assert line.ask(Queue(), QueueNow).usual_wait_s == 2
        with pytest.raises(RequestRefused, match="It is closed") as refused:
            line.ask(Queue(), QueueNow)
        assert (refused.value.kept, refused.value.next_step) == ("Kept.", "Open another.")
        with pytest.raises(RequestRefused, match="something else"):
            line.ask(Queue(), QueueNow)
        for _ in range(2):
            with pytest.raises(RequestRefused, match="does not understand"):
                line.ask(Queue(), QueueNow)
        assert line.alive


def test_a_desk_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.2)
    with desk(lambda _request: None) as line, pytest.raises(StreamBroken, match="does not answer"):
        line.ask(Queue(), QueueNow)


def test_a_desk_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(lambda: Desk(handler=lambda stream: stream.recv(10))) as door:
        line = DeskClient(connected(door.port))
        with pytest.raises(StreamBroken, match="line to the desk broke"):
            line.ask(Queue(), QueueNow)
        line.close()


def test_what_is_no_desk_is_hung_up_on() -> None:
    with listening(Told) as door:
        connection = connected(door.port)
        with pytest.raises(StreamBroken):
            DeskClient(connection)
        assert not connection.alive


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_a_file_goes_and_comes_in_parts(size: int) -> None:
    data, held = bytes(range(256)) * (size // 256 + 1), bytearray()
    data = data[:size]
    lasts: list[bool] = []

    def answer(request: AnyRequest) -> Answer:
        if isinstance(request, Upload):
            assert request.offset == len(held)
            held.extend(request.data)
            lasts.append(request.last)
            return Done()
        assert isinstance(request, Download)
        part = bytes(held[request.offset : request.offset + protocol.PART_BYTES])
        return FilePart(part, request.offset + len(part) >= len(held))

    with desk(answer) as line:
        line.upload(CASE, "data/a", data)
        assert held == data
        assert lasts == [False] * (len(lasts) - 1) + [True]
        assert line.download(CASE, "data/a") == data


def test_a_desk_that_sends_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LARGEST_FILE_BYTES", 1000)
    for part in (b"x" * 400, b""):
        with (
            desk(lambda _request, part=part: FilePart(part, last=False)) as line,
            pytest.raises(RequestRefused, match="larger than"),
        ):
            line.download(CASE, "data/a")


def test_names_and_proofs_are_read_page_by_page() -> None:
    names, proofs = [f"data/{number:03}" for number in range(10)], tuple(f"proof {n}" for n in range(10))
    asked: list[AnyRequest] = []

    def answer(request: AnyRequest) -> Answer:
        asked.append(request)
        if isinstance(request, Proofs):
            page = proofs[request.first : request.first + 4]
            return AllProofs(page, (b"path",), len(proofs) - request.first - len(page))
        assert isinstance(request, Held | protocol.Files)
        left = [name for name in names if name > request.after]
        return FileNames(dict.fromkeys(left[:4], 1), more=len(left) > 4)

    with desk(answer) as line:
        assert list(line.held(CASE)) == list(line.files(CASE)) == names
        assert line.proofs(CASE, 7) == AllProofs(proofs, (b"path",))
    assert [each.first for each in asked if isinstance(each, Proofs)] == [0, 4, 8]


@pytest.mark.parametrize("answer", [FileNames({}, more=True), FileNames({"a": 1}, more=True)])
def test_pages_without_end_are_given_up(answer: FileNames, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def endless(_request: AnyRequest) -> Answer:
        nonlocal count
        count += 1
        return FileNames({f"a{count:05}": 1}, more=True) if answer.files else answer

    monkeypatch.setattr(module, "LARGEST_FILE_COUNT", 20)
    with desk(endless) as line:
        line.held(CASE)
    assert count <= 21


def test_threads_take_turns() -> None:
    with desk(lambda request: QueueNow((), 0, 0, 0)) as line:
        results: list[QueueNow] = []
        threads = [
            threading.Thread(target=lambda: results.append(line.ask(Queue(), QueueNow))) for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 20
