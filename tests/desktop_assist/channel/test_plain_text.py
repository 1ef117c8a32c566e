"""What a peer wrote cannot disguise itself, and loses nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.plain_text import plain


@given(st.text())
def test_plain_text_has_nothing_that_hides_and_keeps_the_rest(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert not [each for each in shown if each in "\x00\x08\x0b\x0d\x1b\x7f\x85\x9b\u202e\u2066\u2028"]
    kept = "".join(each for each in text if each.isalnum() or each in " \t\n")
    assert "".join(each for each in shown if each.isalnum() or each in " \t\n") == kept


def test_plain_text_by_example() -> None:
    assert plain("line one\r\nline two\ttab") == "line one\nline two\ttab"
    assert plain("safe\rDANGER \x1b[2K\u202egpj.exe") == "safe\ufffdDANGER \ufffd[2K\ufffdgpj.exe"
    assert plain("half \udc80 a character") == "half \ufffd a character"
    assert plain("שלום, नमस्ते, 👩‍💻") == "שלום, नमस्ते, 👩‍💻"
