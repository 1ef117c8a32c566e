"""A case goes from one technician to another, with the real desk, SSH, store, log and audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import update

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import ChannelError
from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.consent import Capability
from desktop_assist.desk import people, protocol, tables
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.engagement.events import (
    BundleSealed,
    CaseJoined,
    LineLost,
    Refused,
    SessionEnded,
    TechnicianArrived,
    TechnicianEvent,
    TerminalEnded,
    TerminalPrinted,
    TurnedAway,
)
from desktop_assist.engagement.hand_over_events import HandOverAnswered, HandOverAsked, HandOverTold
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.evidence import bundle, keyfile
from desktop_assist.evidence.keyfile import SigningKey, fingerprint
from desktop_assist.evidence.statement import Kinds
from desktop_assist.practice.listener import Told
from simulators.engaged import Engaged

WHY = "Omar knows printers."
pytestmark = pytest.mark.logs("channel [0-9]+ open FAILED|paramiko.transport: ERROR")
Came = Callable[[str], tuple[TechnicianProgram, Told[TechnicianEvent], SigningKey]]


@pytest.fixture
def came(engaged: Engaged) -> Iterator[Came]:
    """Further technicians, by name, each connected with the desk."""
    programs: list[TechnicianProgram] = []

    def come(name: str) -> tuple[TechnicianProgram, Told[TechnicianEvent], SigningKey]:
        issued = people.issue(engaged.practice.desk_folder, name, TECHNICIAN, engaged.practice.clock.now())
        key, told = keyfile.load(issued.key), Told[TechnicianEvent]()
        programs.append(engaged.new_technician(key, told))
        programs[-1].connect()
        return programs[-1], told, key

    yield come
    for program in programs:
        program.close()


def ask(engaged: Engaged, to: str = "", key: str = "") -> HandOverAsked:
    engaged.technician.hand_over(WHY, to, key)
    return engaged.told.wait_for(HandOverAsked, "The question")


def agree(engaged: Engaged) -> None:
    engaged.customer.answer_hand_over(True)
    assert engaged.told.wait_for(HandOverAnswered, "The answer").said.step == "agreed"
    while not engaged.technician_told.wait_for(HandOverTold, "What the technician hears").agreed:
        pass
    engaged.technician_told.wait_for(SessionEnded, "The end for who hands over")


def join(engaged: Engaged, program: TechnicianProgram, told: Told[TechnicianEvent]) -> None:
    program.join(engaged.customer.case)
    told.wait_for(CaseJoined, "The joined case")
    arrived = engaged.told.wait_for(TechnicianArrived, "The arrival of the next")
    assert arrived.identity.name == program.identity.name


def seals(engaged: Engaged, count: int) -> BundleSealed:
    engaged.customer.stop()
    while len((sealed := engaged.told.wait_for(BundleSealed, "The bundle")).seals) < count:
        pass
    return sealed


def kinds(engaged: Engaged) -> list[str]:
    return [made.kind.value for made in engaged.statements()]


def present(engaged: Engaged, program: TechnicianProgram, text: str) -> None:
    name = program.claim(text, (), "information")
    while not any(
        made.body.get("id") == name for made in engaged.statements() if made.kind is Kinds.DECISION
    ):
        engaged.customer._live._worker.call(lambda: None)  # type: ignore[union-attr]


def test_with_the_customers_yes_another_technician_goes_on(engaged: Engaged, came: Came) -> None:
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    engaged.technician.open_terminal(80, 24)
    engaged.told.wait_for(TerminalPrinted, "The prompt")
    present(engaged, engaged.technician, "All is as it should be.")
    omar, told, key = came("omar")
    (there,) = engaged.technician.colleagues()
    assert there == protocol.Colleague("omar", fingerprint(key.public_line))
    asked = ask(engaged, there.name, there.key)
    assert (asked.said.to, asked.said.reason, asked.seconds) == ("omar", WHY, 60)
    engaged.customer.answer_hand_over(True)
    assert engaged.customer.consents.granted() == frozenset(), "at once"
    engaged.told.wait_for(TerminalEnded, "The end of the terminal")
    while not engaged.technician_told.wait_for(HandOverTold, "The yes").agreed:
        pass
    engaged.technician_told.wait_for(SessionEnded, "The end for who hands over")
    join(engaged, omar, told)
    assert engaged.customer.consents.granted() == frozenset(), "no consent goes over"
    present(engaged, omar, "I see nothing wrong either.")
    sealed = seals(engaged, 3)
    said = kinds(engaged)
    assert said.count("arrival") == 2
    agreed = said.index("hand-over", said.index("hand-over") + 1)
    assert said.index("recording") < agreed < said.index("arrival", agreed)
    steps = [made.body["step"] for made in engaged.statements() if made.kind is Kinds.CONSENT]
    assert steps == ["asked", "granted", "withdrawn"]
    verified = verify(sealed.path, engaged.practice.organisation)
    assert verified.passed, verified
    held = bundle.read(sealed.path)
    assert {"technician-1-cert.pub", "technician-cert.pub"} <= set(held.keys)
    first = engaged.technician.identity.name
    assert (
        f"The technician {first} handed the case over, and so has not sealed the bundle." in verified.remarks
    )


@pytest.mark.parametrize("answered", [True, False])
def test_no_is_no_and_the_technician_stays(engaged: Engaged, came: Came, answered: bool) -> None:
    case = engaged.open()
    engaged.join()
    engaged.grant_terminal()
    omar, _, _ = came("omar")
    ask(engaged, "omar")
    with pytest.raises(RequestRefused, match="has taken this case"):
        omar.join(case)
    if answered:
        engaged.customer.answer_hand_over(False)
        assert engaged.told.wait_for(HandOverAnswered, "The no").said.step == "refused"
    assert engaged.customer.consents.allows(Capability.TERMINAL)
    sealed = seals(engaged, 3)
    steps = [made.body["step"] for made in engaged.statements() if made.kind is Kinds.HAND_OVER]
    assert steps == ["asked", "refused"], "a question that is open at the end is refused"
    assert verify(sealed.path, engaged.practice.organisation).passed


def test_who_handed_over_does_not_come_back(engaged: Engaged, came: Came) -> None:
    case = engaged.open()
    engaged.join()
    ask(engaged)
    agree(engaged)
    with pytest.raises(RequestRefused, match="somebody other than"):
        engaged.technician.take(case)
    with pytest.raises(RequestRefused, match="not yours"):
        engaged.technician.at_desk().files(case)
    omar, told, _ = came("omar")
    join(engaged, omar, told)
    assert verify(seals(engaged, 3).path, engaged.practice.organisation).passed


def test_another_key_by_the_same_name_is_refused_by_the_desk(engaged: Engaged, came: Came) -> None:
    case = engaged.open()
    engaged.join()
    impostor, _, _ = came("omar")
    ask(engaged, "omar", fingerprint(keyfile.generate().public_line))
    agree(engaged)
    with pytest.raises(RequestRefused, match="with another key"):
        impostor.join(case)


@pytest.mark.parametrize("to", ["omar", ""])
def test_a_desk_that_sends_somebody_else_is_not_believed(
    engaged: Engaged, came: Came, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    case = engaged.open()
    engaged.join()
    eve, _, _ = came("eve") if to else (engaged.technician, None, None)
    ask(engaged, to)
    agree(engaged)
    monkeypatch.setattr("desktop_assist.desk.assignments._check_agreed", lambda *_: None)
    cases = engaged.practice._desk._parts.service._cases
    with cases._database.change() as change:
        taken = {"state": "taken", "technician": eve.identity.name}
        change.execute(update(tables.cases).where(tables.cases.c.id == case).values(taken))
    with pytest.raises(ChannelError):
        eve.join(case)
    away = engaged.told.wait_for(TurnedAway, "What the customer hears of it")
    assert "The customer agreed to hand this case over to" in away.sentence
    assert engaged.customer.consents.granted() == frozenset()
    assert kinds(engaged).count("arrival") == 1
    assert [made.body["reason"] for made in engaged.statements() if made.kind is Kinds.REFUSAL] == [
        "not agreed"
    ]


def test_the_technician_cannot_answer_for_the_customer(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    ask(engaged, "omar")
    stream = engaged.technician._conversation
    assert stream is not None
    forged = b'{"say":"hand-over","step":"agreed","to":"omar"}'
    with stream._lock:
        stream._joined.stream.send(stream._delivery.send(forged))
    engaged.technician_told.wait_for(Refused, "The refusal of a message that has no meaning")
    engaged.customer._live._worker.call(lambda: None)  # type: ignore[union-attr]
    steps = [made.body["step"] for made in engaged.statements() if made.kind is Kinds.HAND_OVER]
    assert steps == ["asked"]


def test_a_case_that_nobody_took_over_ends_well(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    ask(engaged, "omar")
    agree(engaged)
    sealed = seals(engaged, 2)
    verified = verify(sealed.path, engaged.practice.organisation)
    assert verified.passed, verified


def test_the_former_line_is_not_told_as_lost(engaged: Engaged, came: Came) -> None:
    engaged.open()
    engaged.join()
    heard: list[object] = []
    ask(engaged)
    agree(engaged)
    omar, told, _ = came("omar")
    omar.join(engaged.customer.case)
    while not isinstance(event := engaged.told._events.get(timeout=10), TechnicianArrived):
        heard.append(event)
    assert not [event for event in heard if isinstance(event, LineLost)]
    told.wait_for(CaseJoined, "The case")
