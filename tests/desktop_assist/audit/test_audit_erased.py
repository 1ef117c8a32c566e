"""After an erasure a bundle still verifies, the audit says what is gone, and what nobody told of fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_assist.audit.case_summary import read
from desktop_assist.audit.result import Verification
from desktop_assist.audit.verify import verify
from desktop_assist.engagement import erasing, finishing
from desktop_assist.engagement.erasing import Wish
from desktop_assist.engagement.events import ShownJudged
from desktop_assist.engagement.finishing import Watched
from desktop_assist.evidence import emptying
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Erasing
from simulators.audited import failed, said
from simulators.case_builder import REPORT_BEFORE
from simulators.engaged import Engaged, Kept

AT = "2026-11-22T06:00:00Z"


def watched() -> Watched:
    made = Watched(lambda _event: None)
    made.leaving.set()
    return made


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """A finished case with a technician, an offer and messages, sealed by all three."""
    made = Engaged()
    made.open()
    made.join()
    made.technician.offer("yearly-plan", (), "You need it.")
    made.told.wait_for(ShownJudged, "The offer")
    made.customer.say("My daughter's name is Wilhelmina.")
    made.finish()
    made.technician.wait_until_sealed()
    one = Kept(made)
    yield one
    one.close()


@pytest.fixture
def closed(kept: Kept) -> Iterator[Engaged]:
    """That case, as it was."""
    with kept.again() as made:
        yield made


def erase(engaged: Engaged, wish: Wish) -> tuple[str, ...]:
    practice, case = engaged.practice, engaged.customer.case
    left = erasing.erase(practice.install, practice.organisation, case, wish, watched())
    return tuple(one.what for one in left)


def own(engaged: Engaged) -> Path:
    return engaged.practice.install.home.bundles / f"case-{engaged.customer.case}"


def audited(engaged: Engaged, path: Path | None = None, *, log: bool = True) -> Verification:
    practice = engaged.practice
    return verify(path or own(engaged), practice.organisation, practice.desk_folder.log if log else None)


def test_everything_personal_may_go_and_the_rest_still_verifies(closed: Engaged) -> None:
    gone = erase(closed, Wish((REPORT_BEFORE,), question=True, messages=True, why="She asked me to."))
    archived = closed.practice.desk_folder.archive / own(closed).name
    for path in (own(closed), archived):
        verification = audited(closed, path)
        assert verification.passed, [step for step in verification.steps if not step.passed]
        for what in gone:
            assert any(
                each.startswith(f"{what} was erased at ") and "by the customer: “She asked me to.”" in each
                for each in verification.remarks
            )


def test_a_report_that_is_gone_is_not_judged_again_and_that_is_said(closed: Engaged) -> None:
    before = audited(closed, log=False)
    erase(closed, Wish((REPORT_BEFORE,)))
    after = audited(closed, log=False)
    assert after.passed
    told = "\n".join(set(after.remarks) - set(before.remarks))
    assert "cannot be made again" in told
    assert "A report was erased: no verdict" in told
    assert read(own(closed)).holes == ()


def test_what_is_erased_has_no_hole_in_the_summary(closed: Engaged) -> None:
    erase(closed, Wish(messages=True))
    assert read(own(closed)).holes == ()


def test_the_former_bag_rightly_fails_when_it_is_emptied(closed: Engaged, tmp_path: Path) -> None:
    former = Path(shutil.copytree(own(closed), tmp_path / own(closed).name))
    erase(closed, Wish((REPORT_BEFORE,)))
    emptying.empty(former, closed.practice.install.store.erased(closed.customer.case))
    verification = audited(closed, former)
    assert 1 in failed(verification)
    assert f"{REPORT_BEFORE}: It is listed in manifest-sha256.txt but missing." in said(verification, 1)


def test_what_no_statement_tells_of_fails_and_is_named(closed: Engaged) -> None:
    store, case = closed.practice.install.store, closed.customer.case
    message = next(one.seq for one in closed.statements() if one.kind is Kinds.MESSAGE)
    store.erase(case, Erasing("desk", AT, "Nobody need know.", (REPORT_BEFORE,), (message,)))
    with pytest.raises(EvidenceError):  # the desk's seal is over what was
        finishing.finish(closed.practice.install, closed.practice.organisation, case, None, watched())
    verification = audited(closed)
    assert {4, 5} <= failed(verification)
    assert f"Statement {message} was erased, and no erasure in the record says so." in said(verification, 4)
    assert f"{REPORT_BEFORE} was erased, and no erasure in the record says so." in said(verification, 5)


def gone(session: Any, **changed: str) -> dict[str, Any]:
    """The body of an erasure of the first report."""
    left = {"what": REPORT_BEFORE, "commitment": session.items[REPORT_BEFORE].commitment, "digest": ""}
    return {"erased": [{**left, "who": "customer", "at": AT, "why": "Asked for.", **changed}]}


def test_a_told_erasure_of_another_commitment_fails(session: Any, desk: Any, tmp_path: Path) -> None:
    session.happen(Kinds.ERASURE, gone(session, commitment="0" * 64), 2000)
    chained = session.logged(session.signed(session.events))
    del session.items[REPORT_BEFORE]
    verification = verify(session.written(tmp_path, chained), desk.organisation)
    assert f"{REPORT_BEFORE} was erased under another commitment" in said(verification, 5)


def test_what_is_said_to_be_erased_and_is_there_fails(session: Any, desk: Any, tmp_path: Path) -> None:
    session.happen(Kinds.ERASURE, gone(session), 2000)
    verification = verify(session.bundle(tmp_path), desk.organisation)
    assert f"{REPORT_BEFORE} is said to be erased, and is still there." in said(verification, 5)


def test_an_erasure_before_the_closing_fails(session: Any, desk: Any, tmp_path: Path) -> None:
    body = gone(session)
    closing = session.events.pop()
    session.happen(Kinds.ERASURE, body, 1000)
    session.events.append(closing)
    verification = verify(session.bundle(tmp_path), desk.organisation)
    assert "before the closing, when nothing can be erased yet" in said(verification, 4)


def test_a_complaint_after_the_closing_is_shown(session: Any, desk: Any, tmp_path: Path) -> None:
    session.happen(Kinds.COMPLAINT, {"text": "He shouted."}, 2000)
    verification = verify(session.bundle(tmp_path), desk.organisation)
    assert verification.passed
    assert any("complained" in each and "“He shouted.”" in each for each in verification.remarks)


def stopped_half_way(engaged: Engaged, monkeypatch: pytest.MonkeyPatch, wish: Wish) -> Path:
    """The archived bundle after the desk has erased, and the customer's program was killed."""

    def kill(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(finishing, "finish", kill)
        with pytest.raises(KeyboardInterrupt):
            erase(engaged, wish)
    return engaged.practice.desk_folder.archive / own(engaged).name


def test_while_it_waits_for_the_customers_seal_it_verifies_and_says_so(
    closed: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived = stopped_half_way(closed, monkeypatch, Wish((REPORT_BEFORE,), question=True, messages=True))
    for log in (True, False):
        verification = audited(closed, archived, log=log)
        assert verification.passed, [step for step in verification.steps if not step.passed]
        (waiting,) = (each for each in verification.remarks if "waits for the customer's seal" in each)
        assert "step 3" in waiting
        assert "step 6" in waiting
    practice, case = closed.practice, closed.customer.case
    finishing.finish(practice.install, practice.organisation, case, None, watched())
    done = audited(closed, archived)
    assert done.passed
    assert not any("waits for the customer's seal" in each for each in done.remarks)


def test_a_second_erasure_while_it_waits_verifies_too(
    closed: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_half_way(closed, monkeypatch, Wish((REPORT_BEFORE,)))
    archived = stopped_half_way(closed, monkeypatch, Wish(messages=True))
    verification = audited(closed, archived)
    assert verification.passed, [step for step in verification.steps if not step.passed]
    erase(closed, Wish(question=True))
    assert audited(closed, archived).passed
    assert audited(closed).passed


def test_what_the_technician_sealed_is_kept_and_cannot_be_claimed_otherwise(
    closed: Engaged, tmp_path: Path
) -> None:
    erase(closed, Wish((REPORT_BEFORE,), messages=True))
    archived = closed.practice.desk_folder.archive / own(closed).name
    for path in (own(closed), archived):
        remarks = audited(closed, path).remarks
        assert any("sealed the case as it was with" in each for each in remarks), remarks
        assert not any("has not sealed" in each for each in remarks)
    forged = Path(shutil.copytree(archived, tmp_path / archived.name))
    kept = next(forged.glob("seals/of-*.tagmanifest"))
    text = kept.read_text()
    offer = next(one.seq for one in closed.statements_left() if one and one.kind is Kinds.OFFER)
    line = next(line for line in text.splitlines() if line.endswith(f"statements/{offer:04d}.dsse.json"))
    kept.write_text(text.replace(line, "0" * 64 + line[64:]))
    verification = audited(closed, forged)
    assert {1, 3} <= failed(verification)
    assert f"statements/{offer:04d}.dsse.json is not as it was sealed." in said(verification, 3)
