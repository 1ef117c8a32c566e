"""The form of what a technician says was changed."""

import pytest

from desktop_assist.offers.change import Change
from desktop_assist.offers.errors import MalformedOffer

MADE = {"id": "change-1", "what": "Emptied the waste bin.", "undo": "", "findings": ["storage.space:system"]}


def test_it_is_written_as_it_was_read():
    assert Change.from_json(MADE).to_json() == MADE


WORDS = ({"what": ""}, {"what": "x" * 2001}, {"what": "a\x1b[2Jb"}, {"undo": "\u202etxt"})


@pytest.mark.parametrize("wrong", [*WORDS, {"id": "../x"}, {"more": 1}])
def test_anything_else_is_refused(wrong):
    with pytest.raises(MalformedOffer):
        Change.from_json({**MADE, **wrong})
