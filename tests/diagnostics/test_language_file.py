"""The languages: complete, with every placeholder, without markup, and refused where a file is wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import diagnostics
from diagnostics import compare, language_file, quantity, report_model, rule, terminal, trend
from diagnostics.language import PLURALS, Untranslated
from diagnostics.language_file import MalformedLanguage
from diagnostics.observation import Reason
from diagnostics.probes import PROBES
from diagnostics.render import rules as rule_words
from diagnostics.render import words
from diagnostics.resources import resource

ROOT = Path(diagnostics.__file__).parent
LANGUAGES = [code for code in language_file.available() if code != "en"]
EACH = pytest.mark.parametrize("code", LANGUAGES)
PLACES = re.compile(r"\{\w*\}")
# The same word in that language, which somebody has looked at.
SAME_ON_PURPOSE = {
    "fr": {"Source", "Information", "Attention", "Batterie", "{title}: {reason}"},
    "es": {"Normal"},
}
ABOUT = 'name="X"\nreviewed=false\ndecimal=","\ngroup="."\ngroup_from=1000\nplural="one-many"\n'
REST = 'date="{day}"\nmonths=[]\n[units]\n[answers]\n'


def said_by_rules() -> Iterator[str]:
    for rules in rule.kept().values():
        for one in rules.rules:
            yield one.entry.title
            texts = one.entry.texts
            yield from (texts.measured, texts.normal, texts.none, texts.affects, texts.if_left)
            yield from (texts.do_yourself, texts.not_meaning)
            yield one.entry.not_applicable
        for note in rules.notes:
            yield from (note.entry.title, note.entry.shown, note.entry.truth)


def said_by_us() -> Iterator[str]:
    for module in (words, report_model, compare, terminal, rule_words):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and name not in {"SCHEMA", "OURS"}:
                yield value
    yield from words.SEVERITY.values()
    yield from words.RESPONSIBLE.values()
    yield from (heading for heading, _ in words.COMPARISON)
    yield from trend.TITLES
    yield from (reason.value for reason in Reason)
    for probe in PROBES:
        yield from (probe.title, probe.reads, probe.why, probe.personal_data)


def said_of_absences() -> Iterator[str]:
    """The sentences in the sources that are given together with a reason, as templates."""
    places = [ROOT / "checkup.py", ROOT / "rule.py", ROOT / "probe.py", ROOT / "elevation.py"]
    for path in [*places, *(ROOT / "platforms").rglob("*.py"), *(ROOT / "probes").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _sentences([node.func, *node.args])
            elif isinstance(node, ast.Tuple):
                yield from _sentences(node.elts)
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {
                "detail",
                "_UNKNOWN",
            }:
                yield from filter(None, [_sentence(node.value)])
    for path in resource("lifecycle").glob("*.toml"):
        yield from re.findall(r'undated_reason = "(.+)"', path.read_text(encoding="utf-8"))


def _sentences(nodes: list[ast.expr]) -> Iterator[str]:
    if any("Reason." in ast.unparse(node) and not isinstance(node, ast.Call) for node in nodes):
        yield from filter(None, map(_sentence, nodes))


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "7" for one in node.values)
        text = "".join(map(str, parts))
    else:
        return ""
    return text if isinstance(text, str) and text.endswith(".") and " " in text else ""


def words_of(code: str) -> Iterator[tuple[str, str]]:
    language = language_file.shipped(code)
    yield from language.texts.items()
    yield from language.values.items()


@EACH
def test_every_text_is_there(code: str) -> None:
    language = language_file.shipped(code)
    wanted = {*said_by_rules(), *said_by_us()} - {""}
    assert sorted(text for text in wanted if isinstance(language.say(text), Untranslated)) == []


@EACH
def test_every_reason_for_an_absence_that_the_sources_can_give_is_there(code: str) -> None:
    language = language_file.shipped(code)
    found = set(said_of_absences())
    assert len(found) > 100
    assert sorted(text for text in found if isinstance(language.sentence(text), Untranslated)) == []


@EACH
def test_no_translation_is_left_over_from_an_english_text_that_is_gone(code: str) -> None:
    everything = " ".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    window = ROOT.parent / "desktop_assist" / "ui"
    everything += " ".join(path.read_text(encoding="utf-8") for path in window.rglob("*.py"))
    known = {*said_by_rules(), *said_by_us(), *said_of_absences()}
    for english in language_file.shipped(code).texts:
        # A sentence with something variable, or broken over lines in the source, is known by its first piece.
        piece = PLACES.split(english)[0][:24] or PLACES.split(english)[-1]
        assert english in known or piece in everything, english


@EACH
def test_nothing_is_left_as_it_was_by_accident_and_nothing_is_markup(code: str) -> None:
    for english, said in words_of(code):
        if re.sub(PLACES, "", english).strip(' :();"') and english not in SAME_ON_PURPOSE.get(code, set()):
            assert said != english
        assert not re.search(r"[<>]|&\w+;|javascript:", said), said
        assert said == said.strip() or english.startswith(" "), said
        assert english.endswith(".") == said.endswith((".", "».", "”.")) or "?" in said, (english, said)


@EACH
def test_every_placeholder_is_in_both(code: str) -> None:
    for english, said in words_of(code):
        assert set(PLACES.findall(english)) == set(PLACES.findall(said)), english


@EACH
def test_every_unit_month_and_answer_is_there(code: str) -> None:
    language = language_file.shipped(code)
    forms = 1 + max(PLURALS[language.numbers.plural](count) for count in range(200))
    assert all(len(language.numbers.units[unit]) == forms for unit in quantity.COUNTED_UNITS)
    assert set(quantity.SYMBOLS) <= set(language.numbers.units)
    assert len(language.numbers.months) == 12
    assert {"yes", "all", "stop"} == set(language.answers)


@EACH
def test_every_article_is_there_in_the_same_form(code: str) -> None:
    for path in resource("articles", "en").glob("*.md"):
        english, other = (
            resource("articles", one, path.name).read_text(encoding="utf-8") for one in ("en", code)
        )
        assert re.findall(r"(?m)^(#+|\d+\.) ", english) == re.findall(r"(?m)^(#+|\d+\.) ", other), path.name
        assert other != english


def test_english_needs_no_files() -> None:
    assert language_file.available()[0] == "en"
    assert language_file.shipped("en").is_english


@pytest.mark.parametrize(
    ("about", "other"),
    [
        ("", "[texts]"),
        (ABOUT + REST, '[texts]\n"a {b}" = "c"'),
        (ABOUT + REST, '[texts]\n"a" = "{c}"'),
        (ABOUT + REST, '[texts]\n"a" = " "'),
        (ABOUT + REST, '[text]\n"a" = "b"'),
        (ABOUT + REST, "[texts"),
        (ABOUT.replace("one-many", "none") + REST, "[texts]"),
        (ABOUT + REST.replace("[]", '["January"]'), "[texts]"),
    ],
)
def test_a_language_with_a_fault_is_refused(tmp_path: Path, about: str, other: str) -> None:
    (tmp_path / "language.toml").write_text(about, encoding="utf-8")
    (tmp_path / "more.toml").write_text(other, encoding="utf-8")
    with pytest.raises(MalformedLanguage):
        language_file.load(tmp_path)


def test_the_same_english_in_two_ways_is_refused(tmp_path: Path) -> None:
    (tmp_path / "language.toml").write_text(ABOUT + REST, encoding="utf-8")
    (tmp_path / "a.toml").write_text('[texts]\n"a" = "b"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[texts]\n"a" = "c"', encoding="utf-8")
    with pytest.raises(MalformedLanguage, match="two ways"):
        language_file.load(tmp_path)
