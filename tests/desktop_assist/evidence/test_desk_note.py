"""A desk's note says what it erased, and the period for it is its kind's or its case's."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import desk_note, dsse, keyfile, statement
from desktop_assist.evidence.desk_note import Body, Place
from desktop_assist.evidence.errors import MalformedStatement
from desktop_assist.evidence.keyfile import raw_public
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone

AT = "2026-11-21T18:04:05Z"
FILM = Tombstone("data/screen-000.fbs", "a" * 64, "", "desk", AT, "Its period was over.")
WORDS = Tombstone("statements/0003", "a" * 64, "b" * 64, "desk", AT, "Its period was over.")


def test_a_note_is_signed_and_says_what_it_said():
    key, body = keyfile.generate(), Body(AT, {"recording": 90}, (FILM, WORDS))
    first = desk_note.make("c1", Place.after(()), AT, body, key)
    told = statement.parse(dsse.verify(first, {key.keyid: raw_public(key.public_line)}))
    assert (told.kind, told.seq, told.prev) == (Kinds.RETENTION, 0, "")
    assert desk_note.read(told.body) == body
    second = statement.parse(dsse.read(desk_note.make("c1", Place.after((first,)), AT, body, key)).payload)
    assert (second.seq, len(second.prev)) == (1, 64)


@pytest.mark.parametrize("wrong", [{}, {"closed_at": AT, "periods": {"case": "90"}, "erased": []}])
def test_another_body_is_refused(wrong):
    with pytest.raises(MalformedStatement):
        desk_note.read(wrong)


def test_the_shorter_of_both_periods_counts():
    items = {FILM.what: Kinds.RECORDING, "data/report-before.json": Kinds.REPORT}
    periods = {"recording": 90, "message": 30, "case": 60}
    assert desk_note.period_of(FILM, items, periods) == 60
    assert desk_note.period_of(WORDS, items, periods) == 30
    assert desk_note.period_of(FILM, items, {"recording": 90}) == 90
    assert desk_note.period_of(FILM, {}, {"recording": 90}) is None, "nobody says that it is a recording"
    opening = Tombstone("statements/0000", "a" * 64, "b" * 64, "desk", AT, "x")
    assert desk_note.period_of(opening, items, {"message": 30}) is None
    assert desk_note.period_of(opening, items, {"question": 40}) == 40
