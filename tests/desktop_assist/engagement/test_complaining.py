"""A complaint is logged, in both copies of the bundle, and shown by the audit; nothing else changes."""

from __future__ import annotations

import pytest

from desktop_assist import cli
from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import NotReachable
from desktop_assist.engagement import complaining
from desktop_assist.engagement.errors import NothingToFinish, QuestionRefused
from desktop_assist.engagement.finishing import Watched
from desktop_assist.evidence import bundle
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged
from simulators.statement_schemas import complaints

TEXT = "He told me that it was broken."


def complain(engaged: Engaged, text: str = TEXT) -> object:
    watched = Watched(lambda _event: None)
    watched.leaving.set()
    practice, case = engaged.practice, engaged.customer.case
    return complaining.complain(practice.install, practice.organisation, case, text, watched)


@pytest.fixture
def closed(engaged: Engaged) -> Engaged:
    engaged.open()
    engaged.finish_without_console()
    engaged.customer.close()
    return engaged


def test_a_complaint_is_on_the_record_of_both_and_in_the_audit(
    closed: Engaged, capsys: pytest.CaptureFixture[str]
) -> None:
    practice, case = closed.practice, closed.customer.case
    before = bundle.read(practice.install.home.bundles / f"case-{case}")
    home = str(practice.install.home.path)
    assert cli.main(["--home", home, "complain", case, TEXT]) == 0
    path = practice.install.home.bundles / f"case-{case}"
    assert capsys.readouterr().out.endswith(f"{path}\n")
    for each in (path, practice.desk_folder.archive / path.name):
        held, verification = bundle.read(each), verify(each, practice.organisation, practice.desk_folder.log)
        assert verification.passed
        assert any("complained" in remark and TEXT in remark for remark in verification.remarks)
        assert [one.envelope for one in held.statements][:-1] == [one.envelope for one in before.statements]
        assert set(held.seals) == {"customer", "desk"}
    made = closed.statements()[-1]
    assert (made.kind, made.body) == (Kinds.COMPLAINT, {"text": TEXT})
    assert complaints(held.statements[-1].envelope) == []


def test_what_is_no_complaint_about_a_closed_case_is_refused(closed: Engaged) -> None:
    count = len(closed.statements())
    with pytest.raises(QuestionRefused):
        complain(closed, "  ")
    closed.practice.stop_desk()
    with pytest.raises(NotReachable):
        complain(closed)
    closed.practice.start_desk()
    assert len(closed.statements()) == count


def test_an_open_case_is_no_closed_one(engaged: Engaged) -> None:
    engaged.open()
    with pytest.raises(NothingToFinish):
        complain(engaged)
