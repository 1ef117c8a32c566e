"""A technician works from a terminal, with a real desk and customer; and every line that can be typed."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.cli.work import session
from desktop_assist.cli.work.held import Held
from desktop_assist.cli.work.session import COMMANDS, Session, guide
from desktop_assist.consent import PLAIN_WORDS, Capability
from desktop_assist.engagement.check_events import ReportReady
from desktop_assist.engagement.events import BundleSealed, CaseJoined, ConsentAsked, SessionEnded
from desktop_assist.engagement.hand_over_events import HandOverAsked
from desktop_assist.evidence.statement import Kinds
from desktop_assist.offers.catalogue import Catalogue, Service
from diagnostics.finding import Severity
from simulators import reports
from simulators.engaged import Engaged

SCRIPT = """Good evening.
/ask fetch files: To read the log.
/files
/get log.txt
/put {tool}
/claim serious 1 It is broken.
/offer yearly-plan 1 You need it.
/changed I put a tool there.; undo: Delete it.
/check memory: To see whether it is full.
/handover anybody: I must go.
/leave
"""


@pytest.fixture
def engaged() -> Iterator[Engaged]:
    made = Engaged()
    yield made
    made.close()


def answer(engaged: Engaged, ended: threading.Event) -> None:
    """The customer says yes to whatever is asked, but to the hand-over."""
    while not ended.is_set():
        event = engaged.told._events.get(timeout=60)
        if isinstance(event, ConsentAsked):
            engaged.customer.answer_consent(event.capability, True, event.wished)
        elif isinstance(event, ReportReady):
            engaged.customer.answer_report(event.number, True)
        elif isinstance(event, HandOverAsked):
            engaged.customer.answer_hand_over(False)
        elif isinstance(event, BundleSealed) and len(event.seals) == 3:
            return


def test_a_whole_session_without_a_window(engaged: Engaged, tmp_path: Path) -> None:
    shared, into, tool = tmp_path / "shared", tmp_path / "into", tmp_path / "tool.txt"
    shared.mkdir()
    into.mkdir()
    (shared / "log.txt").write_text("all is well\n")
    tool.write_text("a tool")
    case = engaged.open()
    engaged.customer.share_folder(shared)
    source, output = io.StringIO(SCRIPT.format(tool=tool)), io.StringIO()
    held = Session(source, output, into)
    program = engaged.new_technician(engaged.practice.technician_key, held.show)
    ended = threading.Event()
    customer = threading.Thread(target=answer, args=(engaged, ended))
    customer.start()
    try:
        assert held.hold(program, case), output.getvalue()
    finally:
        customer.join(60)
        ended.set()
        program.close()
    told = output.getvalue()
    for expected in (
        "Read these four words out",
        "You: Good evening.",
        "fetch files: granted.",
        "log.txt  (12 bytes)",
        "was not opened.",
        "tool.txt: sent, 6 bytes.",
        "beside this verdict: contradicted.",
        "On the record, as changed by you: I put a tool there. To undo it: Delete it.",
        "More checks: the customer sent the report.",
        "The customer did not agree: the case stays with you.",
        "The record is complete, sealed by customer, desk, technician",
    ):
        assert expected in told, told
    assert (into / "log.txt").read_text() == "all is well\n"
    assert (shared / "tool.txt").read_text() == "a tool"
    kinds = [made.kind for made in engaged.statements()]
    assert kinds.count(Kinds.HAND_OVER) == 2
    assert {Kinds.CLAIM, Kinds.OFFER, Kinds.CHANGE, Kinds.TRANSFER} <= set(kinds)
    bundle = engaged.practice.install.home.bundles / f"case-{case}"
    assert verify(bundle, engaged.practice.organisation).passed


# What is typed, without a customer


class Program:
    """Keeps what is asked of the technician's program."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        service = Service("tidy", "Tidy", "", "49.00", "EUR", "once", "none", (), "", "us")
        self.catalogue = Catalogue("1", "Practice", "sha256:00", (service,))

    def colleagues(self) -> tuple[object, ...]:
        return ()

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: self.asked.append((name, *arguments)) or "id-1"


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def held(program: Program, tmp_path: Path) -> Iterator[Held]:
    made = Held(program, io.StringIO(), tmp_path)  # type: ignore[arg-type]  # its methods by name are enough
    made.note(CaseJoined("01", "Why?", reports.made(reports.finding(Severity.ATTENTION))))
    yield made
    made.close()


def typed(held: Held, line: str) -> str:
    """What is printed of a typed line."""
    output = io.StringIO()
    held._output = output
    Session(io.StringIO(), output, held.into)._obey(held, line)
    return output.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "/", "/unknown", "/ask", "/ask screen", "/ask screen:", "/ask : why", "/ask everything: why",
        "/ask terminal whatever: why", "/check nothing: why", "/check : why", "/claim", "/claim serious 1",
        "/claim terrible 1 words", "/claim serious 99 words", "/offer", "/changed", "/get", "/put", "/clip",
        "/handover anybody", "/handover : why",
    ],
)  # fmt: skip
def test_what_is_not_understood_does_nothing_and_says_how(held: Held, program: Program, line: str) -> None:
    said = typed(held, line)
    assert "Nothing was sent." in said
    assert "Type" in said
    assert program.asked == []


@pytest.mark.parametrize("capability", [each for each in Capability if each is not Capability.MORE_CHECKS])
def test_each_capability_can_be_asked_for_with_a_reason(
    held: Held, program: Program, capability: Capability
) -> None:
    typed(held, f"/ask {capability.value}: To help: quickly.")
    (asked,) = program.asked
    assert asked[:3] == ("ask_consent", capability, "To help: quickly.")
    assert capability.value in " ".join(guide().split())
    assert capability in PLAIN_WORDS


@pytest.mark.parametrize(
    ("line", "mode"),
    [
        ("terminal", "free"),
        ("terminal each line", "each line approved"),
        ("terminal listed", "listed commands"),
    ],
)
def test_a_terminal_is_asked_for_as_it_will_be_used(
    held: Held, program: Program, line: str, mode: str
) -> None:
    typed(held, f"/ask {line}: To look.")
    assert program.asked[0][3].mode == mode  # type: ignore[attr-defined]


def test_what_is_no_command_is_said(held: Held, program: Program) -> None:
    for line in ("get well soon", "stop", "$5 is too much", ""):
        typed(held, line)
    assert program.asked == [("say", "get well soon"), ("say", "stop"), ("say", "$5 is too much")]


def test_a_line_for_the_terminal_is_typed_as_it_is(held: Held, program: Program) -> None:
    typed(held, "$ df -h /; echo 'a  b'")
    typed(held, "/interrupt")
    assert program.asked == [("type", b"df -h /; echo 'a  b'\n"), ("type", b"\x03")]


def test_all_that_can_be_typed_is_explained() -> None:
    told = guide()
    for command in COMMANDS.values():
        assert command.typed in told
        assert command.about.split(";")[0].split(",")[0][:30] in told
    assert session.LEAVE in told


def test_the_wait_for_an_answer_ends_with_the_session(held: Held) -> None:
    held.expect("fetch files")
    waiting = threading.Thread(target=held.wait)
    waiting.start()
    held.note(SessionEnded("Over."))
    waiting.join(10)
    assert not waiting.is_alive()
