"""Files are wholly there or not at all, whichever system call fails."""

from __future__ import annotations

import errno
import hashlib
import os
import stat

import pytest

from desktop_assist.evidence import durable
from desktop_assist.evidence.errors import EvidenceNotWritten


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("call", ["os.fsync", "os.open", "os.fdopen"])
@pytest.mark.parametrize("make", [durable.replace, durable.create])
def test_a_failing_disk_leaves_what_was_there(tmp_path, monkeypatch, call, make):
    path = tmp_path / "file"
    if make is durable.replace:
        path.write_bytes(b"before")
    before = names(tmp_path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(call, full)
        with pytest.raises(OSError, match="No space"):
            make(path, b"after")
    assert names(tmp_path) == before
    assert not path.exists() or path.read_bytes() == b"before"


def test_a_new_file_never_replaces_one(tmp_path):
    durable.create(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        durable.create(tmp_path / "file", b"second")
    assert (tmp_path / "file").read_bytes() == b"first"
    assert names(tmp_path) == ["file"]


def test_a_disk_without_hard_links_still_never_replaces(tmp_path, monkeypatch):
    def no_links(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    durable.create(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        durable.create(tmp_path / "file", b"second")
    assert (tmp_path / "file").read_bytes() == b"first"
    assert names(tmp_path) == ["file"]


def test_a_target_that_cannot_be_replaced_leaves_no_temporary_file(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        durable.replace(tmp_path / "folder", b"x")
    assert names(tmp_path) == ["folder"]


def test_a_copy_is_whole_private_and_measured(tmp_path):
    data = os.urandom(3_000_000)
    (tmp_path / "source").write_bytes(data)
    (tmp_path / "source").chmod(0o644)
    assert durable.copy(tmp_path / "source", tmp_path / "copy") == hashlib.sha256(data).digest()
    assert (tmp_path / "copy").read_bytes() == data
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    with pytest.raises(OSError, match="No such file"):
        durable.copy(tmp_path / "none", tmp_path / "other")
    assert names(tmp_path) == ["copy", "source"]


def test_folders_are_for_this_user_alone(tmp_path):
    durable.make_folder(tmp_path / "a" / "b")
    durable.make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_what_a_kill_left_is_swept_and_nothing_else(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("keep", ".part-1", "deep/.part-2", "deep/keep"):
        (tmp_path / name).write_text("")
    durable.sweep(tmp_path)
    assert names(tmp_path) == ["deep", "keep"]
    assert names(tmp_path / "deep") == ["keep"]


def test_the_systems_refusal_becomes_three_sentences():
    with pytest.raises(EvidenceNotWritten) as refusal, durable.writing("The log"):
        raise OSError(28, "No space left on device")
    assert refusal.value.happened == "The log could not be written (No space left on device)."
    assert refusal.value.kept
    assert refusal.value.next_step


def test_only_what_nobody_can_still_be_writing_is_removed(tmp_path):
    (tmp_path / "old").mkdir()
    for name in ("old/inner", "older", "fresh"):
        (tmp_path / name).write_text("")
    for name in ("old", "older"):
        os.utime(tmp_path / name, (1, 1))
    durable.sweep_abandoned([*tmp_path.iterdir(), tmp_path / "gone"])
    assert names(tmp_path) == ["fresh"]
