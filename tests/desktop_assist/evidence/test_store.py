"""The store: what it acknowledged is kept, in order, never overwritten, and never half."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import chain, checkpoint, commitment, dsse, keyfile, statement
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import (
    AlreadyKept,
    BrokenChain,
    EvidenceNotWritten,
    LogForked,
    MalformedEvidence,
    StoreDamaged,
    UnknownCase,
)
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey
from desktop_assist.evidence.records import Fork
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.store import Store

AT = "2026-11-21T18:04:05Z"
SALT = bytes(range(32))
SIGNER = keyfile.generate()
LOG_KEY = NoteKey("desk.example/log", Ed25519PrivateKey.generate())


def envelope(seq, prev, case="c1", text="hello"):
    body = {"text": text}
    payload = statement.make(Kinds.MESSAGE, case=case, seq=seq, prev=prev, at=AT, body=body)
    return dsse.sign(payload, SIGNER)


def extended(store, case="c1", count=1):
    for _ in range(count):
        so_far = store.chain(case)
        prev = chain.digest(so_far[-1].envelope) if so_far else ""
        store.append(case, envelope(len(so_far), prev, case), commitment.new_salt(), AT)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "evidence") as opened:
        opened.add_case("c1", "help.example", "Why is it slow?", AT)
        yield opened


def reopened(store):
    store.close()
    return Store.open(store.directory)


def test_everything_is_there_after_reopening(store, tmp_path):
    number = store.add_checkup(b"{}", b"sealed", SALT)
    extended(store, count=3)
    (tmp_path / "film").write_bytes(b"frames")
    kept = [
        store.add_item("c1", "data/report-before.json", b"{}", SALT),
        store.add_item("c1", "data/screen-000.mkv", tmp_path / "film", bytes(32)),
    ]
    before = store.chain("c1")
    (tmp_path / "film").unlink()
    with reopened(store) as again:
        assert [(one.id, one.report, one.envelope, one.salt) for one in again.checkups()] == [
            (number, b"{}", b"sealed", SALT)
        ]
        assert [(one.case, one.organisation, one.question, one.at) for one in again.cases()] == [
            ("c1", "help.example", "Why is it slow?", AT)
        ]
        assert again.chain("c1") == before
        assert [one.seq for one in before] == [0, 1, 2]
        assert again.items("c1") == tuple(kept)
        assert [one.data for one in again.items("c1")] == [b"{}", b"frames"]
        assert kept[1].commitment == commitment.commit(bytes(32), b"frames")
        with again.items("c1")[1].open() as stream:
            assert stream.read() == b"frames"


def test_only_what_follows_is_kept(store):
    extended(store, count=2)
    last = chain.digest(store.chain("c1")[-1].envelope)
    for wrong in (envelope(1, last), envelope(3, last), envelope(2, "ab" * 32), envelope(2, last, case="c2")):
        with pytest.raises(BrokenChain):
            store.append("c1", wrong, SALT, AT)
    with pytest.raises(MalformedEvidence):
        store.append("c1", b"nonsense", SALT, AT)
    with pytest.raises(MalformedEvidence):
        store.append("c1", envelope(2, last), b"short", AT)
    assert len(store.chain("c1")) == 2
    assert store.append("c1", envelope(2, last), SALT, AT) == 2


def test_a_case_must_be_there_and_only_once(store):
    with pytest.raises(UnknownCase):
        store.append("c9", envelope(0, "", case="c9"), SALT, AT)
    with pytest.raises(UnknownCase):
        store.add_item("c9", "data/x", b"", SALT)
    with pytest.raises(AlreadyKept):
        store.add_case("c1", "other.example", "", AT)
    with pytest.raises(MalformedEvidence):
        store.add_case("../c", "help.example", "", AT)
    assert [one.organisation for one in store.cases()] == ["help.example"]
    assert store.chain("c9") == ()


def test_an_item_is_never_overwritten_and_no_copy_is_left_behind(store, tmp_path):
    (tmp_path / "file").write_bytes(b"second")
    store.add_item("c1", "data/x", b"first", SALT)
    with pytest.raises(AlreadyKept):
        store.add_item("c1", "data/x", tmp_path / "file", SALT)
    for name in ("x", "data/../x", "/data/x", "data/.x", "data/"):
        with pytest.raises(MalformedEvidence):
            store.add_item("c1", name, b"", SALT)
    with pytest.raises(EvidenceNotWritten):
        store.add_item("c1", "data/y", tmp_path / "missing", SALT)
    assert [one.data for one in store.items("c1")] == [b"first"]
    assert list((store.directory / "items").iterdir()) == []


def test_a_proof_is_kept_with_its_place(store, tmp_path):
    extended(store)
    with Log.create(tmp_path / "log", LOG_KEY.name, LOG_KEY) as log:
        log.append(b"another")
        index = log.append(store.chain("c1")[0].leaf)
        text = log.proof(index)
    store.set_proof("c1", 0, text)
    assert (store.chain("c1")[0].leaf_index, store.chain("c1")[0].proof) == (1, text)
    with pytest.raises(UnknownCase):
        store.set_proof("c1", 1, text)
    with pytest.raises(MalformedEvidence):
        store.set_proof("c1", 0, "nonsense")


def signed(size, root=bytes(32)):
    return checkpoint.sign(Checkpoint(LOG_KEY.name, size, root), LOG_KEY)


def test_a_shorter_checkpoint_never_replaces_a_longer_one(store):
    assert store.last_checkpoint(LOG_KEY.name) == ""
    store.remember_checkpoint(LOG_KEY.name, signed(5))
    store.remember_checkpoint(LOG_KEY.name, signed(4))
    assert store.last_checkpoint(LOG_KEY.name) == signed(5)
    store.remember_checkpoint(LOG_KEY.name, signed(6))
    assert store.last_checkpoint(LOG_KEY.name) == signed(6)
    with pytest.raises(MalformedEvidence):
        store.remember_checkpoint("other.example", signed(7))


def test_forks_are_kept_for_good(store):
    forked = LogForked("It forked.", known=signed(1), offered=signed(1, bytes([1] * 32)))
    store.remember_fork(forked)
    store.remember_fork(forked)
    with reopened(store) as again:
        assert again.forks() == (Fork(forked.known, forked.offered),)


def test_the_files_are_for_this_user_alone(store, tmp_path):
    (tmp_path / "film").write_bytes(b"frames")
    (tmp_path / "film").chmod(0o644)
    store.add_item("c1", "data/film", tmp_path / "film", SALT)
    files = [path for path in store.directory.rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("pragma", "why"), [("max_page_count = 1", "disk is full"), ("query_only = 1", "readonly")]
)
def test_a_disk_that_refuses_is_said_and_nothing_is_half_there(store, pragma, why):
    extended(store)
    with store._database._lock:
        store._database._connection.execute(f"PRAGMA {pragma}").fetchall()
    with pytest.raises(EvidenceNotWritten, match=why):
        store.add_item("c1", "data/big", bytes(1_000_000), SALT)
    with reopened(store) as again:
        assert (len(again.chain("c1")), again.items("c1")) == (1, ())
        extended(again)
        assert len(again.chain("c1")) == 2


def test_what_is_not_a_store_is_refused_and_left(tmp_path):
    (tmp_path / "evidence.sqlite").write_bytes(b"hello" * 1000)
    with pytest.raises(StoreDamaged, match="left as it is"):
        Store.open(tmp_path)
    assert (tmp_path / "evidence.sqlite").read_bytes() == b"hello" * 1000


def test_a_store_of_a_newer_version_is_refused(store):
    store.close()
    connection = sqlite3.connect(store.directory / "evidence.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreDamaged, match="newer version"):
        Store.open(store.directory)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceNotWritten):
        Store.open(tmp_path / "file" / "evidence")


def test_threads_share_it_and_a_second_opening_sees_the_same(store):
    for number in range(4):
        store.add_case(f"t{number}", "help.example", "", AT)
    with Store.open(store.directory) as other, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: extended([store, other][number % 2], f"t{number}", 5), range(4)))
        assert [len(other.chain(f"t{number}")) for number in range(4)] == [5] * 4
        assert [len(store.chain(f"t{number}")) for number in range(4)] == [5] * 4
