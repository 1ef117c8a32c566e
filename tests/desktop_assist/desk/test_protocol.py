"""Requests and answers are read strictly and bounded; hostile bytes are refused and nothing else."""

from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.stream import LARGEST_MESSAGE_BYTES
from desktop_assist.desk import protocol
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import (
    PAGE_BYTES,
    PART_BYTES,
    AllProofs,
    Append,
    Archive,
    CaseLine,
    Colleague,
    Colleagues,
    ColleaguesNow,
    Done,
    Download,
    EarlierCases,
    EarlierLine,
    EarlierVerdict,
    FileNames,
    FilePart,
    Files,
    Held,
    History,
    Logged,
    OpenCase,
    Proofs,
    Queue,
    QueueNow,
    Refused,
    Release,
    Seal,
    Seals,
    SealsSoFar,
    Standing,
    StandingNow,
    Take,
    Upload,
)

CASE, SALT = "01KAKQ7Y5X0000000000000000", b"s" * 32
REQUESTS = (
    OpenCase(b"{}", SALT, 3),
    Append(CASE, b"{}", SALT, 0),
    Upload(CASE, "data/a", 0, b"\0\xff", last=True),
    Held(CASE, "data/a"),
    Archive(CASE),
    Proofs(CASE, 7, 200),
    Seals(CASE),
    Standing(CASE),
    Queue(),
    Take(CASE),
    Colleagues(),
    Release(CASE),
    History(CASE),
    Files(CASE),
    Download(CASE, "data/a", 5),
    Seal(CASE, "-----BEGIN"),
)
LINE = CaseLine(CASE, "Why?", "2026-11-21T18:04:05Z", "waiting", "", "ssh-ed25519 AAAA", 3, online=True)
VERDICT = EarlierVerdict("offer", "o1", "unsupported", "declined")
EARLIER = EarlierLine(
    CASE, "Why?", "2026-11-20T18:04:05Z", "2026-11-20T19:04:05Z", "closed", answered=True, verdicts=(VERDICT,)
)
ANSWERS = (
    Refused("No.", "Kept.", "Next."),
    Done(),
    Logged("proof", (b"1", b"2")),
    AllProofs(("a", "b"), (), 3),
    SealsSoFar({"desk": "seal"}),
    StandingNow("2026-11-21T18:04:05Z", "maria", b"list", "seal"),
    QueueNow((LINE,), 1, 60, 3),
    EarlierCases((EARLIER,)),
    ColleaguesNow((Colleague("omar", "SHA256:abc"),)),
    FileNames({"data/a": 3}, more=True),
    FilePart(b"\0", last=False),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: type(each).__name__)
def test_requests_are_read_again(request_: protocol.AnyRequest) -> None:
    data = protocol.encode(request_)
    assert b"\n" not in data
    assert protocol.decode_request(data) == request_
    with pytest.raises(RequestRefused):
        protocol.decode_answer(data)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: type(each).__name__)
def test_answers_are_read_again(answer: protocol.AnyAnswer) -> None:
    assert protocol.decode_answer(protocol.encode(answer)) == answer


def test_every_request_is_among_the_tested() -> None:
    assert {type(each) for each in REQUESTS} == set(protocol.AnyRequest.__args__)
    assert {type(each) for each in ANSWERS} == set(protocol.AnyAnswer.__args__)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
shaped = st.builds(
    lambda kind, rest: json.dumps({**rest, "ask": kind, "answer": kind, "case": CASE}).encode(),
    st.sampled_from(["open-case", "append", "upload", "queue", "take", "download", "refused", "logged"]),
    st.dictionaries(st.sampled_from(["name", "offset", "data", "salt", "envelope", "log_size"]), json_values),
)


@given(st.binary(max_size=300) | json_values.map(lambda value: json.dumps(value).encode()) | shaped)
def test_random_bytes_are_refused_and_nothing_else(data: bytes) -> None:
    for decode in (protocol.decode_request, protocol.decode_answer):
        with contextlib.suppress(RequestRefused):
            decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"ask":' * 50_000,
        b'{"answer":"seals","seals":' + b'{"a":' * 50_000,
        b'{"ask":"queue","more":1}',
        b'{"ask":"take","case":"\xff"}',
        b"\xff\xfe",
    ],
    ids=range(6),
)
def test_hostile_requests(data: bytes) -> None:
    for decode in (protocol.decode_request, protocol.decode_answer):
        with pytest.raises(RequestRefused, match="current version"):
            decode(data)


def changed(request: protocol.AnyRequest, **values: object) -> bytes:
    return json.dumps({**json.loads(protocol.encode(request)), **values}).encode()


def encoded(size: int) -> str:
    return base64.b64encode(b"x" * size).decode()


@pytest.mark.parametrize(
    "data",
    [
        *(
            changed(Take(CASE), case=case)
            for case in ("", CASE.lower(), CASE + "\n", "8" + CASE[1:], CASE + "0")
        ),
        changed(REQUESTS[0], salt=encoded(31)),
        changed(REQUESTS[0], salt=encoded(33)),
        changed(REQUESTS[0], envelope=encoded(PART_BYTES + 1)),
        changed(REQUESTS[0], log_size=-1),
        changed(REQUESTS[2], data=encoded(PART_BYTES + 1)),
        changed(REQUESTS[2], name="x" * 201),
        changed(REQUESTS[2], offset=-1),
        changed(REQUESTS[2], offset=protocol.LARGEST_FILE_BYTES + 1),
        changed(REQUESTS[5], first=-1),
        changed(REQUESTS[11], signature="x" * 8193),
    ],
    ids=range(15),
)
def test_every_part_is_bounded(data: bytes) -> None:
    with pytest.raises(RequestRefused):
        protocol.decode_request(data)


def test_the_largest_parts_and_pages_fit_on_the_line() -> None:
    part = Upload(CASE, "x" * 200, 0, b"x" * PART_BYTES, last=True)
    assert len(protocol.encode(part)) <= LARGEST_MESSAGE_BYTES
    assert len(protocol.encode(FilePart(b"x" * PART_BYTES, last=True))) <= LARGEST_MESSAGE_BYTES
    assert PAGE_BYTES + PART_BYTES // 2 <= LARGEST_MESSAGE_BYTES
