"""A language: numbers, plurals, dates and words, and what is said where it has no words."""

from __future__ import annotations

import pytest

from diagnostics import language_file, quantity
from diagnostics.language import ENGLISH, PLURALS, Language, Numbers, Untranslated, pattern

GERMAN = language_file.shipped("de")


def test_what_has_no_translation_is_english_and_known_as_such() -> None:
    said = GERMAN.say("Nobody ever translated {this}.", this="that")
    assert said == "Nobody ever translated that."
    assert isinstance(said, Untranslated)
    assert not isinstance(GERMAN.say("Good to know"), Untranslated)
    assert not isinstance(ENGLISH.say("Nobody ever translated this."), Untranslated)


def test_a_finished_sentence_is_recognised_with_what_varies_in_it() -> None:
    assert GERMAN.sentence("The program lpstat is not installed.") == (
        "Das Programm lpstat ist nicht installiert."
    )
    assert GERMAN.sentence("No answer came within 20 seconds.").startswith("Innerhalb von 20 Sekunden")
    assert isinstance(GERMAN.sentence("Something that no program of ours says."), Untranslated)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("system volume", "Systemlaufwerk"),
        ("volume C:", "Laufwerk C:"),
        ("other volume 2 (3)", "Anderes Laufwerk 2 (3)"),
        ("media-jam-error, offline-report", "Papierstau, nicht erreichbar"),
        ("2028-06-30", "30. Juni 2028"),
        ("2028-13-30", "2028-13-30"),
        ("Debian GNU/Linux 12", "Debian GNU/Linux 12"),
        ("", ""),
    ],
)
def test_a_measured_word_is_translated_and_a_name_stays(english: str, german: str) -> None:
    assert GERMAN.value(english) == german


@pytest.mark.parametrize(
    ("name", "value", "german"),
    [
        ("free_bytes", 52_340_000_000, "52,3\N{NO-BREAK SPACE}GB"),
        ("used_permille", 982, "98,2\N{NO-BREAK SPACE}%"),
        ("age_days", 1, "1\N{NO-BREAK SPACE}Tag"),
        ("age_days", 12_345, "12.345\N{NO-BREAK SPACE}Tage"),
        ("killed_programs", 2, "2\N{NO-BREAK SPACE}Programme"),
        ("crashes", 1, "einmal"),
        ("load15_thousandths", 1234, "1,23"),
        ("stopped", True, "ja"),
        ("signal_dbm", -70, "\N{MINUS SIGN}70\N{NO-BREAK SPACE}dBm"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(name: str, value: int, german: str) -> None:
    assert quantity.in_words(name, value, GERMAN) == german


def test_plural_rules_are_those_of_the_cldr() -> None:
    assert [PLURALS["french"](n) for n in (0, 1, 2)] == [0, 0, 1]
    polish = [(n, PLURALS["polish"](n)) for n in (1, 2, 4, 5, 12, 22, 25, 112, 101)]
    assert polish == [(1, 0), (2, 1), (4, 1), (5, 2), (12, 2), (22, 1), (25, 2), (112, 2), (101, 2)]


def test_a_date_without_names_of_months_is_in_numbers() -> None:
    turkish = Language("tr", "Türkçe", numbers=Numbers(date="{day}.{month}.{year}"))
    assert turkish.day("2026-03-09") == "09.03.2026"


def test_a_pattern_takes_only_the_whole_sentence() -> None:
    one = pattern("The program {name} (x) failed.", "{name}!")
    assert one.english.fullmatch("The program a b (x) failed.")
    assert not one.english.fullmatch("The program a b (x) failed. And more")
