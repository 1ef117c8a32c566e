"""What the technician says was changed: shown to the customer, signed by both, told by the audit."""

from __future__ import annotations

import pytest

from desktop_assist.audit import case_summary, telling
from desktop_assist.audit import story as stories
from desktop_assist.audit.story import Contents
from desktop_assist.audit.verify import verify
from desktop_assist.engagement.events import ChangeRecorded, Refused
from desktop_assist.evidence import bundle, dsse
from desktop_assist.evidence.statement import Kinds
from desktop_assist.offers.errors import MalformedOffer
from simulators.engaged import Engaged


def test_a_change_reaches_the_customer_the_record_and_the_audit(engaged: Engaged) -> None:
    engaged.open()
    engaged.join()
    named = engaged.technician.change("Emptied the waste bin.", "It cannot be undone.", ())
    told = engaged.told.wait_for(ChangeRecorded, "The change")
    assert told == ChangeRecorded(named, "Emptied the waste bin.", "It cannot be undone.")
    assert engaged.technician_told.wait_for(ChangeRecorded, "The change, back") == told
    held = bundle.read(engaged.finish().path)
    (change,) = [each for each in engaged.statements() if each.kind is Kinds.CHANGE]
    keys = {keyid for keyid, _ in dsse.read(held.statements[change.seq].envelope).signatures}
    assert keys == {engaged.practice.technician_key.keyid, engaged.practice.install.key.keyid}
    assert verify(held.path, engaged.practice.organisation).passed
    story = stories.read(held.statements)
    lines = list(telling.lines(case_summary.summarise(Contents(held, story), held.path.name), story))
    assert f"    {named}: Emptied the waste bin. To undo it: It cannot be undone." in lines


def test_a_change_without_words_or_twice_is_refused(
    engaged: Engaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged.open()
    engaged.join()
    with pytest.raises(MalformedOffer):
        engaged.technician.change("", "", ())
    monkeypatch.setattr("secrets.token_hex", lambda _bytes: "00000000")
    engaged.technician.change("Once.", "", ())
    engaged.told.wait_for(ChangeRecorded, "The change")
    engaged.technician.change("Twice, under its name.", "", ())
    assert "presented already" in engaged.technician_told.wait_for(Refused, "The refusal").happened
    assert [each.body["what"] for each in engaged.statements() if each.kind is Kinds.CHANGE] == ["Once."]
