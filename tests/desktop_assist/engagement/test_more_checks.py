"""More checks in a real session: asked, chosen, measured, seen, and sent only after the customer's word."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from time import monotonic

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.consent import Capability
from desktop_assist.engagement import more_checks
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, MeasuredDuring, ReportReady
from desktop_assist.engagement.events import ConsentAsked, ConsentChanged, LineBack, Refused, ShownJudged
from desktop_assist.evidence.statement import Kinds
from desktop_assist.session import messages
from desktop_assist.terms import Cause, Terms
from diagnostics import checkup, probes
from diagnostics.observation import Absent, Reading, Reason
from diagnostics.probe import Probe, Surroundings
from simulators.engaged import Engaged

CHECKS = Capability.MORE_CHECKS
ASKED = ("storage", "hosts", "timekeeping")


def asked(engaged: Engaged, *subjects: str) -> ConsentAsked:
    engaged.technician.ask_consent(CHECKS, "To see why pages do not open.", Terms(subjects=subjects))
    return engaged.told.wait_for(ConsentAsked, "The question")


def allowed(engaged: Engaged, *subjects: str) -> None:
    asked(engaged, *subjects)
    engaged.customer.answer_consent(CHECKS, True, Terms(subjects=subjects))


def ready(engaged: Engaged) -> ReportReady:
    return engaged.told.wait_for(ReportReady, "The report")


def ended(engaged: Engaged) -> str:
    return engaged.told.wait_for(ChecksEnded, "The end of the checks").cause


def at_the_desk(engaged: Engaged) -> list[str]:
    files = engaged.technician.at_desk().files(engaged.customer.case)
    return [name for name in files if "during" in name]


@pytest.fixture
def joined(engaged: Engaged) -> Engaged:
    engaged.open()
    engaged.join()
    return engaged


def hanging(until: threading.Event, seconds: float) -> Probe:
    """The probe for timekeeping, as if what it reads did not answer."""

    def measure(_surroundings: Surroundings) -> Mapping[str, Reading]:
        until.wait(60)
        return {}

    (real,) = (probe for probe in probes.PROBES if probe.id == "timekeeping")
    return Probe(**{**vars(real), "measure": measure, "deadline_s": seconds})


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> object:
    """Let one subject hang for as long as its deadline allows."""
    until = threading.Event()

    def hang(seconds: float) -> None:
        own = tuple(
            hanging(until, seconds) if probe.id == "timekeeping" else probe for probe in probes.PROBES
        )
        monkeypatch.setattr(more_checks.checkup, "run", partial(checkup.run, probes=own))

    yield hang
    until.set()


def test_what_was_allowed_is_measured_seen_sent_and_verified(joined: Engaged) -> None:
    question = asked(joined, *ASKED)
    assert question.wished.subjects == ASKED
    joined.customer.answer_consent(CHECKS, True, Terms(subjects=("hosts", "timekeeping", "memory")))
    shown = ready(joined)
    assert shown.report.selected == ("hosts", "timekeeping"), "nothing is added to what was asked for"
    assert at_the_desk(joined) == [], "nothing has left before the customer said so"
    joined.customer.answer_report(shown.number, True)
    taken = joined.technician_told.wait_for(MeasuredDuring, "The report at the technician's")
    assert taken.report == shown.report
    assert ended(joined) == Cause.SENT
    assert not joined.customer.consents.allows(CHECKS), "it was granted for one time"
    verified = verify(joined.finish().path, joined.practice.organisation)
    assert verified.passed, verified.steps
    said = " ".join(detail for step in verified.steps for detail in step.details)
    assert "data/report-during-001.json was measured during the session" in said
    assert "data/report-during-001.json: the rules" in said


@pytest.mark.parametrize("within_s", [600.0, 0.2], ids=["no", "no answer"])
def test_without_the_customers_word_nothing_leaves(joined: Engaged, within_s: float) -> None:
    checks = joined.customer._live.services.checks  # type: ignore[union-attr]  # the case is open
    checks._within_s = within_s
    allowed(joined, "hosts")
    number = ready(joined).number
    if within_s > 1:
        joined.customer.answer_report(number, False)
    assert ended(joined) == Cause.NOT_SENT
    joined.customer.answer_report(number, True)  # too late
    assert at_the_desk(joined) == []
    assert not [
        item for item in joined.practice.install.store.items(joined.customer.case) if "during" in item.name
    ]
    path = joined.finish().path
    assert [one.body["cause"] for one in joined.statements() if "cause" in one.body] == ["not sent"]
    assert verify(path, joined.practice.organisation).passed


def test_an_answer_before_the_report_was_seen_is_none(joined: Engaged, hung: object) -> None:
    hung(1.0)  # type: ignore[operator]
    allowed(joined, "timekeeping")
    joined.told.wait_for(ChecksProgressed, "The progress")
    joined.customer.answer_report(1, True)
    ready(joined)
    assert at_the_desk(joined) == []
    joined.customer.withdraw(CHECKS)
    assert ended(joined) == ""


def test_both_sides_hear_how_far_it_is_and_a_subject_that_hangs_costs_its_deadline(
    joined: Engaged, hung: object
) -> None:
    hung(0.3)  # type: ignore[operator]
    allowed(joined, "timekeeping", "hosts")
    for told in (joined.told, joined.technician_told):
        steps = [told.wait_for(ChecksProgressed, "The progress") for _ in range(3)]  # type: ignore[attr-defined]
        assert [(step.number, step.total) for step in steps] == [(0, 2), (1, 2), (2, 2)]
    readings = [
        reading
        for name, reading in ready(joined).report.observations.items()
        if name.startswith("timekeeping.")
    ]
    assert readings
    assert all(isinstance(each, Absent) and each.reason is Reason.TIMED_OUT for each in readings)


def test_taken_back_it_stops_within_300_ms(joined: Engaged, hung: object) -> None:
    hung(60.0)  # type: ignore[operator]
    allowed(joined, "timekeeping")
    joined.told.wait_for(ChecksProgressed, "The progress")
    began = monotonic()
    joined.customer.withdraw(CHECKS)
    assert ended(joined) == ""
    assert monotonic() - began < 0.3
    steps = [step.body["step"] for step in settled(joined) if step.kind is Kinds.CONSENT]
    assert steps == ["asked", "granted", "withdrawn"]


def settled(engaged: Engaged) -> list:  # type: ignore[type-arg]
    engaged.customer._live.settle()  # type: ignore[union-attr]
    return engaged.statements()


def test_stop_ends_it_and_nothing_of_it_is_kept(joined: Engaged, hung: object) -> None:
    hung(60.0)  # type: ignore[operator]
    allowed(joined, "timekeeping")
    joined.told.wait_for(ChecksProgressed, "The progress")
    path = joined.finish().path
    assert verify(path, joined.practice.organisation).passed
    assert not list(path.glob("data/report-during-*"))


@pytest.mark.logs("paramiko.transport: ERROR|channel [0-9]+ open FAILED")
def test_a_lost_line_ends_it_for_good(joined: Engaged, hung: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.DELAYS_S", (0.05,))
    monkeypatch.setattr("desktop_assist.engagement.reconnecting.MOST_REFUSALS", 1000)
    hung(60.0)  # type: ignore[operator]
    allowed(joined, "timekeeping")
    joined.told.wait_for(ChecksProgressed, "The progress")
    conversation = joined.technician._conversation
    assert conversation is not None
    conversation.connection.close()
    assert ended(joined) == ""
    joined.technician_told.wait_for(LineBack, "The line")
    assert not joined.customer.consents.allows(CHECKS)
    last = [step.body for step in settled(joined) if step.kind is Kinds.CONSENT][-1]
    assert (last["step"], last["cause"]) == ("expired", "line lost")
    hung(0.1)  # type: ignore[operator]
    allowed(joined, "timekeeping")
    assert ready(joined).number == 2, "it can be asked for again"


@pytest.mark.parametrize("subjects", [(), ("secrets",), ("hosts", "secrets")])
def test_what_this_program_cannot_check_is_not_asked(joined: Engaged, subjects: tuple[str, ...]) -> None:
    joined.technician.ask_consent(CHECKS, "To look.", Terms(subjects=subjects))
    assert "can check" in joined.technician_told.wait_for(Refused, "The refusal").happened
    assert not joined.customer.consents.pending(CHECKS)


def test_ten_thousand_subjects_are_refused_and_the_session_goes_on(joined: Engaged) -> None:
    joined.technician._send(messages.AskConsent(CHECKS.value, "", "", ("hosts",) * 10_000))
    joined.technician_told.wait_for(Refused, "The refusal")
    assert not joined.customer.consents.pending(CHECKS)
    assert asked(joined, "hosts", "hosts", "hosts").wished.subjects == ("hosts",), "repeats count once"


def test_no_tick_is_no(joined: Engaged) -> None:
    asked(joined, "hosts")
    joined.customer.answer_consent(CHECKS, True, Terms())
    while (step := joined.technician_told.wait_for(ConsentChanged, "The answer").step) == "asked":
        pass
    assert step == "refused"


def test_an_offer_on_what_was_found_later_says_so(joined: Engaged) -> None:
    allowed(joined, "proxy")  # every system tells it; a bare one has no hosts file
    shown = ready(joined)
    joined.customer.answer_report(shown.number, True)
    joined.technician_told.wait_for(MeasuredDuring, "The report")
    finding = next(each for each in shown.report.findings if each.rule.startswith("proxy"))
    assert joined.sealed.report.finding(finding.id) is None
    service = joined.technician.catalogue.services[0].id
    joined.technician.offer(service, (finding.id,), "It must be mended.")
    verdict = joined.told.wait_for(ShownJudged, "The verdict").verdict
    assert verdict["kind"] == "unsupported"
    assert "only after the technician had joined" in verdict["reasons"][0]
    assert verify(joined.finish().path, joined.practice.organisation).passed
