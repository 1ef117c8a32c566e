"""Checking a rule set: every fault at its file and line, and none in what ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diagnostics import rule, rule_check
from diagnostics.resources import resource


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped rule set, to be spoiled."""
    return Path(shutil.copytree(resource("rules", rule.SHIPPED_VERSION), tmp_path / "rules"))


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a text of a file, and the line that it was on."""
    path = folder / name
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def test_what_ships_has_no_fault() -> None:
    for folder in resource("rules").iterdir():
        assert rule_check.check(folder) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("storage.toml", "item.used_permille > serious", "item.name > serious", "does not fit the types"),
        ("support.toml", "regular_left_days < 0 && ext", "system < 0 && ext", "does not fit the types"),
        (
            "storage.toml",
            'fields = ["name", "known"',
            'fields = ["name", "weather", "known"',
            "no field 'weather'",
        ),
        (
            "dns.toml",
            "inputs = { asked_servers",
            "inputs = { a = 'dns.weather', asked_servers",
            "nothing observes",
        ),
        ("dns.toml", 'article = "internet', 'article = "weather', "there is no article"),
        ("battery.toml", 'unit = "permille"', 'unit = ""', "threshold information_permille: it has no unit"),
        ("battery.toml", 'source = "https://support', 'source = "support', "it has no source"),
        ("boot.toml", "affects =", "effects =", "unknown field `effects`"),
        ("boot.toml", 'measured = "The', 'measured = "{weather} The', "its text measured mentions 'weather'"),
        ("boot.toml", "took_s > attention_s", "took_s >", "is not CEL"),
        ("dns.toml", "value = 5000", "value = 5.5", "Expected `int`"),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    copy: Path, name: str, old: str, new: str, sentence: str
) -> None:
    line = spoil(copy, name, old, new)
    found = rule_check.check(copy)
    assert any(sentence in each.sentence and each.file == name for each in found), found
    assert all(abs(each.line - line) <= 2 for each in found if each.file == name), (line, found)


def test_several_faults_are_all_told(copy: Path) -> None:
    spoil(copy, "boot.toml", 'responsible = "your own choice"', 'responsible = "the plumber"')
    spoil(copy, "dns.toml", 'title = "Looking up names"', 'title = ""')
    (copy / "stray.toml").write_text('subject = "stray"\n')
    found = [str(each) for each in rule_check.check(copy)]
    assert len(found) == 3
    assert [each.split(":")[0] for each in found] == ["ruleset.toml", "dns.toml", "boot.toml"]


def test_two_rules_of_one_name_and_a_strange_key_are_told(copy: Path) -> None:
    path = copy / "sound.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.split("\n", 1)[1] + "\n[colours]\nred = 1\n", encoding="utf-8")
    found = [each.sentence for each in rule_check.check(copy)]
    assert any("is there twice" in each for each in found)
    assert any("'colours'" in each for each in found)


def test_a_file_that_is_no_toml_is_told_with_its_line(copy: Path) -> None:
    line = spoil(copy, "boot.toml", "ours = true", "ours =")
    (found,) = rule_check.check(copy)
    assert (found.file, found.line) == ("boot.toml", line)


def test_a_folder_without_rules_is_one_complaint(tmp_path: Path) -> None:
    (found,) = rule_check.check(tmp_path)
    assert found.file == "ruleset.toml"
