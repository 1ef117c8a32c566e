"""Lines that break, with the real desk and real SSH: nothing stays open, nothing is lost, and it goes on."""

from __future__ import annotations

import threading

import pytest

from desktop_assist.consent import Capability
from desktop_assist.engagement.events import (
    BundleSealed,
    ConsentAsked,
    ConsentChanged,
    LineBack,
    LineLost,
    Refused,
    Said,
    SessionEnded,
    TerminalEnded,
    TerminalPrinted,
)
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged

pytestmark = pytest.mark.logs("paramiko.transport: ERROR|channel [0-9]+ open FAILED")  # lines that were cut
TERMINAL = Capability.TERMINAL


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other without the growing delays of real life."""
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.DELAYS_S", (0.05,))
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.MOST_REFUSALS", 1000)


def joined(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()


def cut(engaged: Engaged) -> None:
    """As when a network drops: neither side has said anything."""
    conversation = engaged.technician._conversation
    assert conversation is not None
    conversation.connection.close()


def heard(told, who: str, count: int) -> list[str]:
    lines: list[str] = []
    while len(lines) < count:
        said = told.wait_for(Said, f"{count} lines of the {who}")
        lines += [said.text] if said.who == who else []
    return lines


def consent_steps(engaged: Engaged) -> list[str]:
    return [made.body["step"] for made in engaged.statements() if made.kind is Kinds.CONSENT]


def wait_for_step(told, step: str) -> None:
    while told.wait_for(ConsentChanged, step).step != step:
        pass


def test_a_lost_line_stops_everything_and_the_same_technician_goes_on(engaged: Engaged) -> None:
    joined(engaged)
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(TerminalPrinted, "The prompt")
    cut(engaged)
    engaged.told.wait_for(TerminalEnded, "The end of the terminal")
    wait_for_step(engaged.told, "resumed")
    assert engaged.customer.consents.allows(TERMINAL)
    engaged.technician_told.wait_for(LineBack, "The line")
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(TerminalPrinted, "The prompt of the next terminal")
    engaged.finish()
    assert consent_steps(engaged) == ["asked", "granted", "suspended", "resumed", "withdrawn"]
    assert [made.kind for made in engaged.statements()].count(Kinds.ARRIVAL) == 1


def test_what_is_said_while_the_line_is_down_arrives_once_and_in_order(engaged: Engaged) -> None:
    joined(engaged)
    engaged.customer.say("one")
    engaged.technician.say("eins")
    for number in range(3):
        cut(engaged)
        engaged.customer.say(f"customer {number}")
        engaged.technician.say(f"technician {number}")
    expected = ["one", *(f"customer {number}" for number in range(3))]
    assert heard(engaged.technician_told, "customer", 4) == expected
    expected = ["eins", *(f"technician {number}" for number in range(3))]
    assert heard(engaged.told, "technician", 4) == expected


def test_a_desk_that_restarts_is_found_again(engaged: Engaged) -> None:
    joined(engaged)
    engaged.practice.stop_desk()
    lost = engaged.told.wait_for(LineLost, "The sentence")
    assert engaged.customer.consents.granted() == frozenset()
    assert lost.next_step
    engaged.customer.say("Is anybody there?")
    engaged.practice.start_desk()
    wait_for_step(engaged.told, "resumed")
    assert heard(engaged.technician_told, "customer", 1) == ["Is anybody there?"]
    engaged.finish()
    said = [made.body["text"] for made in engaged.statements() if made.kind is Kinds.MESSAGE]
    assert said == ["Is anybody there?"]


def test_stop_works_while_the_line_is_down(engaged: Engaged) -> None:
    joined(engaged)
    engaged.practice.stop_desk()
    engaged.told.wait_for(LineLost, "The sentence")
    engaged.customer.stop()
    engaged.told.wait_for(SessionEnded, "The end")
    engaged.told.wait_for(Refused, "The sentence that the desk is gone")
    assert engaged.customer.consents.granted() == frozenset()
    assert engaged.statements()[-1].kind is Kinds.CLOSING


def test_who_stopped_meanwhile_is_found_stopped(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    """The technician's line is lost, the customer stops, and the technician still seals the bundle."""
    joined(engaged)
    held = threading.Event()
    rejoin = engaged.technician._rejoin

    def later(*arguments):
        held.wait(20)
        return rejoin(*arguments)

    monkeypatch.setattr(engaged.technician._conversation, "_rejoin", later)
    cut(engaged)
    engaged.told.wait_for(LineLost, "The loss")
    engaged.customer.stop()
    engaged.told.wait_for(BundleSealed, "The bundle")
    held.set()
    engaged.technician_told.wait_for(SessionEnded, "The end")
    engaged.technician_told.wait_for(BundleSealed, "The technician's seal")


def test_another_console_of_the_same_technician_gets_nothing_back(engaged: Engaged) -> None:
    joined(engaged)
    case = engaged.customer.case
    engaged.technician._conversation.close()
    engaged.told.wait_for(LineLost, "The loss")
    other = engaged.new_technician(engaged.practice.technician_key)
    try:
        other.connect()
        other.join(case)
        other.say("Back again.")
        assert heard(engaged.told, "technician", 1) == ["Back again."]
        assert engaged.customer.consents.granted() == frozenset()
        other.ask_consent(TERMINAL, "Once more.")
        assert engaged.told.wait_for(ConsentAsked, "The question").reason == "Once more."
    finally:
        other.close()


def test_a_technician_who_leaves_while_the_line_is_down_looks_for_it_no_more(engaged: Engaged) -> None:
    joined(engaged)
    engaged.practice.stop_desk()
    engaged.technician_told.wait_for(LineLost, "The loss")
    engaged.technician.leave()
    engaged.technician_told.wait_for(SessionEnded, "The end")


def test_a_peer_that_breaks_off_at_any_byte_of_the_welcome_loses_nothing(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new token may be lost with the line that carried it: the former one is still good."""
    joined(engaged)
    lost = threading.Event()
    joining = engaged.technician._conversation

    def rejoin(former, seen, rejoin=joining._rejoin):
        if not lost.is_set():
            lost.set()
            unread = rejoin(former, seen)
            unread.connection.close()
            return engaged.technician._rejoin(former, seen)
        return rejoin(former, seen)

    monkeypatch.setattr(joining, "_rejoin", rejoin)
    cut(engaged)
    wait_for_step(engaged.told, "resumed")
    engaged.technician_told.wait_for(LineBack, "The line")
    engaged.customer.say("still here")
    assert heard(engaged.technician_told, "customer", 1) == ["still here"]
