"""Articles: every rule's is there, and no name leads out of their folder."""

from __future__ import annotations

import pytest

from diagnostics import language_file, rule
from diagnostics.article import Kind, article
from diagnostics.language import Language


def test_every_rule_has_an_article_with_steps_that_cost_nothing() -> None:
    for one in rule.shipped().rules:
        found = article(one.entry.article)
        assert found is not None
        kinds = [line.kind for line in found.lines]
        assert kinds[0] is Kind.TITLE
        assert kinds.count(Kind.STEP) >= 2


@pytest.mark.parametrize("name", ["../en/antivirus", "/etc/passwd", "", "no-such-article", "a.md", "A"])
def test_a_name_that_is_no_article_gives_none(name: str) -> None:
    assert article(name) is None


def test_a_language_without_the_article_gives_the_english_one() -> None:
    found = article("battery", Language("xx", "X"))
    assert found is not None
    assert found.language == "en"
    german = article("battery", language_file.shipped("de"))
    assert german is not None
    assert german.language == "de"
