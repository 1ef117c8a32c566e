"""After a closing the desk takes erasures and complaints, of the case's customer alone, and keeps no copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_assist.desk.archive import Archive
from desktop_assist.desk.protocol import Append, Logged, Refused, SealsSoFar, Upload
from desktop_assist.evidence import bundle, chain, commitment, dsse, durable, tombstone
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone
from simulators.desk_house import Customer

SECRET = "My daughter's name is Wilhelmina"
AT = "2026-11-22T06:00:00Z"


def why(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.happened


@pytest.fixture
def closed(anna: Customer, tmp_path: Path) -> Customer:
    """A case with a secret in its opening and a message, archived."""
    anna.open(SECRET)
    anna.append(Kinds.MESSAGE, {"text": SECRET})
    anna.append(Kinds.CONSENT, {"step": "granted"})
    anna.ask(Upload(anna.case, "data/report.json", 0, SECRET.encode(), last=True))
    anna.finish()
    anna.upload(anna.bundle(tmp_path / "own"))
    assert isinstance(anna.archive(), SealsSoFar)
    return anna


def left_of(customer: Customer, seq: int, **changed: str) -> Tombstone:
    made = customer.chained[seq]
    told = commitment.commit(made.salt, made.envelope)
    one = Tombstone(tombstone.name_of(seq), told, chain.digest(made.envelope), "customer", AT, "Asked for.")
    return Tombstone(**{**{name: getattr(one, name) for name in one.__struct_fields__}, **changed})


def erase(customer: Customer, *gone: Tombstone) -> object:
    made = customer.sign(Kinds.ERASURE, tombstone.body(gone))
    answer = customer.send(made)
    if isinstance(answer, Logged):
        customer.chained.append(made)
    return answer


def archived(customer: Customer) -> Path:
    return customer.house.folder.archive / f"case-{customer.case}"


def telling(envelope: bytes) -> tuple[bytes, bytes]:
    """The base64 of what a person said, and a part of the signature."""
    start = dsse.read(envelope).payload.index(SECRET.encode())
    begin = envelope.index(b'"payload":"') + len(b'"payload":"') + start // 3 * 4 + 4
    return envelope[begin : begin + 24], envelope[-80:-30]


def found(folder: Path, *needles: bytes) -> set[bytes]:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {needle for needle in needles if any(needle in content for content in contents)}


def test_what_a_logged_erasure_names_is_in_no_file_of_the_desk(closed: Customer) -> None:
    needles = [SECRET.encode()]
    for seq in (0, 1):
        made = closed.chained[seq]
        needles += [made.salt, made.salt.hex().encode(), *telling(made.envelope)]
    assert found(closed.house.folder.path, *needles) == set(needles)
    item = Tombstone("data/report.json", "0" * 64, "", "customer", AT, "Asked for.")
    assert isinstance(erase(closed, left_of(closed, 0), left_of(closed, 1), item), Logged)
    assert found(closed.house.folder.path, *needles) == set()
    assert closed.house.cases.outdated() == ()


def test_nothing_else_goes_and_what_is_left_is_whole_and_sealed_by_the_desk(closed: Customer) -> None:
    before = {one.seq: one.envelope for one in bundle.read(archived(closed)).statements}
    erase(closed, left_of(closed, 1))
    held = bundle.read(archived(closed))
    after = {one.seq: one.envelope for one in held.statements}
    assert after == {**{seq: before[seq] for seq in (0, 2, 3)}, 4: closed.chained[4].envelope}
    assert [one.name for one in held.items] == ["data/note.txt"]
    assert (held.problems, set(held.seals), [one.what for one in held.erased]) == (
        (),
        {"desk"},
        ["statements/0001"],
    )
    assert [one.seq for one in held.emptied] == [1]
    assert closed.house.cases.find(closed.case).question == SECRET  # type: ignore[union-attr]


def test_the_chain_goes_on_after_an_erased_end(closed: Customer) -> None:
    closed.append(Kinds.COMPLAINT, {"text": SECRET})
    gone = left_of(closed, 4)
    erase(closed, gone)
    assert isinstance(closed.append(Kinds.COMPLAINT, {"text": SECRET}), Logged)
    erase(closed, left_of(closed, 6))
    assert found(closed.house.folder.path, closed.chained[4].envelope[-80:-30]) == set()
    held = bundle.read(archived(closed))
    assert [one.seq for one in held.emptied] == [4, 6]
    assert held.emptied[0].leaf == gone.leaf


def test_what_must_stay_cannot_be_erased(closed: Customer) -> None:
    before = {path: path.read_bytes() for path in archived(closed).rglob("*") if path.is_file()}
    catalogue = Tombstone("data/catalogue.toml", "0" * 64, "", "customer", AT, "Asked for.")
    for gone in (
        left_of(closed, 2),
        left_of(closed, 3),
        left_of(closed, 1, what="statements/0099"),
        left_of(closed, 1, commitment="0" * 64),
        left_of(closed, 1, digest="0" * 64),
        left_of(closed, 1, who="desk"),
        catalogue,
    ):
        assert "cannot be taken" in why(erase(closed, gone))
    why(closed.send(closed.sign(Kinds.ERASURE, {"erased": "everything"})))
    assert {path: path.read_bytes() for path in before} == before


def test_after_the_closing_there_are_erasures_and_complaints_of_its_customer_alone(closed: Customer) -> None:
    assert "closed" in why(closed.send(closed.sign(Kinds.MESSAGE, {"text": "One more thing."})))
    berta = Customer(closed.house)
    berta.open()
    forged = closed.sign(Kinds.ERASURE, tombstone.body([left_of(closed, 1)]), key=berta.key)
    request = Append(closed.case, forged.envelope, forged.salt, 0)
    assert "not a case of yours" in why(berta.ask(request))
    assert "not for this kind" in why(closed.house.service.answer(closed.house.technician(), request))
    why(closed.ask(request))
    assert isinstance(closed.append(Kinds.COMPLAINT, {"text": "He shouted."}), Logged)


def test_an_open_case_is_not_erased_from(anna: Customer) -> None:
    anna.open()
    assert "not closed yet" in why(erase(anna, left_of(anna, 0)))


def test_a_crash_between_log_and_copies_is_made_up_for(
    closed: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise durable.not_written("The archive", "crash")

    needle = telling(closed.chained[1].envelope)[0]
    made = closed.sign(Kinds.ERASURE, tombstone.body([left_of(closed, 1)]))
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "bring_up", crash)
        why(closed.send(made))
    assert found(archived(closed), needle) == {needle}
    closed.house.reopen()
    assert found(closed.house.folder.path, needle) == set()
    size = closed.house.log.size
    assert isinstance(closed.send(made), Logged)
    assert closed.house.log.size == size


def test_the_customers_own_bundle_takes_the_emptied_ones_place(closed: Customer, tmp_path: Path) -> None:
    whole = closed.bundle(tmp_path / "before")
    closed.append(Kinds.COMPLAINT, {"text": "He shouted."})
    assert set(bundle.read(archived(closed)).seals) == {"desk"}
    closed.upload(whole)
    assert "other statements" in why(closed.archive())
    closed.append(Kinds.COMPLAINT, {"text": "He shouted again."})
    anew = closed.bundle(tmp_path / "after")
    assert all(not isinstance(answer, Refused) for answer in closed.upload(anew))
    assert isinstance(closed.archive(), SealsSoFar)
    held = bundle.read(archived(closed))
    assert (set(held.seals), held.tagmanifest) == ({"customer", "desk"}, bundle.tagmanifest(anew))
    assert "archived already" in why(closed.upload(anew)[0])
    assert sorted(path.name for path in closed.house.folder.archive.iterdir()) == [archived(closed).name]


def test_a_bundle_that_still_holds_what_was_erased_is_not_taken(closed: Customer, tmp_path: Path) -> None:
    erase(closed, left_of(closed, 1))
    closed.upload(closed.bundle(tmp_path / "all"))
    assert "what was erased" in why(closed.archive())


def test_a_replacement_that_was_cut_off_loses_nothing(closed: Customer) -> None:
    aside = archived(closed).with_name(f".replaced-{closed.case}")
    archived(closed).rename(aside)
    closed.append(Kinds.COMPLAINT, {"text": "He shouted."})
    held = bundle.read(archived(closed))
    assert (held.problems, len(held.statements), aside.exists()) == ((), 5, False)


def test_what_the_log_does_not_hold_erases_nothing(closed: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_leaf: bytes) -> int:
        raise durable.not_written("The log", "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(closed.house.log, "append", full)
        why(erase(closed, left_of(closed, 1)))
    assert closed.house.service._copies.bring_up(closed.case) is False
    needle = telling(closed.chained[1].envelope)[0]
    assert found(archived(closed), needle) == {needle}
