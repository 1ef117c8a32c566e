"""What is kept and named by no statement is put on the record or goes, and the case's audit passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.audit.verify import verify
from desktop_assist.channel.errors import NotReachable
from desktop_assist.consent import Capability
from desktop_assist.desk.client import DeskClient
from desktop_assist.engagement import finishing
from desktop_assist.engagement.check_events import ChecksEnded, ReportReady
from desktop_assist.engagement.events import ConsentAsked, Paused, Refused
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.opening import REPORT_AFTER, REPORT_BEFORE
from desktop_assist.engagement.record import CaseRecord, Head
from desktop_assist.evidence import bundle, commitment
from desktop_assist.evidence.durable import not_written
from desktop_assist.evidence.statement import Kinds
from desktop_assist.terms import Cause, Terms
from simulators.engaged import QUESTION, Engaged

CHECKS = Capability.MORE_CHECKS
SECRET = b"correct horse battery staple"
DURING = "data/report-during-001.json"
FULL = not_written("The evidence store", "the disk is full")


def verified(engaged: Engaged, path: Path) -> set[str]:
    """The items of a bundle, which passes its audit."""
    result = verify(path, engaged.practice.organisation)
    assert result.passed, result.steps
    return {item.name for item in bundle.read(path).items}


def finished_later(engaged: Engaged, case: str) -> Path:
    """The case as another program finishes it, after a kill."""
    watched = Watched(lambda _event: None)
    watched.leaving.set()
    return finishing.finish(engaged.practice.install, engaged.practice.organisation, case, None, watched)


def send_a_report(engaged: Engaged) -> None:
    """More checks are allowed, and the customer lets their report go."""
    engaged.technician.ask_consent(CHECKS, "To see.", Terms(subjects=("hosts",)))
    engaged.told.wait_for(ConsentAsked, "The question")
    engaged.customer.answer_consent(CHECKS, True, Terms(subjects=("hosts",)))
    number = engaged.told.wait_for(ReportReady, "The report").number
    engaged.customer.answer_report(number, True)


def failing(which: Callable[[Kinds, Mapping[str, Any]], bool], error: BaseException) -> Any:
    """`CaseRecord.add`, which fails for `which` statements before anything is written."""
    real = CaseRecord.add

    def add(record: CaseRecord, kind: Kinds, body: Mapping[str, Any], items: Any = None) -> Head:
        if which(kind, body):
            raise error
        return real(record, kind, body, items)

    return add


@pytest.mark.parametrize("name", ["data/clipboard-0001.txt", REPORT_AFTER])
def test_what_was_never_acted_upon_goes_with_its_bytes(engaged: Engaged, name: str) -> None:
    case, store = engaged.open(), engaged.practice.install.store
    store.add_item(case, name, SECRET, commitment.new_salt())
    assert name not in verified(engaged, finished_later(engaged, case))
    left = [path for path in store.directory.rglob("*") if path.is_file() and SECRET in path.read_bytes()]
    assert left == []


def test_a_report_that_may_have_left_is_put_on_the_record(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses the statement of a report that the desk has already; the closing makes good for it."""
    engaged.open()
    engaged.join()
    with monkeypatch.context() as patch:
        patch.setattr(CaseRecord, "add", failing(lambda _kind, body: body.get("when") == "during", FULL))
        send_a_report(engaged)
        engaged.told.wait_for(Paused, "The pause")
    assert DURING in verified(engaged, engaged.finish().path)
    assert [made.body["when"] for made in engaged.statements() if made.kind is Kinds.REPORT] == [
        "before",
        "during",
        "after",
    ]


def test_a_report_that_the_desk_did_not_take_is_not_kept(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged.open()
    engaged.join()

    def upload(*_arguments: object) -> None:
        raise NotReachable("The desk is gone.", next_step="Wait.")

    with monkeypatch.context() as patch:
        patch.setattr(DeskClient, "upload", upload)
        send_a_report(engaged)
        assert engaged.told.wait_for(ChecksEnded, "The end").cause == Cause.NOT_DONE
    assert DURING not in verified(engaged, engaged.finish().path)


def test_a_case_that_was_killed_while_it_was_opened_has_the_report_that_the_desk_may_have(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:
        patch.setattr(CaseRecord, "add", failing(lambda kind, _body: kind is Kinds.REPORT, Killed()))
        with pytest.raises(Killed):
            engaged.customer.open_case(QUESTION, engaged.sealed)
    case = engaged.practice.install.store.cases()[-1].case
    assert REPORT_BEFORE in verified(engaged, finished_later(engaged, case))


def test_two_reports_have_their_comparison(engaged: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a kill between the last report and the comparison."""
    case = engaged.open()
    with monkeypatch.context() as patch:
        patch.setattr(CaseRecord, "add", failing(lambda kind, _body: kind is Kinds.COMPARISON, FULL))
        engaged.customer.stop()
        engaged.told.wait_for(Refused, "The sentence that the disk is full")
    assert REPORT_AFTER in verified(engaged, finished_later(engaged, case))
    assert [made.kind for made in engaged.statements()][-2:] == [Kinds.COMPARISON, Kinds.CLOSING]
