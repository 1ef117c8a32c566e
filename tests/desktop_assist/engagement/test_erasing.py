"""Erasing with the real desk: on the record first, then gone everywhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop_assist.channel.errors import NotReachable
from desktop_assist.engagement import erasing, finishing, told_erasures
from desktop_assist.engagement.erasing import Wish
from desktop_assist.engagement.errors import NothingToErase
from desktop_assist.engagement.events import CustomerEvent
from desktop_assist.engagement.finishing import Watched
from desktop_assist.evidence import bundle
from desktop_assist.evidence.errors import CannotErase, UnknownCase
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone
from simulators.engaged import QUESTION, Engaged
from simulators.statement_schemas import complaints

SECRET = "My daughter's name is Wilhelmina"
REPORT = "data/report-before.json"
EVERYTHING = Wish((REPORT,), question=True, messages=True, why="She asked me to.")


def silent(_event: CustomerEvent) -> None:
    """Nobody follows."""


def watched() -> Watched:
    made = Watched(silent)
    made.leaving.set()
    return made


def erase(engaged: Engaged, wish: Wish) -> tuple[Tombstone, ...]:
    case = engaged.customer.case
    return erasing.erase(engaged.practice.install, engaged.practice.organisation, case, wish, watched())


@pytest.fixture
def closed(engaged: Engaged) -> Engaged:
    """A finished case in which the customer wrote a secret, without a technician's own copy."""
    engaged.open()
    engaged.customer.say(SECRET)
    engaged.finish_without_console()
    engaged.customer.close()
    return engaged


def own(engaged: Engaged) -> Path:
    return engaged.practice.install.home.bundles / f"case-{engaged.customer.case}"


def archived(engaged: Engaged) -> Path:
    return engaged.practice.desk_folder.archive / f"case-{engaged.customer.case}"


def kinds(engaged: Engaged) -> list[Kinds | None]:
    return [None if one is None else one.kind for one in engaged.statements_left()]


def needles(engaged: Engaged) -> set[bytes]:
    store, case = engaged.practice.install.store, engaged.customer.case
    report = next(item for item in store.items(case) if item.name == REPORT)
    found = {report.data, report.salt, report.salt.hex().encode(), SECRET.encode(), QUESTION.encode()}
    for kept, made in zip(store.chain(case), engaged.statements_left(), strict=True):
        if made is not None and made.kind in {Kinds.OPENING, Kinds.MESSAGE}:
            found |= {kept.salt, kept.salt.hex().encode(), kept.envelope[-80:-30]}
    return found


def found(folder: Path, wanted: set[bytes]) -> set[bytes]:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {needle for needle in wanted if any(needle in content for content in contents)}


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_erased_is_in_no_file_of_customer_and_desk(closed: Engaged) -> None:
    wanted = needles(closed)
    assert found(closed.practice.path, wanted) >= wanted - {QUESTION.encode(), SECRET.encode()}
    left = erase(closed, EVERYTHING)
    assert {one.what.split("/")[0] for one in left} == {"data", "statements"}
    assert {(one.who, one.why) for one in left} == {("customer", "She asked me to.")}
    assert found(closed.practice.path, wanted) == set()


def test_the_record_tells_of_it_and_both_hold_the_same_sealed_bundle(closed: Engaged) -> None:
    left = erase(closed, EVERYTHING)
    chain = closed.practice.install.store.chain(closed.customer.case)
    assert kinds(closed)[-1] is Kinds.ERASURE
    assert told_erasures.told(closed.practice.install.store, closed.customer.case) == left
    assert complaints(chain[-1].envelope) == []
    held = bundle.read(own(closed))
    assert (held.problems, set(held.seals), held.erased) == ((), {"customer", "desk"}, left)
    assert files(own(closed)) == files(archived(closed))
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        command = ["sha256sum", "--strict", "-c", manifest]
        assert subprocess.run(command, cwd=own(closed), capture_output=True, check=False).returncode == 0


def test_one_item_goes_and_all_else_stays(closed: Engaged) -> None:
    before = files(own(closed))
    erase(closed, Wish((REPORT,)))
    after = files(own(closed))
    assert before.keys() - after.keys() == {Path(REPORT)}
    stays = [name for name in before if name.parts[0] in {"data", "statements"} and name in after]
    assert [after[name] for name in stays] == [before[name] for name in stays]


def test_without_the_log_nothing_is_erased(closed: Engaged) -> None:
    closed.practice.stop_desk()
    before = files(own(closed)), files(archived(closed)), kinds(closed)
    with pytest.raises(NotReachable):
        erase(closed, EVERYTHING)
    assert (files(own(closed)), files(archived(closed)), kinds(closed)) == before
    assert closed.practice.install.store.erased(closed.customer.case) == ()
    closed.practice.start_desk()


@pytest.mark.parametrize("step", ["erase", "finish"])
@pytest.mark.parametrize("again", ["erase", "finish"])
def test_a_kill_in_between_is_made_up_for(
    closed: Engaged, monkeypatch: pytest.MonkeyPatch, step: str, again: str
) -> None:
    def kill(*_arguments: object) -> None:
        raise KeyboardInterrupt

    wanted = needles(closed)
    with monkeypatch.context() as patch:
        patch.setattr(told_erasures if step == "erase" else finishing, step, kill)
        with pytest.raises(KeyboardInterrupt):
            erase(closed, EVERYTHING)
    assert found(closed.practice.desk_folder.path, wanted) == set(), "the desk has done its part"
    assert found(closed.practice.install.home.path, wanted), "and this side has not"
    if again == "erase":
        erase(closed, Wish((REPORT,)))
    else:
        install, organisation = closed.practice.install, closed.practice.organisation
        finishing.finish(install, organisation, closed.customer.case, None, watched())
    assert found(closed.practice.path, wanted) == set()
    assert kinds(closed).count(Kinds.ERASURE) == 1
    assert files(own(closed)) == files(archived(closed))


def test_what_the_desk_did_not_hear_is_sent_when_it_is_back(
    closed: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement is kept here, the line breaks; nothing is erased until the log has it."""
    send = erasing.CaseRecord.send_unsent
    calls: list[int] = []

    def broken(record: erasing.CaseRecord) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise NotReachable("The line broke.", next_step="Connect again.")
        send(record)

    with monkeypatch.context() as patch:
        patch.setattr(erasing.CaseRecord, "send_unsent", broken)
        with pytest.raises(NotReachable):
            erase(closed, Wish((REPORT,)))
    assert closed.practice.install.store.erased(closed.customer.case) == ()
    assert (archived(closed) / REPORT).exists()
    erase(closed, Wish((REPORT,)))
    assert kinds(closed).count(Kinds.ERASURE) == 1
    assert not (archived(closed) / REPORT).exists()


def test_many_messages_go_in_several_statements(closed: Engaged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "MOST_AT_ONCE", 1)
    left = erase(closed, EVERYTHING)
    assert kinds(closed).count(Kinds.ERASURE) == len(left) > 1
    assert files(own(closed)) == files(archived(closed))


def test_what_cannot_be_erased_is_refused_before_anything_is_said(closed: Engaged) -> None:
    before = kinds(closed)
    for wish, error in (
        (Wish(), NothingToErase),
        (Wish(("data/catalogue.toml",)), NothingToErase),
        (Wish(("data/nothing",)), UnknownCase),
    ):
        with pytest.raises(error):
            erase(closed, wish)
    assert kinds(closed) == before


def test_a_case_that_is_not_finished_is_refused(engaged: Engaged) -> None:
    engaged.open()
    with pytest.raises(CannotErase):
        erase(engaged, Wish((REPORT,)))
