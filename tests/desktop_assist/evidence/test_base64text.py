"""Base64 in one spelling: two texts never give the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import base64text
from desktop_assist.evidence.errors import MalformedEvidence


@given(st.binary())
def test_what_is_written_is_read_back(data):
    assert base64text.decode(base64text.encode(data), "This") == data


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "Q-==", "QQ===", "ä", "QQ==QQ=="])
def test_every_other_spelling_is_refused_in_a_sentence(text):
    with pytest.raises(MalformedEvidence, match="This thing cannot be read"):
        base64text.decode(text, "This thing")
