"""Pieces of a page: escaped, foreign language marked, articles in steps."""

from __future__ import annotations

from diagnostics.article import Article, Kind, Line
from diagnostics.language import Untranslated
from diagnostics.render.markup import marked, section, steps


def test_english_in_another_language_is_marked_and_both_are_escaped() -> None:
    assert marked("<b>") == "&lt;b&gt;"
    assert marked(Untranslated("<b>")) == '<span lang="en" dir="ltr">&lt;b&gt;</span>'


def test_a_section_without_parts_is_not_there() -> None:
    assert section("a", "A", ["", ""]) == ""
    assert section("a", "A", ["x"]).startswith('<section aria-labelledby="a">\n<h2 id="a">A</h2>')


def test_an_article_is_folded_with_its_steps_numbered_and_its_language_marked() -> None:
    lines = (Line(Kind.TITLE, "T"), Line(Kind.STEP, "<1>"), Line(Kind.STEP, "2"), Line(Kind.PARAGRAPH, "p"))
    shown = steps(Article("en", lines), "Schritte", page_language="de")
    assert "<summary>Schritte</summary>" in shown
    assert '<div lang="en" dir="ltr"><h4>T</h4><ol><li>&lt;1&gt;</li><li>2</li></ol><p>p</p></div>' in shown
    assert "lang=" not in steps(Article("de", lines), "Schritte", page_language="de")
    assert steps(None, "Schritte", page_language="de") == ""
