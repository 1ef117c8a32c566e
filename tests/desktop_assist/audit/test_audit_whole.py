"""Step 1: a file that was changed, removed or added is named, whatever else can still be read."""

from __future__ import annotations

import pytest

from desktop_assist.audit import whole
from desktop_assist.audit.result import Fact, Fault
from desktop_assist.evidence import bundle
from desktop_assist.evidence.errors import BadBundle


@pytest.fixture
def path(session, tmp_path):
    return session.bundle(tmp_path)


def test_a_whole_bundle_has_no_fault(path):
    (note,) = whole.check(path, bundle.read(path))
    assert isinstance(note, Fact)


def test_files_are_named_even_where_the_bundle_cannot_be_read(path):
    (path / "openings.json").write_bytes(b"[]")
    notes = whole.check(path, None)
    note = next(notes)
    assert isinstance(note, Fault)
    assert note.sentence.startswith("openings.json: ")
    with pytest.raises(BadBundle, match=r"openings\.json"):
        list(notes)


def test_a_bundle_that_heals_while_it_is_read_is_not_trusted(path):
    assert any("changed while" in note.sentence for note in whole.check(path, None))
