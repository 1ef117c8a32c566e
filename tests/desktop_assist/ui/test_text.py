from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from desktop_assist.ui import text


class German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"Stop": "Halt", "{name} is here.": "{name} ist da."}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} Fall" if n == 1 else "{count} Fälle"


@pytest.fixture
def german() -> Iterator[None]:
    text.use(German())
    yield
    text.use(gettext.NullTranslations())


def test_without_a_language_words_are_as_written() -> None:
    assert text.tr("Stop") == "Stop"
    assert text.tr_count("{count} case", "{count} cases", 1) == "1 case"
    assert text.tr_count("{count} case", "{count} cases", 3) == "3 cases"


def test_with_a_language(german: None) -> None:
    assert text.tr("Stop") == "Halt"
    assert text.tr("{name} is here.", name="Maria") == "Maria ist da."
    assert text.tr_count("{count} case", "{count} cases", 2) == "2 Fälle"


def test_braces_in_other_peoples_words_are_left_alone() -> None:
    assert text.tr("{name} is here.", name="{0}{name!r}") == "{0}{name!r} is here."
