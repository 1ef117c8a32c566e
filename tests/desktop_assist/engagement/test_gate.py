"""The gate asks the desk for each line, takes no older list, and asks again while somebody is in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_assist.channel.errors import IdentityRefused, Reason, StreamBroken
from desktop_assist.channel.policy import Peer
from desktop_assist.desk.protocol import Standing, StandingNow
from desktop_assist.engagement.gate import ASK_AGAIN_S, Gate
from desktop_assist.evidence import keyfile, sshsig
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.krl_writing import Revoked, write
from desktop_assist.organisation import DeskAddress, Organisation
from desktop_assist.settings import Home
from diagnostics.clock import timestamp
from simulators.channels import NOW, certified
from simulators.fixed_clock import FixedClock

AUTHORITY = keyfile.generate()
CASE = "01KAKQ7Y5X0000000000000000"
ORGANISATION = Organisation(
    version=1,
    name="Help",
    domain="help.example",
    practice=False,
    languages=("en",),
    technician_ca=AUTHORITY.public_line,
    log="",
    desk=DeskAddress("127.0.0.1", 22, "", ""),
)


class Desk:
    """Answers as a desk does; the test changes what it says."""

    def __init__(self) -> None:
        self.claimed_by, self.version, self.revoked = "maria", 1, Revoked()
        self.signer, self.at = AUTHORITY, timestamp(NOW)
        self.error: Exception | None = None
        self.asked = 0

    def ask(self, question: Standing, _expected: type) -> StandingNow:
        self.asked += 1
        assert question.case == CASE
        if self.error is not None:
            raise self.error
        data = write(self.version, 1_700_000_000, AUTHORITY.blob, self.revoked)
        signature = sshsig.sign(data, "revocations@help.example", self.signer)
        return StandingNow(self.at, self.claimed_by, data, signature)


def new_gate(desk: Desk, clock: FixedClock, home: Path) -> Gate:
    opened: Any = SimpleNamespace(desk=desk, record=SimpleNamespace(case=CASE))
    install: Any = SimpleNamespace(home=Home(home), clock=clock)
    return Gate(ORGANISATION, opened, install)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def gate(desk: Desk, clock: FixedClock, tmp_path: Path) -> Gate:
    return new_gate(desk, clock, tmp_path)


def knocking(key: SigningKey | None = None) -> Peer:
    key = key or certified(AUTHORITY)
    return Peer("technician", key.public_line, key.certificate, session=bytes(32))


def why(gate: Gate, peer: Peer) -> IdentityRefused:
    with pytest.raises(IdentityRefused) as refused:
        gate.door().identify(peer)
    return refused.value


def test_the_technician_whom_the_desk_sent_comes_in_and_is_introduced(gate: Gate) -> None:
    door, peer = gate.door(), knocking()
    who = door.introduce(door.identify(peer), peer)
    assert (who.identity.name, len(who.words)) == ("maria", 4)
    assert (who.list_made_at, who.list_fetched_at) == ("2023-11-14T22:13:20Z", timestamp(NOW))


def test_each_line_has_the_desk_asked_anew(gate: Gate, desk: Desk) -> None:
    assert gate.door().identify(knocking())
    desk.claimed_by = "anna"
    assert why(gate, knocking()).reason is Reason.NOT_ASSIGNED
    desk.claimed_by, desk.version, desk.revoked = "maria", 2, Revoked(names=("maria",))
    assert why(gate, knocking()).reason is Reason.REVOKED
    assert desk.asked == 3


def test_without_the_desks_answer_nobody_comes_in(gate: Gate, desk: Desk) -> None:
    desk.error = StreamBroken("The line broke.", next_step="Connect again.")
    error = why(gate, knocking())
    assert error.reason is Reason.NOT_CHECKED
    assert "The line broke." in error.happened


def test_a_list_that_somebody_else_signed_lets_nobody_in(gate: Gate, desk: Desk) -> None:
    desk.signer = keyfile.generate()
    error = why(gate, knocking())
    assert error.reason is Reason.NOT_CHECKED
    assert "somebody other" in error.happened


def test_a_time_that_cannot_be_read_lets_nobody_in(gate: Gate, desk: Desk) -> None:
    desk.at = "soon"
    assert why(gate, knocking()).reason is Reason.NOT_CHECKED


def test_an_older_list_is_refused_also_after_a_restart(
    gate: Gate, desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    desk.version, desk.revoked = 5, Revoked(names=("maria",))
    assert why(gate, knocking()).reason is Reason.REVOKED
    desk.version, desk.revoked = 4, Revoked()
    again = new_gate(desk, clock, tmp_path)
    error = why(again, knocking())
    assert error.reason is Reason.NOT_CHECKED
    assert "older revocation list" in error.happened


def test_a_list_kept_here_that_is_damaged_is_replaced(gate: Gate, tmp_path: Path) -> None:
    assert gate.door().identify(knocking())
    (kept,) = (tmp_path / "revocations").glob("*.krl")
    kept.write_bytes(b"damaged")
    assert gate.door().identify(knocking())
    assert kept.read_bytes() != b"damaged"


def test_the_clock_is_compared_with_the_desks_as_time_goes_on(
    gate: Gate, desk: Desk, clock: FixedClock
) -> None:
    desk.at = timestamp(NOW - timedelta(hours=5))
    expired = certified(AUTHORITY, valid_before=int(NOW.timestamp()))
    door = gate.door()
    clock.pass_seconds(7200)
    with pytest.raises(IdentityRefused) as refused:
        door.identify(knocking(expired))
    assert refused.value.reason is Reason.WRONG_CLOCK
    assert "which is 5 hours ahead of the desk's clock" in refused.value.happened


def test_who_is_in_is_asked_about_again_once_a_minute(gate: Gate, desk: Desk, clock: FixedClock) -> None:
    identity = gate.door().identify(knocking())
    desk.version, desk.revoked = 2, Revoked(names=("maria",))
    clock.pass_seconds(ASK_AGAIN_S - 1)
    assert gate.still(identity) is None
    assert desk.asked == 1
    clock.pass_seconds(1)
    error = gate.still(identity)
    assert error is not None
    assert error.reason is Reason.REVOKED


def test_a_desk_that_is_silent_for_a_while_sends_nobody_away(
    gate: Gate, desk: Desk, clock: FixedClock
) -> None:
    identity = gate.door().identify(knocking())
    desk.error = StreamBroken("The line broke.", next_step="Connect again.")
    clock.pass_seconds(ASK_AGAIN_S)
    assert gate.still(identity) is None
    assert desk.asked == 2


def test_the_record_holds_only_certificates_of_the_organisation(gate: Gate) -> None:
    door = gate.door()
    ours, foreign = certified(AUTHORITY, valid_before=int(NOW.timestamp())), certified(keyfile.generate())
    for key, kept in ((ours, ours.certificate), (foreign, "")):
        with pytest.raises(IdentityRefused) as refused:
            door.identify(knocking(key))
        told = door.turned_away(knocking(key), refused.value)
        assert (told.certificate, told.key) == (kept, keyfile.fingerprint(key.public_line))
    other = Peer("technician", "", "", kind="ssh-rsa")
    with pytest.raises(IdentityRefused) as refused:
        door.identify(other)
    assert door.turned_away(other, refused.value).key == ""
