"""Erasing: the bytes are in no file of the store any more, the log and the chain go on, and it says so."""

from __future__ import annotations

import base64
import errno
import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import (
    bundle,
    commitment,
    dsse,
    emptying,
    keyfile,
    proof,
    statement,
    tombstone,
)
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.errors import (
    AlreadyKept,
    BadBundle,
    CannotErase,
    EvidenceNotWritten,
    MalformedEvidence,
    UnknownCase,
)
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing
from simulators.victims import erasable

AT = "2026-11-21T18:04:05Z"
SIGNER = keyfile.generate()
LOG_KEY = NoteKey("desk.example/log", Ed25519PrivateKey.generate())
SECRET = b"My daughter's name is Wilhelmina"
REPORT, FILM, PRICES = "data/report-before.json", "data/film/0.mkv", "data/catalogue.toml"


def add(store, kind, text, items=None):
    so_far = store.chain("c1")
    prev = so_far[-1].digest if so_far else ""
    payload = statement.make(
        kind, case="c1", seq=len(so_far), prev=prev, at=AT, body={"text": text}, items=items
    )
    return store.append("c1", dsse.sign(payload, SIGNER), commitment.new_salt(), AT)


@pytest.fixture
def log(tmp_path):
    with Log.create(tmp_path / "log", LOG_KEY.name, LOG_KEY) as made:
        yield made


def prove(store, log):
    for one in store.chain("c1"):
        place = log.append(one.leaf) if one.leaf_index is None else one.leaf_index
        store.set_proof("c1", one.seq, log.proof(place))


@pytest.fixture
def store(tmp_path, log):
    """A closed case: opening, message, consent, message, closing; a report, a film, a price list."""
    (tmp_path / "film").write_bytes(SECRET * 9000)
    with Store.open(tmp_path / "evidence") as opened:
        opened.add_case("c1", "help.example", SECRET.decode(), AT)
        opened.add_checkup(SECRET * 300, b"sealed", bytes(32))
        opened.add_checkup(b"another report", b"sealed", bytes(32))
        opened.add_item("c1", REPORT, SECRET * 300, commitment.new_salt())
        opened.add_item("c1", FILM, tmp_path / "film", commitment.new_salt())
        opened.add_item("c1", PRICES, b"prices", commitment.new_salt())
        for kind in (Kinds.OPENING, Kinds.MESSAGE, Kinds.CONSENT, Kinds.MESSAGE, Kinds.CLOSING):
            text = SECRET.decode() if kind in {Kinds.OPENING, Kinds.MESSAGE} else kind.value
            add(opened, kind, text)
        prove(opened, log)
        yield opened
    (tmp_path / "film").unlink()


def asked(*items, statements=()):
    return Erasing("customer", AT, "The customer asked for it.", items, tuple(statements))


EVERYTHING = asked(REPORT, FILM, statements=[0, 1, 3])


def found(folder, *needles):
    """Which of the needles are in the bytes of any file below the folder."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {needle for needle in needles if any(needle in content for content in contents)}


def test_the_bytes_and_the_salts_are_in_no_file_of_the_store(store):
    items, statements = store.items("c1")[:2], [store.chain("c1")[seq] for seq in (0, 1, 3)]
    needles = [SECRET, base64.b64encode(SECRET)[:-4], *(one.salt for one in items)]
    for one in statements:
        needles += [one.salt, one.envelope[-120:-90], one.envelope[-90:-60]]
    assert found(store.directory, *needles) >= set(needles) - {base64.b64encode(SECRET)[:-4]}
    left = store.erase("c1", EVERYTHING)
    assert {one.what for one in left} == {
        REPORT,
        FILM,
        "statements/0000",
        "statements/0001",
        "statements/0003",
    }
    assert found(store.directory, *needles) == set()
    store.close()
    assert found(store.directory, *needles) == set()


def test_nothing_else_is_touched(store):
    before, price_list = store.chain("c1"), store.items("c1")[2]
    store.erase("c1", EVERYTHING)
    after = store.chain("c1")
    assert [after[seq] for seq in (2, 4)] == [before[seq] for seq in (2, 4)]
    assert store.items("c1") == (price_list,)
    assert [one.report for one in store.checkups()] == [b"another report"]
    assert [(one.organisation, one.question) for one in store.cases()] == [("help.example", "")]


def test_the_question_stays_while_the_opening_does(store):
    store.erase("c1", asked(REPORT))
    assert store.cases()[0].question == SECRET.decode()
    assert store.chain("c1")[0].erased is None


def test_what_is_left_says_who_when_and_why_and_fits_the_chain_and_the_log(store):
    before, items = store.chain("c1"), {one.name: one.commitment for one in store.items("c1")}
    store.erase("c1", EVERYTHING)
    left = {one.what: one for one in store.erased("c1")}
    assert {(one.who, one.at, one.why) for one in left.values()} == {("customer", AT, EVERYTHING.why)}
    assert left[REPORT].commitment == items[REPORT]
    for old, new in zip(before, store.chain("c1"), strict=True):
        assert (new.leaf, new.digest, new.leaf_index, new.proof) == (
            old.leaf, old.digest, old.leaf_index, old.proof,
        )  # fmt: skip
        assert proof.verify(new.proof, new.leaf, LOG_KEY.vkey).index == new.leaf_index
    assert left["statements/0001"].leaf == before[1].leaf
    assert (left["statements/0001"].seq, left[REPORT].seq) == (1, None)


def test_the_record_goes_on_with_the_erasure_even_after_an_erased_end(store, log):
    add(store, Kinds.COMPLAINT, SECRET.decode())
    prove(store, log)
    left = store.erase("c1", asked(FILM, statements=[5]))
    payload = statement.make(
        Kinds.ERASURE, case="c1", seq=6, prev=store.chain("c1")[-1].digest, at=AT, body=tombstone.body(left)
    )
    assert store.append("c1", dsse.sign(payload, SIGNER), commitment.new_salt(), AT) == 6
    told = statement.parse(dsse.read(store.chain("c1")[6].envelope).payload)
    assert tombstone.read(told.body) == left
    prove(store, log)
    assert all(one.proof for one in store.chain("c1"))


def test_the_log_still_opens_and_verifies(store, log, tmp_path):
    store.erase("c1", EVERYTHING)
    log.close()
    with Log.open(tmp_path / "log", LOG_KEY) as again:
        for one in store.chain("c1"):
            assert proof.verify(again.proof(one.leaf_index), one.leaf, LOG_KEY.vkey)


def contents(store, log):
    return BundleContents(
        "c1", "help.example", AT, store.chain("c1"), store.items("c1"), log.checkpoint(), "policy\n",
        erased=store.erased("c1"),
    )  # fmt: skip


def test_the_old_bundle_fails_and_names_what_is_missing_and_a_new_one_says_what_was_erased(
    store, log, tmp_path, run
):
    old = bundle.write(tmp_path / "old", contents(store, log))
    salts = [one.salt for one in (*store.items("c1")[:2], store.chain("c1")[1])]
    left = store.erase("c1", EVERYTHING)
    emptying.empty(old, left)
    emptying.empty(old, left)
    assert {one.path for one in bundle.problems(old)} == {
        "openings.json", REPORT, FILM, "statements/0000.dsse.json", "statements/0001.dsse.json",
        "statements/0003.dsse.json",
    }  # fmt: skip
    hexadecimal = [salt.hex().encode() for salt in salts]
    assert found(old, SECRET, base64.b64encode(SECRET)[:-4], *hexadecimal) == set()
    new = bundle.write(tmp_path / "new", contents(store, log))
    read = bundle.read(new)
    assert read.problems == ()
    assert read.erased == left
    assert [one.seq for one in read.statements] == [2, 4]
    assert [(one.seq, one.leaf) for one in read.emptied] == [
        (one.seq, one.leaf) for one in left if one.seq is not None
    ]
    assert all(proof.verify(one.proof, one.leaf, LOG_KEY.vkey) for one in read.emptied)
    assert found(new, SECRET, *hexadecimal) == set()
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        assert run("sh", "-c", f"cd {new} && sha256sum --strict -c {name}").returncode == 0


def test_a_bundle_whose_list_of_what_was_erased_cannot_be_read_is_refused(store, log, tmp_path):
    store.erase("c1", asked(REPORT))
    path = bundle.write(tmp_path / "new", contents(store, log))
    (path / "erased.json").write_text('{"erased":[{}]}')
    with pytest.raises(BadBundle, match=r"erased\.json"):
        bundle.read(path)


def test_only_finished_cases_and_what_a_person_wrote(store):
    for wrong, error in (
        (asked(statements=[2]), CannotErase),
        (asked(statements=[4]), CannotErase),
        (asked(statements=[9]), UnknownCase),
        (asked("data/none"), UnknownCase),
        (asked(REPORT, statements=[2]), CannotErase),
        (asked(), MalformedEvidence),
        (asked("../x"), MalformedEvidence),
        (Erasing("", AT, "why", (REPORT,)), MalformedEvidence),
        (Erasing("customer", AT, " ", (REPORT,)), MalformedEvidence),
        (Erasing("customer", AT, "x" * 600, (REPORT,)), MalformedEvidence),
    ):
        with pytest.raises(error):
            store.erase("c1", wrong)
    with pytest.raises(UnknownCase):
        store.erase("c9", asked(REPORT))
    assert (store.erased("c1"), len(store.items("c1"))) == ((), 3)


def test_an_open_case_and_what_is_not_logged_yet_stay(tmp_path, log):
    with Store.open(tmp_path / "open") as store:
        store.add_case("c1", "help.example", "Why?", AT)
        add(store, Kinds.OPENING, "Why?")
        store.add_item("c1", REPORT, b"{}", bytes(32))
        with pytest.raises(CannotErase, match=r"not closed.*finish c1"):
            store.erase("c1", asked(REPORT))
        add(store, Kinds.CLOSING, "")
        with pytest.raises(CannotErase, match="not in the log"):
            store.erase("c1", asked(statements=[0]))
        store.erase("c1", asked(REPORT))


def test_an_erased_name_is_never_given_to_something_else(store):
    store.erase("c1", asked(REPORT))
    with pytest.raises(AlreadyKept, match="was erased"):
        store.add_item("c1", REPORT, b"{}", bytes(32))


def test_erasing_again_is_no_error_and_keeps_the_first_reason(store):
    first = store.erase("c1", EVERYTHING)
    again = Erasing("desk", "2026-12-01T00:00:00Z", "Retention.", EVERYTHING.items, EVERYTHING.statements)
    assert store.erase("c1", again) == first


def test_a_reader_keeps_the_last_bytes_and_is_named_and_a_second_erasure_removes_them(store):
    with Store.open(store.directory) as other:
        reading = other._database._connection.execute("SELECT envelope FROM statement")
        reading.fetchone()
        store._database._connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(EvidenceNotWritten, match=r"another process|locked"):
            store.erase("c1", EVERYTHING)
        reading.close()
    assert len(store.erase("c1", EVERYTHING)) == 5
    assert found(store.directory, SECRET, base64.b64encode(SECRET)[:-4]) == set()


def test_a_disk_that_does_not_let_the_copy_go_is_said_and_a_second_erasure_removes_it(store, monkeypatch):
    with monkeypatch.context() as patch:

        def refuse(*_, **__):
            raise OSError(errno.EIO, "Input/output error")

        patch.setattr(os, "unlink", refuse)
        with pytest.raises(EvidenceNotWritten, match="Input/output"):
            store.erase("c1", asked(FILM))
    assert found(store.directory, SECRET)
    store.erase("c1", asked(FILM, REPORT, statements=[0, 1, 3]))
    assert found(store.directory, SECRET) == set()


@pytest.mark.parametrize("kind", ["full", "write", "sync"])
def test_each_failing_call_leaves_it_whole_or_erased(tmp_path, faulty_sqlite, kind):
    for fails_at in range(1, 400):
        folder = tmp_path / str(fails_at)
        erasable(str(folder))
        with Store.open(folder) as store:
            counter = faulty_sqlite.fail(fails_at, kind, for_good=False)
            try:
                store.erase("c1", asked("data/film", "data/note"))
            except EvidenceNotWritten:
                assert counter.reached
            faulty_sqlite.fail(0, kind, for_good=False)
        whole_or_erased(folder)
        if not counter.reached:
            break
    assert fails_at > 10


def whole_or_erased(folder):
    with Store.open(folder) as store:
        names, left = {one.name for one in store.items("c1")}, {one.what for one in store.erased("c1")}
        assert names | left == {"data/film", "data/note"}
        assert not names & left
        assert all(one.data.startswith(b"secret") for one in store.items("c1"))
        store.erase("c1", asked("data/film", "data/note"))
        assert [one.name for one in store.items("c1")] == []
    assert found(folder, b"secret" * 100) == set()


def test_killed_at_any_instant_it_is_whole_or_erased(tmp_path, nursery):
    kills = int(os.environ.get("DESKTOP_ASSIST_KILLS", "500")) // 10
    erased_by_the_killed = 0
    for number in range(kills):
        folder = tmp_path / str(number)
        erasable(str(folder))
        nursery.kill("erase_then_wait", folder, -0.0004 * (number + 1))
        with Store.open(folder) as store:
            erased_by_the_killed += len(store.erased("c1")) > 0
        whole_or_erased(folder)
    assert 0 < erased_by_the_killed <= kills


def test_a_store_of_the_first_version_is_brought_up(store):
    store._database._connection.execute("DROP TABLE erased")
    store._database._connection.execute("PRAGMA user_version = 1")
    store.close()
    with Store.open(store.directory) as again:
        assert len(again.chain("c1")) == 5
        assert len(again.erase("c1", EVERYTHING)) == 5
