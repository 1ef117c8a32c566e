"""The log: what it acknowledged is there after any kill, and a log that contradicts itself is not opened."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import checkpoint, merkle, note, proof, tiles
from desktop_assist.evidence.errors import EvidenceNotWritten, LogDamaged, LogInUse, MalformedEvidence
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.note import NoteKey

KEY = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture
def folder(tmp_path):
    with Log.create(tmp_path / "log", KEY.name, KEY):
        pass
    return tmp_path / "log"


def filled(folder, count):
    with Log.open(folder, KEY) as log:
        for _ in range(count):
            log.append(b"leaf %d" % log.size)
        log.checkpoint()


def reference(size):
    tree = merkle.Tree()
    for index in range(size):
        tree.append(b"leaf %d" % index)
    return tree


def altered(folder, sql, *values):
    """What somebody with the disk in hand could do."""
    connection = sqlite3.connect(folder / "leaves.sqlite")
    with connection:
        connection.execute("DROP TRIGGER IF EXISTS leaf_stays")
        connection.execute("DROP TRIGGER IF EXISTS leaf_remains")
        connection.execute(sql, values)
    connection.close()


def test_a_new_log_has_a_signed_empty_checkpoint(folder):
    head = checkpoint.verify((folder / "checkpoint").read_text(), KEY.vkey)
    assert (head.origin, head.size, head.root) == (KEY.name, 0, merkle.EMPTY_ROOT)


def test_appended_leaves_are_proven_before_and_after_reopening(folder):
    with Log.open(folder, KEY) as log:
        assert [log.append(b"leaf %d" % number) for number in range(7)] == list(range(7))
        held = proof.verify(log.proof(3), b"leaf 3", KEY.vkey)
        assert (held.index, held.size, held.root) == (3, 7, reference(7).root())
    with Log.open(folder, KEY) as log:
        assert log.size == 7
        assert log.leaf(6) == b"leaf 6"
        assert proof.verify(log.proof(6), b"leaf 6", log.vkey).size == 7
        assert log.consistency(3, 7) == reference(7).consistency(3)


def test_the_tiles_are_those_of_the_published_layout(folder):
    filled(folder, 256 + 70)
    present = {path.relative_to(folder).as_posix() for path in (folder / "tile").rglob("*") if path.is_file()}
    assert present == {
        "tile/entries/000", "tile/entries/001.p/70", "tile/0/000", "tile/0/001.p/70", "tile/1/000.p/1",
    }  # fmt: skip
    tree = reference(326)
    assert (folder / "tile/0/000").read_bytes() == b"".join(tree.node(0, at) for at in range(256))
    assert (folder / "tile/1/000.p/1").read_bytes() == tree.root(256)
    assert (folder / "tile/entries/001.p/70").read_bytes().startswith(b"\x00\x08leaf 256\x00\x08leaf 257")


def test_the_checkpoint_can_be_computed_from_the_tiles_alone(folder):
    for count in (1, 5, 250, 10, 300):
        filled(folder, count)
        head = checkpoint.verify((folder / "checkpoint").read_text(), KEY.vkey)
        tree = merkle.Tree()
        for index in range(0, head.size, 256):
            tile = tiles.Tile(0, index // 256, min(256, head.size - index))
            data = (folder / tile.path).read_bytes()
            for start in range(0, len(data), 32):
                tree.append_hash(data[start : start + 32])
        assert (len(tree), tree.root()) == (head.size, head.root)


def test_threads_get_different_places_and_all_leaves_are_there(folder):
    with Log.open(folder, KEY) as log, ThreadPoolExecutor(4) as pool:
        places = list(pool.map(lambda number: (log.append(b"x%d" % number), number), range(40)))
        pool.submit(log.checkpoint).result()
        assert sorted(place for place, _ in places) == list(range(40))
        assert all(log.leaf(place) == b"x%d" % number for place, number in places)
    with Log.open(folder, KEY) as log:
        assert log.size == 40


def test_a_second_opener_is_refused_while_the_first_has_it(folder, child):
    with Log.open(folder, KEY):
        with pytest.raises(LogInUse, match="in use"):
            Log.open(folder, KEY)
        with child("open_log", folder) as process:
            assert process.wait(20) == 75
    Log.open(folder, KEY).close()


def test_there_is_one_log_in_a_folder_and_its_key_is_its_own(folder, tmp_path):
    with pytest.raises(LogDamaged, match="already"):
        Log.create(folder, KEY.name, KEY)
    with pytest.raises(LogDamaged, match="no log"):
        Log.open(tmp_path / "none", KEY)
    with pytest.raises(LogDamaged, match="another key"):
        Log.open(folder, NoteKey(KEY.name, Ed25519PrivateKey.generate()))
    with pytest.raises(MalformedEvidence):
        Log.create(tmp_path / "new", "other.example", KEY)
    assert not (tmp_path / "none").exists()


def test_leaves_longer_than_their_checkpoint_are_honest(folder):
    filled(folder, 3)
    with Log.open(folder, KEY) as log:
        log.append(b"leaf 3")
    with Log.open(folder, KEY) as log:
        assert log.size == 4
        assert checkpoint.read(log.checkpoint()).root == reference(4).root()


def test_a_checkpoint_that_claims_more_is_refused(folder):
    filled(folder, 5)
    altered(folder, "DELETE FROM leaf WHERE place = 4")
    with pytest.raises(LogDamaged, match=r"5 entries, but there are 4.*backup"):
        Log.open(folder, KEY)


def test_a_changed_leaf_is_refused(folder):
    filled(folder, 5)
    altered(folder, "UPDATE leaf SET data = ? WHERE place = 2", b"forged")
    with pytest.raises(LogDamaged, match="do not give its checkpoint"):
        Log.open(folder, KEY)


def test_a_leaf_missing_in_the_middle_is_refused(folder):
    filled(folder, 5)
    altered(folder, "DELETE FROM leaf WHERE place = 2")
    with pytest.raises(LogDamaged, match="lost entries"):
        Log.open(folder, KEY)


def test_a_changed_hash_is_refused(folder):
    filled(folder, 4)
    altered(folder, "UPDATE node SET hash = ? WHERE level = 2", bytes(32))
    with pytest.raises(LogDamaged, match="hashes"):
        Log.open(folder, KEY)


@pytest.mark.parametrize("content", [b"", b"\xff", b"x\n\n\xe2\x80\x94 a b\n"])
def test_a_damaged_checkpoint_is_refused_and_kept(folder, content):
    filled(folder, 2)
    (folder / "checkpoint").write_bytes(content)
    with pytest.raises(LogDamaged):
        Log.open(folder, KEY)
    assert (folder / "checkpoint").read_bytes() == content


def test_a_lost_checkpoint_is_refused_unless_nothing_was_ever_logged(folder):
    (folder / "checkpoint").unlink()
    Log.open(folder, KEY).close()
    filled(folder, 1)
    (folder / "checkpoint").unlink()
    with pytest.raises(LogDamaged, match="lost its checkpoint"):
        Log.open(folder, KEY)


def test_a_log_whose_making_was_cut_short_is_said_and_can_be_made_again(tmp_path):
    (tmp_path / "leaves.sqlite").touch(0o600)
    with pytest.raises(LogDamaged, match=r"never finished.*again"):
        Log.open(tmp_path, KEY)
    Log.create(tmp_path, KEY.name, KEY).close()
    Log.open(tmp_path, KEY).close()


def test_a_missing_hash_is_said(folder):
    filled(folder, 3)
    with Log.open(folder, KEY) as log:
        log._leaves._database._connection.execute("DELETE FROM node WHERE level = 1")
        with pytest.raises(LogDamaged, match="lacks one of its hashes"):
            log.proof(2)


def test_what_is_no_database_is_refused_and_kept(folder):
    (folder / "leaves.sqlite").write_bytes(b"hello" * 1000)
    with pytest.raises(LogDamaged):
        Log.open(folder, KEY)
    assert (folder / "leaves.sqlite").read_bytes() == b"hello" * 1000


def test_the_database_itself_refuses_change(folder):
    filled(folder, 1)
    connection = sqlite3.connect(folder / "leaves.sqlite")
    for sql in ("UPDATE leaf SET data = x'00'", "DELETE FROM leaf"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute(sql)
    connection.close()


def test_places_that_are_not_there_are_said(folder):
    filled(folder, 2)
    with Log.open(folder, KEY) as log:
        for question in (lambda: log.leaf(2), lambda: log.proof(-1), lambda: log.consistency(1, 3)):
            with pytest.raises(MalformedEvidence):
                question()
        with pytest.raises(MalformedEvidence, match="longer than 65535"):
            log.append(bytes(2**16))


def test_a_full_disk_while_the_checkpoint_is_written_leaves_the_last_one(folder, monkeypatch):
    filled(folder, 2)
    before = (folder / "checkpoint").read_bytes()
    with Log.open(folder, KEY) as log:
        log.append(b"leaf 2")

        def full(_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            with pytest.raises(EvidenceNotWritten, match="No space left"):
                log.checkpoint()
        assert (folder / "checkpoint").read_bytes() == before
        assert not list(folder.rglob(".part-*"))
        assert checkpoint.read(log.checkpoint()).size == 3


def test_the_notes_limit_is_above_what_a_checkpoint_with_witnesses_needs():
    assert note.LARGEST_NOTE_BYTES > 64 * 200
