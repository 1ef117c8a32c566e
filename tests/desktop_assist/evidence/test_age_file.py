"""Items at rest: each recipient opens them, nobody else does, and what was changed does not open at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat

import pytest

from desktop_assist.evidence import age_file, keyfile
from desktop_assist.evidence.errors import AlreadyKept, BadKey, EvidenceNotWritten, MalformedEvidence
from simulators.faulty_disk import failing

DESK, AUDITOR, OTHER = (keyfile.generate() for _ in range(3))
RECIPIENTS = [DESK.public_line, f"{AUDITOR.public_line} auditor@example"]
SECRET = b"frames of the screen" * 20_000


@pytest.fixture
def closed(tmp_path):
    (tmp_path / "film").write_bytes(SECRET)
    age_file.encrypt(tmp_path / "film", tmp_path / "film.age", RECIPIENTS)
    return tmp_path / "film.age"


@pytest.mark.parametrize("key", [DESK, AUDITOR])
def test_each_recipient_opens_it(closed, tmp_path, key):
    age_file.decrypt(closed, tmp_path / "opened", key)
    assert (tmp_path / "opened").read_bytes() == SECRET
    assert stat.S_IMODE((tmp_path / "opened").stat().st_mode) == 0o600


def test_what_it_holds_is_not_in_it_and_it_is_an_age_file(closed):
    data = closed.read_bytes()
    assert b"frames" not in data
    # From: https://github.com/C2SP/C2SP/blob/main/age.md#encrypted-file-header
    assert data.startswith(b"age-encryption.org/v1\n-> ssh-ed25519 ")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o600


def test_nobody_else_opens_it_and_nothing_is_left_behind(closed, tmp_path):
    with pytest.raises(BadKey, match="does not open"):
        age_file.decrypt(closed, tmp_path / "opened", OTHER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film", "film.age"]


@pytest.mark.parametrize("place", [0, 60, 300, 70_000, -1])
def test_a_changed_byte_opens_nothing(closed, tmp_path, place):
    data = bytearray(closed.read_bytes())
    data[place] ^= 1
    closed.write_bytes(data)
    with pytest.raises(BadKey):
        age_file.decrypt(closed, tmp_path / "opened", DESK)
    assert not (tmp_path / "opened").exists()


def test_a_part_of_it_opens_nothing(closed, tmp_path):
    os.truncate(closed, closed.stat().st_size - 65_536)
    with pytest.raises(BadKey):
        age_file.decrypt(closed, tmp_path / "opened", DESK)
    assert not (tmp_path / "opened").exists()


def test_there_must_be_recipients_and_they_must_be_keys(tmp_path):
    (tmp_path / "film").write_bytes(SECRET)
    for wrong in ([], ["age1xyz"], [""], RECIPIENTS * 17):
        with pytest.raises(MalformedEvidence):
            age_file.encrypt(tmp_path / "film", tmp_path / "film.age", wrong)
    assert not (tmp_path / "film.age").exists()


def test_nothing_is_overwritten(closed, tmp_path):
    with pytest.raises(AlreadyKept):
        age_file.encrypt(tmp_path / "film", closed, RECIPIENTS)
    with pytest.raises(AlreadyKept):
        age_file.decrypt(closed, tmp_path / "film", DESK)
    with pytest.raises(EvidenceNotWritten):
        age_file.encrypt(tmp_path / "none", tmp_path / "none.age", RECIPIENTS)


@pytest.mark.parametrize("for_good", [False, True])
def test_a_failing_disk_leaves_the_file_whole_or_not_there(tmp_path, for_good):
    (tmp_path / "film").write_bytes(SECRET)
    for fails_at in range(1, 40):
        with failing(fails_at, errno.ENOSPC, for_good=for_good) as counter:
            try:
                age_file.encrypt(tmp_path / "film", tmp_path / "film.age", RECIPIENTS)
            except EvidenceNotWritten:
                assert counter.reached
        if not counter.reached:
            break
        assert [path.name for path in tmp_path.iterdir()] == ["film"]
    age_file.decrypt(tmp_path / "film.age", tmp_path / "opened", AUDITOR)


@pytest.mark.skipif(shutil.which("age") is None, reason="the stock age program is not on this machine")
def test_the_stock_program_opens_it(closed, tmp_path, run):
    keyfile.save(DESK, tmp_path / "desk")
    assert run("age", "-d", "-i", "desk", "film.age").stdout == SECRET
