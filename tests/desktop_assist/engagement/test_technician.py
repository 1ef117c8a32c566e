"""A technician's program says what is wrong before it dials, and works only on what the customer sealed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from desktop_assist.channel.errors import IdentityRefused, NotReachable
from desktop_assist.channel.identity import AUDITOR, TECHNICIAN
from desktop_assist.desk import people
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.engagement.errors import CaseNotJoined
from desktop_assist.engagement.events import BundleSealed, QueueChanged, SessionEnded
from desktop_assist.engagement.opening import REPORT_BEFORE
from desktop_assist.evidence import keyfile
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.offers.errors import MalformedOffer
from desktop_assist.practice.organisation import PracticeOrganisation
from simulators.engaged import Engaged


def issued(engaged: Engaged, principal: str, *, days_ago: int = 0) -> SigningKey:
    folder = engaged.practice.desk_folder
    now = engaged.practice.clock.now() - timedelta(days=days_ago)
    return keyfile.load(people.issue(folder, "somebody", principal, now).key)


def test_an_expired_certificate_is_said_before_anything_is_dialled(engaged: Engaged) -> None:
    engaged.practice.stop_desk()
    with pytest.raises(IdentityRefused, match="expired at"):
        engaged.new_technician(issued(engaged, TECHNICIAN, days_ago=2))


def test_an_auditors_certificate_is_not_a_technicians(engaged: Engaged) -> None:
    with pytest.raises(IdentityRefused, match="not one of a technician"):
        engaged.new_technician(issued(engaged, AUDITOR))


def test_a_plain_key_is_nobody(engaged: Engaged) -> None:
    with pytest.raises(IdentityRefused, match="plain key"):
        engaged.new_technician(dataclasses.replace(engaged.practice.technician_key, certificate=""))


def test_another_organisations_certificate_is_foreign(engaged: Engaged) -> None:
    with (
        PracticeOrganisation(engaged.practice.clock) as other,
        pytest.raises(IdentityRefused, match="somebody other"),
    ):
        engaged.new_technician(other.technician_key)


def test_the_queue_shows_the_question_and_nothing_more_is_to_be_had_before_taking(engaged: Engaged) -> None:
    case = engaged.open()
    engaged.technician.connect()
    engaged.technician.refresh()
    (line,) = engaged.technician_told.wait_for(QueueChanged, "The queue").cases
    assert (line.case, line.question, line.state, line.online) == (case, "Why is it slow?", "waiting", True)


def test_a_desk_that_swaps_the_report_is_found_out(engaged: Engaged) -> None:
    case = engaged.open()
    received = engaged.practice.desk_folder.incoming / f"case-{case.lower()}" / REPORT_BEFORE
    received.write_bytes(received.read_bytes().replace(b"storage", b"sturage"))
    engaged.technician.connect()
    with pytest.raises(CaseNotJoined, match="not the one that the customer sealed"):
        engaged.technician.join(case)


def test_a_case_that_does_not_exist_cannot_be_joined(engaged: Engaged) -> None:
    engaged.technician.connect()
    with pytest.raises(RequestRefused):
        engaged.technician.join("01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_a_customer_who_is_gone_cannot_be_joined(engaged: Engaged) -> None:
    case = engaged.open()
    engaged.technician.connect()
    engaged.technician.take(case)
    engaged.finish_without_console()
    with pytest.raises((NotReachable, RequestRefused, CaseNotJoined)):
        engaged.technician.join(case)


def test_leaving_ends_the_session_and_the_record_is_sealed(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    engaged.technician.leave()
    engaged.technician_told.wait_for(SessionEnded, "The end")
    sealed = engaged.technician_told.wait_for(BundleSealed, "The seal")
    assert sealed.seals == ("customer", "desk", "technician")
    while len(engaged.told.wait_for(BundleSealed, "The bundle").seals) < 3:
        pass
    assert engaged.statements()[-1].body["ended_by"] == "technician"


def test_only_listed_services_can_be_offered(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    with pytest.raises(MalformedOffer):
        engaged.technician.offer("virus-removal", (), "Your computer is infected.")


def test_without_a_case_the_terminal_is_refused_in_words(engaged: Engaged) -> None:
    with pytest.raises(CaseNotJoined):
        engaged.technician.open_terminal(80, 24)
    with pytest.raises(CaseNotJoined):
        engaged.technician.refresh()
