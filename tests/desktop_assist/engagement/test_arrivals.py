"""Who may not come in hears why, as do customer and record; who is in sees the customer's four words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_assist.channel import client, four_words
from desktop_assist.channel.client import Connection
from desktop_assist.channel.errors import AccessRefused, StreamBroken
from desktop_assist.channel.identity import AUDITOR, TECHNICIAN
from desktop_assist.consent import Capability
from desktop_assist.desk import people, revocations
from desktop_assist.engagement.events import (
    CaseJoined,
    LineAdded,
    SessionEnded,
    TechnicianArrived,
    TurnedAway,
)
from desktop_assist.evidence import certificate, issuing, keyfile
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session.messages import SUBSYSTEM, VERSION, Hello, encode
from desktop_assist.session.refusals import LARGEST_COUNT
from simulators.channels import streams
from simulators.engaged import Engaged

NAME = "practice-technician"
HOUR = 3600


def issued(engaged: Engaged, ca: SigningKey | None = None, **changed: Any) -> SigningKey:
    """A key with a certificate that is good now, except for what is changed."""
    key, at = keyfile.generate(), int(engaged.practice.clock.now().timestamp())
    fields = {
        "key_id": NAME,
        "principals": (TECHNICIAN,),
        "valid_after": at - 60,
        "valid_before": at + HOUR,
        "serial": 7,
        **changed,
    }
    authority = ca or engaged.practice.desk_folder.authority_key()
    return SigningKey(key.private, issuing.issue(authority, key.public_line, **fields))


@contextmanager
def knocking(engaged: Engaged) -> Iterator[Any]:
    """Straight at the customer's program, as through a desk that lets anybody pass."""
    live = engaged.customer._live
    assert live is not None
    ours, theirs = streams()
    answering = threading.Thread(target=live._lines.answer, args=(theirs,))
    answering.start()
    try:
        yield ours
    finally:
        ours.close()
        answering.join()


def signed_in(engaged: Engaged, line: Any, key: SigningKey) -> Connection:
    live = engaged.customer._live
    assert live is not None
    return client.connect(line, live.opened.host_key.public_line, "technician", key)


def refused(engaged: Engaged, key: SigningKey) -> str:
    """What a technician's program says of it."""
    with knocking(engaged) as line, pytest.raises(AccessRefused) as caught:
        signed_in(engaged, line, key)
    return caught.value.happened


@pytest.fixture
def waiting(engaged: Engaged) -> Engaged:
    """A case that the practice technician has taken at the desk, without coming."""
    engaged.technician.connect()
    engaged.technician.take(engaged.open())
    return engaged


def from_now(engaged: Engaged, seconds: int) -> int:
    return int(engaged.practice.clock.now().timestamp()) + seconds


CASES = {
    "plain key": lambda _engaged: keyfile.generate(),
    "foreign authority": lambda engaged: issued(engaged, keyfile.generate()),
    "expired": lambda engaged: issued(engaged, valid_before=from_now(engaged, -1)),
    "not yet valid": lambda engaged: issued(engaged, valid_after=from_now(engaged, HOUR // 2)),
    "wrong principal": lambda engaged: issued(engaged, principals=(AUDITOR,)),
    "host certificate": lambda engaged: issued(engaged, kind="host"),
    "endless": lambda engaged: issued(engaged, valid_before=certificate.FOREVER),
    "nameless": lambda engaged: issued(engaged, key_id=""),
    "not assigned": lambda engaged: issued(engaged, key_id="anna"),
}


def test_each_refusal_is_heard_on_both_sides_and_recorded(waiting: Engaged) -> None:
    sentences = []
    for reason, made in CASES.items():
        said = refused(waiting, made(waiting))
        sentences.append(waiting.told.wait_for(TurnedAway, f"The refusal: {reason}").sentence)
        assert sentences[-1] in said
    assert len(set(sentences)) == len(CASES)
    waiting.finish_without_console()
    recorded = [each.body for each in waiting.statements() if each.kind is Kinds.REFUSAL]
    assert [each["reason"] for each in recorded] == list(CASES)
    assert [each["sentence"] for each in recorded] == sentences
    for body in recorded:
        assert (body["count"], body["key"][:7]) == (1, "SHA256:")
        assert bool(body["certificate"]) is (body["reason"] not in {"plain key", "foreign authority"})
    assert Kinds.ARRIVAL not in [each.kind for each in waiting.statements()]


def test_a_revoked_technician_is_refused_by_desk_and_customer(waiting: Engaged) -> None:
    folder, now = waiting.practice.desk_folder, waiting.practice.clock.now()
    revocations.revoke(folder, (NAME,), (), now)
    assert "has revoked this certificate" in refused(waiting, waiting.practice.technician_key)
    again = waiting.new_technician(waiting.practice.technician_key)
    with pytest.raises(AccessRefused, match="has revoked this certificate"):
        again.connect()
    again.close()


def test_a_customers_clock_that_is_wrong_is_said_with_how_much(
    waiting: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = waiting.practice.install.clock
    key, real = issued(waiting), clock.now
    live = waiting.customer._live
    assert live is not None
    monkeypatch.setattr(
        live._lines._gate,
        "_clock",
        SimpleNamespace(now=lambda: real() + timedelta(hours=5), monotonic=clock.monotonic),
    )
    said = refused(waiting, key)
    assert "by the clock of the customer's computer, which is 5 hours ahead of the desk's clock" in said
    assert waiting.told.wait_for(TurnedAway, "The refusal").sentence in said


def test_knocking_on_and_on_is_counted(waiting: Engaged) -> None:
    for _ in range(LARGEST_COUNT + 3):
        refused(waiting, keyfile.generate())
    waiting.finish_without_console()
    made = [each.body for each in waiting.statements() if each.kind is Kinds.REFUSAL]
    assert [each["count"] for each in made] == [1] * LARGEST_COUNT + [3]
    assert made[-1]["reason"] == "further"


def test_both_sides_see_the_same_four_words(engaged: Engaged) -> None:
    engaged.technician.connect()
    engaged.technician.join(engaged.open())
    joined = engaged.technician_told.wait_for(CaseJoined, "The joined case")
    arrived = engaged.told.wait_for(TechnicianArrived, "The arrival")
    assert len(joined.words) == four_words.WORD_COUNT
    assert joined.words == arrived.words
    assert arrived.list_fetched_at
    with knocking(engaged) as line, signed_in(engaged, line, engaged.practice.technician_key) as second:
        stream = second.messages(SUBSYSTEM)
        stream.send(encode(Hello(VERSION)))
        assert stream.receive() is not None
        added = engaged.told.wait_for(LineAdded, "The further line")
        assert added.words == four_words.of(second.session_id) != arrived.words


def test_a_second_key_of_the_same_name_does_not_come_in(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    with knocking(engaged) as line, signed_in(engaged, line, issued(engaged)) as second:
        try:
            assert second.messages(SUBSYSTEM).receive() is None
        except StreamBroken:
            pass
        shown = engaged.told.wait_for(TurnedAway, "The refusal").sentence
        assert shown == f"{NAME} is here already, with another key."


def test_who_is_revoked_meanwhile_is_sent_away(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    monkeypatch.setattr("desktop_assist.engagement.gate.ASK_AGAIN_S", 0.0)
    revocations.revoke(engaged.practice.desk_folder, (NAME,), (), engaged.practice.clock.now())
    ended = engaged.told.wait_for(SessionEnded, "The end")
    assert ended.reason == "The organisation has revoked this certificate."
    assert not engaged.customer.consents.allows(Capability.TERMINAL)
    assert engaged.technician_told.wait_for(SessionEnded, "The end at the technician's")


def test_a_name_that_was_issued_anew_is_another_certificate(waiting: Engaged) -> None:
    folder, now = waiting.practice.desk_folder, waiting.practice.clock.now()
    first = certificate.Certificate(waiting.practice.technician_key.certificate)
    revocations.revoke(folder, (), (first.serial,), now)
    assert "has revoked this certificate" in refused(waiting, waiting.practice.technician_key)
    renewed = keyfile.load(people.issue(folder, NAME, TECHNICIAN, now).key)
    with knocking(waiting) as line, signed_in(waiting, line, renewed) as connection:
        assert connection.alive
