"""The forms of text: what could disguise itself in a window or a terminal has no place."""

from __future__ import annotations

import msgspec
import pytest

from desktop_assist.offers.wording import Line, SomeText, Text


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\r", "\t", "\x7f", "\x9b", "\u202e", "\u2066"]
)
def test_marks_that_act_on_the_display_are_refused(character: str) -> None:
    for form in (Text, SomeText, Line):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(f"a{character}b", form)


@pytest.mark.parametrize("text", ["Größe 40 %", "速度が遅い", "הדפסה", "العربية", "🙂 e\u0301"])
def test_every_language_is_welcome(text: str) -> None:
    assert msgspec.convert(text, Line) == text


def test_only_a_line_is_one_line() -> None:
    assert msgspec.convert("a\nb", Text) == "a\nb"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("a\nb", Line)
