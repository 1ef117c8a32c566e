"""Text: marks are believed, everything else is UTF-8 or no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.platforms.text import decode


@given(st.text(alphabet=st.characters(exclude_characters="\ufeff", exclude_categories=["Cs"])))
def test_text_with_a_mark_and_without_comes_back(words: str) -> None:
    assert decode(words.encode("utf-16")) == words
    assert decode(words.encode("utf-8-sig")) == words
    assert decode(words.encode()) == words


@pytest.mark.parametrize("data", ["Übergröße".encode("cp850"), "é".encode("latin-1"), b"\xff\xfe\x00"])
def test_an_old_code_page_is_no_text(data: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode(data)
