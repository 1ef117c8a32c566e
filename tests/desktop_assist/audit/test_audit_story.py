"""The story: what can be read is read, what cannot is said, and items are as they were committed to."""

from __future__ import annotations

import pytest

from desktop_assist.audit import story
from desktop_assist.audit.bodies import Consent
from desktop_assist.audit.errors import NotThere
from desktop_assist.audit.story import Material
from desktop_assist.evidence import bundle
from desktop_assist.evidence.bundle import BundledStatement
from simulators.case_builder import CAST, CATALOGUE


@pytest.fixture
def material(session, desk, tmp_path):
    read = bundle.read(session.bundle(tmp_path))
    return Material(read, story.read(read.statements), desk.organisation)


def test_statements_come_in_order_with_their_bodies(material):
    told = material.story
    assert [each.place for each in told.told] == list(range(19))
    assert [body.step.value for _, body in told.those(Consent)] == ["asked", "granted", "withdrawn"]
    assert told.technician.key_id == "maria"
    assert told.report("after")[0].name == "Statement 16 (report)"
    assert told.report("now") is None


def test_what_cannot_be_read_is_said_not_raised():
    read = story.read((BundledStatement(0, b"nonsense", None, None, None),))
    assert read.told == ()
    assert read.unreadable[0].startswith("Statement 0 cannot be read")
    assert read.arrival is None
    assert read.technician is None
    with pytest.raises(NotThere, match="no opening"):
        _ = read.opening


def test_an_item_is_given_only_as_it_was_committed_to(material):
    assert b"[[services]]" in material.item(CATALOGUE, 10_000)
    with pytest.raises(NotThere, match="larger"):
        material.item(CATALOGUE, 10)
    with pytest.raises(NotThere, match="does not hold"):
        material.item("data/none", 10)
    (material.bundle.path / CAST).write_bytes(b"changed after the digests were taken")
    with pytest.raises(NotThere, match="changed while"):
        material.item(CAST, 10_000)
    (material.bundle.path / CAST).unlink()
    with pytest.raises(NotThere, match="cannot be read"):
        material.item(CAST, 10_000)
