"""What travels between the two programs is read strictly, whatever the other side sends."""

from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.session import messages
from desktop_assist.session.messages import (
    LONGEST_TEXT,
    AskConsent,
    AskHandOver,
    ConsentNow,
    Decided,
    Ended,
    HandOverNow,
    Head,
    Judged,
    Leave,
    MessageRefused,
    Present,
    Refusal,
    Said,
    Say,
    Stale,
    Welcome,
)

DIGEST = "0123456789abcdef" * 4
FROM_TECHNICIAN = (
    AskConsent("terminal", "to look"),
    Say("hello 🐎"),
    Present(b"\0\xff{}"),
    AskHandOver("Why", "omar"),
    Leave(),
)
FROM_CUSTOMER = (
    Welcome("01KAKQ7Y5X0000000000000000", "Why?", b"{}", b"s" * 32),
    Head(3, DIGEST),
    Stale(4, DIGEST),
    ConsentNow("terminal", "granted"),
    ConsentNow("terminal", "granted", 10, "free", ("storage",), "time over"),
    Said("hello"),
    Judged("offer", "offer-1", {"verdict": "supported", "reasons": ["a"]}),
    Decided("offer-1", "accepted"),
    HandOverNow("agreed", "omar"),
    Refusal("No.", "Ask.", about="consent"),
    Ended("over"),
)


@pytest.mark.parametrize("message", FROM_TECHNICIAN, ids=lambda each: type(each).__name__)
def test_what_a_technician_sends_is_read_again(message: messages.AnyFromTechnician) -> None:
    assert messages.decode_from_technician(messages.encode(message)) == message
    with pytest.raises(MessageRefused):
        messages.decode_from_customer(messages.encode(message))


@pytest.mark.parametrize("message", FROM_CUSTOMER, ids=lambda each: type(each).__name__)
def test_what_a_customer_sends_is_read_again(message: messages.AnyFromCustomer) -> None:
    data = messages.encode(message)
    assert b"\n" not in data
    assert messages.decode_from_customer(data) == message
    with pytest.raises(MessageRefused):
        messages.decode_from_technician(data)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: json.dumps({"say": text}).encode()))
def test_random_bytes_are_refused_and_nothing_else(data: bytes) -> None:
    for decode in (messages.decode_from_technician, messages.decode_from_customer):
        with contextlib.suppress(MessageRefused):
            decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"say":"say","text":' + b"[" * 100_000,
        b'{"say":"judged","about":"a","id":"b","verdict":' + b'{"a":' * 50_000,
        b'{"say":"say","text":"\\ud800"}',
        b'{"say":"say","text":"\xff"}',
        b'{"say":"say"}',
        b'{"say":"say","text":"a","more":1}',
        b'{"say":"unheard-of"}',
        b"null",
        b"",
    ],
    ids=range(10),
)
def test_hostile_messages_of_a_technician(data: bytes) -> None:
    with pytest.raises(MessageRefused):
        messages.decode_from_technician(data)


def test_sizes_are_bounded() -> None:
    longest = json.dumps({"say": "say", "text": "é" * LONGEST_TEXT}).encode()
    assert isinstance(messages.decode_from_technician(longest), Say)
    for message in (
        {"say": "say", "text": "x" * (LONGEST_TEXT + 1)},
        {"say": "ask-consent", "capability": "x" * 201, "reason": ""},
        {"say": "present", "envelope": base64.b64encode(b"x" * (128 * 1024 + 1)).decode()},
    ):
        with pytest.raises(MessageRefused):
            messages.decode_from_technician(json.dumps(message).encode())


def test_a_newer_customers_program_may_say_more() -> None:
    said = messages.decode_from_customer(b'{"say":"said","text":"hello","mood":"good"}')
    assert said == Said("hello")


@pytest.mark.parametrize(
    ("seq", "prev"),
    [
        (0, DIGEST),
        (-1, DIGEST),
        (2**53, DIGEST),
        (1, ""),
        (1, DIGEST.upper()),
        (1, DIGEST + "\n"),
        (1, "x" * 64),
    ],
)
@pytest.mark.parametrize("kind", ["head", "stale"])
def test_a_place_in_the_record_is_one_that_can_be_signed(kind: str, seq: int, prev: str) -> None:
    with pytest.raises(MessageRefused):
        messages.decode_from_customer(json.dumps({"say": kind, "seq": seq, "prev": prev}).encode())
