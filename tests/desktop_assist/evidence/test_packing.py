"""Making a bundle: it appears whole, and never in the place of another."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import bundle, keyfile, packing
from desktop_assist.evidence.errors import AlreadyKept
from simulators.victims import contents


def test_a_bundle_that_appeared_meanwhile_is_not_replaced(tmp_path, monkeypatch):
    """Between the first look and the rename another process was faster."""
    kept = bundle.write(tmp_path, contents("c1", keyfile.generate()))
    (tmp_path / "unfinished").mkdir()
    (tmp_path / "unfinished" / "bagit.txt").write_text("another")
    with pytest.raises(AlreadyKept):
        packing.publish(tmp_path / "unfinished", kept)
    assert bundle.problems(kept) == ()


def test_files_and_folders_are_for_this_user_alone(tmp_path):
    path = bundle.write(tmp_path, contents("c1", keyfile.generate()))
    modes = {(one.is_dir(), one.stat().st_mode & 0o777) for one in path.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert path.stat().st_mode & 0o777 == 0o700
