"""Clipboards as a transcript: what goes, what does not, and what is on the record before it goes."""

from __future__ import annotations

import pytest

from desktop_assist.channel.identity import Identity
from desktop_assist.consent import SERVED, Capability, Consents
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import clipboards
from desktop_assist.session.clipboards import FROM, MOST_TEXTS, SERVED_WITHOUT_WINDOW, TO
from desktop_assist.session.commands import Record, Send, SendCopied, ShowKept, ShowPut
from desktop_assist.session.customer import CustomerSession
from desktop_assist.session.messages import (
    LARGEST_COPY_BYTES,
    AskConsent,
    MessageRefused,
    Put,
    PutOnClipboard,
    Refusal,
    decode_from_technician,
    encode,
)
from desktop_assist.terms import Terms
from simulators.fixed_clock import FixedClock

MARIA = Identity("maria", "technician", "cert", "2026-11-22T06:00:00Z", b"k" * 32)


class Talk:
    """A session in which a technician is here."""

    def __init__(self, served: tuple[Capability, ...] = SERVED) -> None:
        self.clock = FixedClock()
        self.consents = Consents(self.clock)
        self.session = CustomerSession("01KAKQ7Y5X0000000000000000", self.consents, self.clock, served=served)
        self.session.arrived(MARIA)

    def allow(self, capability: Capability, minutes: int = 0) -> None:
        self.session.received(AskConsent(capability.value, "Please."))
        assert self.consents.grant(capability, Terms(minutes)) is not None


@pytest.fixture
def talk() -> Talk:
    return Talk()


def recorded(capability: Capability, number: int, text: str) -> Record:
    body = {"capability": capability.value, "bytes": len(text.encode())}
    return Record(Kinds.CLIPBOARD, body, texts={f"data/clipboard-{number:04d}.txt": text})


def refusal(commands: tuple[object, ...]) -> Refusal:
    (told,) = commands
    assert isinstance(told, Send)
    assert isinstance(told.message, Refusal)
    return told.message


def test_what_the_technician_sends_is_on_the_record_then_put_then_told(talk: Talk) -> None:
    talk.allow(TO)
    assert talk.session.received(PutOnClipboard("sudo \u202eapt")) == (
        recorded(TO, 1, "sudo \ufffdapt"),
        ShowPut("sudo \ufffdapt"),
        Send(Put(len("sudo \ufffdapt".encode()))),
    )


def test_what_the_customer_copies_is_on_the_record_then_sent(talk: Talk) -> None:
    talk.allow(FROM)
    assert talk.session.copied("0x80070005\x07") == (
        recorded(FROM, 1, "0x80070005\ufffd"),
        SendCopied("0x80070005\ufffd"),
    )
    assert talk.session.copied("next")[0] == recorded(FROM, 2, "next")


def test_without_leave_nothing_goes_in_either_direction(talk: Talk) -> None:
    assert refusal(talk.session.received(PutOnClipboard("x"))).about == "clipboard"
    assert talk.session.copied("x") == ()


def test_leave_for_one_direction_is_none_for_the_other(talk: Talk) -> None:
    talk.allow(TO)
    assert talk.session.copied("x") == ()
    talk.consents.withdraw(TO)
    talk.allow(FROM)
    refusal(talk.session.received(PutOnClipboard("x")))


ENDINGS = {
    "withdrawn": lambda talk: talk.consents.withdraw_all(),
    "suspended": lambda talk: talk.consents.suspend(),
    "its minutes are over": lambda talk: talk.clock.pass_seconds(601),
    "the session is over": lambda talk: talk.session.stopped("customer", "Enough."),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_the_end_of_the_leave_nothing_goes(talk: Talk, ending: str) -> None:
    talk.allow(TO, minutes=10)
    talk.allow(FROM, minutes=10)
    ENDINGS[ending](talk)
    assert talk.session.copied("x") == ()
    assert not any(isinstance(each, Record) for each in talk.session.received(PutOnClipboard("x")))


def test_what_was_copied_while_the_line_was_lost_is_not_kept_for_later(talk: Talk) -> None:
    talk.allow(FROM)
    talk.consents.suspend()
    assert talk.session.copied("a password") == ()
    talk.consents.resume()
    assert talk.session.copied("a word")[-1] == SendCopied("a word")


@pytest.mark.parametrize("text", ["é" * (LARGEST_COPY_BYTES // 2) + "x", "\x01" * LARGEST_COPY_BYTES])
def test_too_long_a_text_goes_nowhere(talk: Talk, text: str) -> None:
    talk.allow(TO)
    talk.allow(FROM)
    (kept,) = talk.session.copied(text)
    assert isinstance(kept, ShowKept)
    assert "64 KiB" in kept.why
    assert "64 KiB" in refusal(talk.session.received(PutOnClipboard(text))).happened
    with pytest.raises(MessageRefused):
        clipboards.for_customer(text)


def test_a_text_of_the_largest_size_goes(talk: Talk) -> None:
    text = '"' * LARGEST_COPY_BYTES
    talk.allow(TO)
    message = decode_from_technician(encode(clipboards.for_customer(text)))
    assert ShowPut(text) in talk.session.received(message)
    with pytest.raises(MessageRefused):
        decode_from_technician(encode(PutOnClipboard(text + "x")))


def test_a_flood_ends_in_each_direction_for_itself(talk: Talk) -> None:
    talk.allow(TO)
    talk.allow(FROM)
    for _ in range(MOST_TEXTS):
        assert len(talk.session.received(PutOnClipboard("x"))) == 3
    assert "texts already" in refusal(talk.session.received(PutOnClipboard("x"))).happened
    assert isinstance(talk.session.copied("mine")[-1], SendCopied)


def test_an_empty_text_is_none(talk: Talk) -> None:
    talk.allow(FROM)
    assert talk.session.copied("") == ()
    with pytest.raises(MessageRefused):
        clipboards.for_customer("")


@pytest.mark.parametrize("capability", [TO, FROM])
def test_where_there_is_no_window_it_is_not_asked_for_and_that_is_said(capability: Capability) -> None:
    talk = Talk(SERVED_WITHOUT_WINDOW)
    told = refusal(talk.session.received(AskConsent(capability.value, "Please.")))
    assert (told.about, "where it runs" in told.happened) == ("consent", True)
    assert not talk.consents.pending(capability)
