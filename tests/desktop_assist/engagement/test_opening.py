"""A case is opened only with the right desk, only with what was previewed, and only when the log holds it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from desktop_assist import organisation
from desktop_assist.channel.errors import HostKeyMismatch, NotReachable
from desktop_assist.engagement import opening
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.errors import QuestionRefused
from desktop_assist.evidence import keyfile, proof
from desktop_assist.evidence.errors import BadSignature
from desktop_assist.evidence.statement import Kinds
from desktop_assist.organisation import OrganisationFolder
from simulators.engaged import QUESTION, Engaged


def changed(engaged: Engaged, folder: Path, old: str, new: str) -> OrganisationFolder:
    """The organisation's public files with one thing changed."""
    shutil.copytree(engaged.practice.organisation.path, folder)
    file = folder / organisation.FILE_NAME
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return organisation.load(folder)


def program(engaged: Engaged, trusted: OrganisationFolder) -> CustomerProgram:
    return CustomerProgram(engaged.practice.install, trusted, engaged.told)


def test_what_is_previewed_is_what_the_desk_receives(engaged: Engaged) -> None:
    preview = engaged.customer.preview(f"  {QUESTION}\n", engaged.sealed)
    case = engaged.open()
    received = engaged.practice.desk_folder.incoming / f"case-{case.lower()}" / opening.REPORT_BEFORE
    assert received.read_bytes() == preview.report_bytes == engaged.sealed.report_bytes
    first = engaged.statements()[0]
    assert first.kind is Kinds.OPENING
    assert first.body["question"] == preview.question == QUESTION
    assert first.body["sealed_report"] == hashlib.sha256(engaged.sealed.envelope).hexdigest()


def test_the_opening_is_in_the_log_before_anybody_can_come(engaged: Engaged) -> None:
    case = engaged.open()
    kept = engaged.practice.install.store.chain(case)[0]
    assert kept.proof is not None
    assert proof.verify(kept.proof, kept.leaf, engaged.practice.organisation.organisation.log).index == 0


@pytest.mark.parametrize("question", ["", "  \n\t", "x" * (opening.LARGEST_QUESTION + 1)])
def test_no_question_and_an_endless_one_are_refused(engaged: Engaged, question: str) -> None:
    with pytest.raises(QuestionRefused):
        engaged.customer.open_case(question, engaged.sealed)
    assert engaged.practice.install.store.cases() == ()


def test_a_desk_that_does_not_answer_gets_nothing(engaged: Engaged, tmp_path: Path) -> None:
    port = engaged.practice.organisation.organisation.desk.port
    closed = changed(engaged, tmp_path / "closed", f"port = {port}", "port = 1")
    with pytest.raises(NotReachable) as refusal:
        program(engaged, closed).open_case(QUESTION, engaged.sealed)
    assert "port 1" in refusal.value.happened
    assert engaged.practice.install.store.cases() == ()


def test_another_desk_gets_nothing(engaged: Engaged, tmp_path: Path) -> None:
    real = engaged.practice.organisation.organisation.desk.host_key
    other = changed(engaged, tmp_path / "other", real, keyfile.generate().public_line)
    with pytest.raises(HostKeyMismatch) as refusal:
        program(engaged, other).open_case(QUESTION, engaged.sealed)
    assert "nothing was sent" in refusal.value.kept
    assert engaged.practice.install.store.cases() == ()


def test_a_changed_price_list_stops_everything(engaged: Engaged, tmp_path: Path) -> None:
    folder = tmp_path / "prices"
    shutil.copytree(engaged.practice.organisation.path, folder)
    prices = folder / "catalogue.toml"
    prices.write_bytes(prices.read_bytes().replace(b"169.00", b"16.90"))
    with pytest.raises(BadSignature):
        program(engaged, organisation.load(folder)).open_case(QUESTION, engaged.sealed)
    assert engaged.practice.install.store.cases() == ()


def test_a_price_list_signed_by_somebody_else_stops_everything(engaged: Engaged, tmp_path: Path) -> None:
    real = engaged.practice.organisation.organisation.technician_ca
    other = changed(engaged, tmp_path / "ca", real, keyfile.generate().public_line)
    with pytest.raises(BadSignature, match="signed by somebody else"):
        program(engaged, other).open_case(QUESTION, engaged.sealed)
