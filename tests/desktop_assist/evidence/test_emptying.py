"""Erasing from a bundle that was made before: what is named goes, and a failure can be mended."""

from __future__ import annotations

import errno

import pytest

from desktop_assist.evidence import bundle, emptying, keyfile
from desktop_assist.evidence.errors import BadBundle, EvidenceNotWritten
from desktop_assist.evidence.tombstone import Tombstone
from simulators.faulty_disk import failing
from simulators.victims import AT, contents

FILM = Tombstone("data/film", "ab" * 32, "", "customer", AT, "Asked for.")
SAID = Tombstone("statements/0000", "ab" * 32, "cd" * 32, "customer", AT, "Asked for.")
OTHER = Tombstone("data/other", "ab" * 32, "", "customer", AT, "Asked for.")


@pytest.fixture
def folder(tmp_path):
    return bundle.write(tmp_path, contents("c1", keyfile.generate()))


def test_what_is_named_goes_and_exactly_that_is_missing(folder):
    emptying.empty(folder, (FILM, SAID, OTHER))
    named = {one.path: one.sentence for one in bundle.problems(folder)}
    assert named.keys() == {"data/film", "statements/0000.dsse.json", "openings.json"}
    assert "missing" in named["data/film"]
    read = bundle.read(folder)
    assert (read.items, read.statements, read.openings.items, read.openings.statements) == ((), (), {}, {})
    assert [one.seq for one in read.emptied] == [0]


def test_a_failing_disk_loses_no_more_and_the_next_time_it_is_done(folder):
    for fails_at in range(1, 60):
        with failing(fails_at, errno.ENOSPC, for_good=False) as counter:
            try:
                emptying.empty(folder, (FILM,))
            except (EvidenceNotWritten, BadBundle):
                assert counter.reached
        bundle.read(folder)
        if not counter.reached:
            break
    assert not (folder / "data" / "film").exists()
    assert len(bundle.read(folder).statements) == 1


@pytest.mark.parametrize("openings", [b"", b"[]", b'{"statements":{},"items":{"x":1}}', b"\xff"])
def test_a_bundle_that_cannot_be_read_is_left(folder, openings):
    (folder / "openings.json").write_bytes(openings)
    with pytest.raises(BadBundle, match=r"openings\.json"):
        emptying.empty(folder, (FILM,))
    assert (folder / "data" / "film").exists()
