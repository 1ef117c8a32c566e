"""Following a log: growth is accepted, everything else is named, and what cannot be seen is said."""

from __future__ import annotations

import shutil

import pytest

from desktop_assist.audit import memory, monitor
from desktop_assist.audit.errors import NotALog, NotKept
from desktop_assist.audit.monitor import Course
from desktop_assist.evidence import commitment
from desktop_assist.evidence.errors import BadSignature
from diagnostics import canonical
from simulators.fixed_clock import FixedClock
from simulators.logs import LogKeeper, grow


@pytest.fixture
def keeper(tmp_path):
    made = LogKeeper(tmp_path)
    yield made
    made.close()


@pytest.fixture
def log(keeper):
    return keeper.log("log", range(300))


@pytest.fixture
def look(keeper, log):
    """Visit, and remember as the command does."""
    held = {"memory": None}

    def visit(directory=log.directory):
        seen = monitor.visit(directory, keeper.vkey, held["memory"], FixedClock())
        if seen.good:
            held["memory"] = seen.memory
        return seen

    return visit


def test_a_growing_log_is_followed(look, log):
    assert look().course is Course.FIRST
    assert look().course is Course.UNCHANGED
    for number in (301, 512, 513, 1000):
        grow(log, range(log.size, number))
        seen = look()
        assert (seen.course, seen.size) == (Course.GROWN, number)
    assert len(seen.memory.edge) == (1000).bit_count()


def test_only_new_entries_are_read(look, log):
    look()
    grow(log, range(300, 700))
    (log.directory / "tile/entries/000").unlink()
    assert look().course is Course.GROWN


def test_another_history_of_the_same_size_is_a_fork_with_its_proof(look, keeper):
    look()
    seen = look(keeper.log("forked", range(300), "other").directory)
    assert seen.course is Course.FORKED
    assert not seen.good
    assert seen.proof.shorter != seen.proof.longer
    assert seen.memory.checkpoint == seen.proof.shorter  # what is remembered stays


def test_a_longer_rewritten_log_is_a_fork_with_its_proof(look, keeper):
    look()
    seen = look(keeper.log("forked", range(900), "other").directory)
    assert seen.course is Course.FORKED
    assert seen.proof.path
    assert "rewritten" in seen.sentence


def test_a_shorter_log_is_said_to_be_shorter(look, keeper):
    look()
    seen = look(keeper.log("short", range(299)).directory)
    assert seen.course is Course.SHORTER
    assert "has 299 entries, and it had 300" in seen.sentence


@pytest.mark.parametrize("harm", ["missing", "changed", "hashes gone too"])
def test_entries_that_are_missing_or_wrong_are_a_gap_and_not_a_fork(look, log, harm):
    look()
    grow(log, range(300, 600))
    file = log.directory / "tile/entries/001"
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    if harm == "hashes gone too":
        shutil.rmtree(log.directory / "tile/0")
    seen = look()
    assert seen.course is Course.GAP
    assert seen.memory.checkpoint != log.checkpoint()


def test_a_first_visit_reads_everything(keeper, log):
    (log.directory / "tile/entries/000").unlink()
    seen = monitor.visit(log.directory, keeper.vkey, None, FixedClock())
    assert (seen.course, seen.memory) == (Course.GAP, None)


def test_entries_that_are_no_commitments_are_counted(look, log):
    assert look().strange == 300
    log.append(commitment.leaf("0" * 64))
    log.checkpoint()
    assert look().strange == 0


def test_what_cannot_be_seen_is_said_every_time(look):
    first, again = look(), look()
    assert "this is the first visit" in first.blind_spots[0]
    assert "between 2026-11-21T18:04:05Z, with 300 entries, and now" in again.blind_spots[0]
    assert all(any("gossip" in sentence for sentence in seen.blind_spots) for seen in (first, again))
    assert canonical.decode(canonical.encode(again.to_json()))["course"] == "unchanged"


def test_an_empty_log_can_be_followed(keeper, look):
    empty = keeper.log("empty", range(0))
    seen = monitor.visit(empty.directory, keeper.vkey, None, FixedClock())
    assert (seen.course, seen.size) == (Course.FIRST, 0)
    grow(empty, range(5))
    again = monitor.visit(empty.directory, keeper.vkey, seen.memory, FixedClock())
    assert again.course is Course.GROWN


def test_another_key_or_no_checkpoint_is_no_visit(keeper, log, tmp_path):
    other = LogKeeper(tmp_path / "other")
    with pytest.raises(BadSignature):
        monitor.visit(log.directory, other.vkey, None, FixedClock())
    with pytest.raises(NotALog):
        monitor.visit(tmp_path / "nowhere", keeper.vkey, None, FixedClock())


def test_a_memory_with_another_edge_is_refused(keeper, log, look):
    kept = look().memory
    wrong = memory.Memory(kept.checkpoint, kept.seen_at, dict.fromkeys(kept.edge, b"x" * 32))
    with pytest.raises(NotKept):
        monitor.visit(log.directory, keeper.vkey, wrong, FixedClock())
