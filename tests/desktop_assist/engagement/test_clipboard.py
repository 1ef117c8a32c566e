"""Clipboards over the real desk and real SSH: recorded, sent while allowed, and never later."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop_assist.audit import verify
from desktop_assist.channel.stream import MessageStream
from desktop_assist.consent import SERVED, Capability
from desktop_assist.engagement.clipboard_events import (
    ClipboardCopied,
    ClipboardKept,
    ClipboardPut,
    ClipboardReached,
    ClipboardSent,
)
from desktop_assist.engagement.conversation import Conversation, _without_copied
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.erasing import Wish, erase
from desktop_assist.engagement.events import ConsentChanged, LineLost, Refused
from desktop_assist.engagement.finishing import Watched
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import messages
from desktop_assist.session.delivery import Delivery
from simulators.engaged import Engaged

TO, FROM = Capability.CLIPBOARD_TO_CUSTOMER, Capability.CLIPBOARD_FROM_CUSTOMER
broken = pytest.mark.logs("paramiko.transport: ERROR|channel [0-9]+ open FAILED")


class WithWindow(Engaged):
    """An engagement whose customer has a window."""

    def new_customer(self) -> CustomerProgram:
        return CustomerProgram(self.practice.install, self.practice.organisation, self.told, served=SERVED)


@pytest.fixture
def joined() -> Iterator[WithWindow]:
    made = WithWindow()
    made.open()
    made.join()
    yield made
    made.close()


def kept(engaged: Engaged) -> dict[str, bytes]:
    store = engaged.practice.install.store
    found = [each for each in store.items(engaged.customer.case) if "clipboard" in each.name]
    read = {}
    for each in found:
        with each.open() as stream:
            read[each.name] = stream.read()
    return read


def bodies(engaged: Engaged) -> list[dict[str, object]]:
    return [dict(made.body) for made in engaged.statements() if made.kind is Kinds.CLIPBOARD]


def wait_for_step(told, step: str) -> None:
    while told.wait_for(ConsentChanged, step).step != step:
        pass


def test_both_directions_are_on_the_record_verified_and_can_be_erased(joined: WithWindow) -> None:
    joined.grant(TO)
    joined.technician.put_on_clipboard("ipconfig /all")
    assert joined.told.wait_for(ClipboardPut, "The text").text == "ipconfig /all"
    assert joined.technician_told.wait_for(ClipboardReached, "The answer").bytes == 13
    joined.grant(FROM)
    joined.customer.copied("Error 0x80070005 \x1b[8m")
    assert joined.technician_told.wait_for(ClipboardCopied, "The text").text == "Error 0x80070005 \ufffd[8m"
    assert joined.told.wait_for(ClipboardSent, "That it was sent").text == "Error 0x80070005 \ufffd[8m"
    assert list(kept(joined).values()) == [b"ipconfig /all", "Error 0x80070005 \ufffd[8m".encode()]
    assert bodies(joined) == [
        {"capability": "clipboard to customer", "bytes": 13},
        {"capability": "clipboard from customer", "bytes": 23},
    ]
    sealed = joined.finish()
    verified = verify.verify(sealed.path, joined.practice.organisation)
    assert verified.passed, verified
    install, organisation = joined.practice.install, joined.practice.organisation
    wish = Wish(items=("data/clipboard-0002.txt",))
    erase(install, organisation, joined.customer.case, wish, Watched(joined.told, threading.Event()))
    assert list(kept(joined)) == ["data/clipboard-0001.txt"]


def test_without_leave_nothing_is_put_and_the_technician_hears_why(joined: WithWindow) -> None:
    joined.technician.put_on_clipboard("format c:")
    assert "does not allow" in joined.technician_told.wait_for(Refused, "The refusal").happened
    assert kept(joined) == {}


def test_what_is_copied_before_between_and_after_leave_never_leaves(joined: WithWindow) -> None:
    joined.customer.copied("before")
    joined.grant(FROM)
    joined.customer.copied("one")
    assert joined.technician_told.wait_for(ClipboardCopied, "The first").text == "one"
    joined.customer.withdraw(FROM)
    joined.customer.copied("between")
    wait_for_step(joined.technician_told, "withdrawn")
    joined.grant(FROM)
    joined.customer.copied("two")
    assert joined.technician_told.wait_for(ClipboardCopied, "The second").text == "two"
    joined.customer.stop()
    joined.customer.copied("after")
    joined.finish()
    assert list(kept(joined).values()) == [b"one", b"two"]


@broken
def test_what_is_copied_while_the_line_is_lost_is_not_sent_later(
    joined: WithWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.DELAYS_S", (0.05,))
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.MOST_REFUSALS", 1000)
    joined.grant(FROM)
    joined.practice.stop_desk()
    joined.told.wait_for(LineLost, "The loss")
    joined.customer.copied("a password")
    joined.practice.start_desk()
    wait_for_step(joined.told, "resumed")
    joined.customer.copied("a word")
    assert joined.technician_told.wait_for(ClipboardCopied, "The text").text == "a word"
    assert list(kept(joined).values()) == [b"a word"]


def test_a_withdrawal_during_the_recording_keeps_it_here(
    joined: WithWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk answers slowly; the customer takes it back before the text has left."""
    joined.grant(FROM)
    live = joined.customer._live
    assert live is not None
    record = live.opened.record
    add = record.add

    def slow(*arguments):
        head = add(*arguments)
        if arguments[0] is Kinds.CLIPBOARD:
            joined.customer.withdraw(FROM)
        return head

    monkeypatch.setattr(record, "add", slow)
    joined.customer.copied("too late")
    assert "not allowed any more" in joined.told.wait_for(ClipboardKept, "That it was kept").why
    joined.technician.say("Did you copy something?")
    joined.finish()
    assert heard(joined) == []


def heard(engaged: Engaged) -> list[ClipboardCopied]:
    found = []
    while not engaged.technician_told._events.empty():
        event = engaged.technician_told._events.get()
        found += [event] if isinstance(event, ClipboardCopied) else []
    return found


def test_a_terminals_customer_says_that_it_cannot(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.ask_consent(FROM, "To read the error.")
    assert "where it runs" in engaged.technician_told.wait_for(Refused, "The refusal").happened


class Stuck:
    """A line whose other end reads nothing: what is sent waits until the line is closed."""

    def __init__(self) -> None:
        self.sending, self.closed = threading.Event(), threading.Event()

    def sendall(self, _data: bytes, /) -> None:
        self.sending.set()
        assert self.closed.wait(20)
        raise OSError

    def close(self) -> None:
        self.closed.set()


def test_a_withdrawal_cuts_a_line_on_which_a_copied_text_is_stuck() -> None:
    conversation, stuck = Conversation(), Stuck()
    conversation._delivery, conversation._stream = Delivery(), MessageStream(stuck)
    sent: list[bool] = []
    copied = messages.Copied("a text")
    sender = threading.Thread(target=lambda: sent.append(conversation.tell_copied(copied, lambda: True)))
    sender.start()
    assert stuck.sending.wait(20)
    conversation.cut_copied()
    sender.join(20)
    assert stuck.closed.is_set()
    assert not sender.is_alive()


def test_a_text_that_was_not_heard_is_not_sent_on_the_next_line() -> None:
    delivery = Delivery()
    delivery.send(messages.encode(messages.Copied("a text")))
    delivery.send(messages.encode(messages.Said("hello")))
    delivery.replace(_without_copied)
    assert b"a text" not in b"".join(delivery.unseen())
    assert b"hello" in b"".join(delivery.unseen())
