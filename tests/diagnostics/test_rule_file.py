"""Rule files: strict, and every refusal names the file and the rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnostics import rule
from diagnostics.errors import MalformedRules
from diagnostics.finding import Severity
from diagnostics.observation import Observation


def rules_with(tmp_path: Path, *changes: tuple[str, str], name: str = "subject.toml") -> Path:
    """A small rule set in a folder, with texts in it replaced."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "ruleset.toml").write_text('version = "1"\nsubjects = ["subject"]\n')
    (tmp_path / name).write_text(text)
    return tmp_path


SMALL = """
subject = "subject"
[[rules]]
id = "subject.count"
title = "Count"
inputs = { count = "subject.count" }
responsible = "your own choice"
article = "count"
source = "https://example.org/"
ours = false
[rules.conditions]
attention = "count > limit"
[[rules.thresholds]]
name = "limit"
value = 3
unit = "things"
source = "https://example.org/"
[rules.texts]
measured = "There are {count}."
normal = "There are only {count}."
affects = "It."
if_left = "It stays."
do_yourself = "Look."
not_meaning = "Not that."
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "Count"', 'title = "Count"\ncolour = "red"'),
        ('affects = "It."', ""),
        ('affects = "It."', 'affects = " "'),
        ('unit = "things"', 'unit = ""'),
        ('unit = "things"\nsource = "https://example.org/"', 'unit = "things"'),
        ('unit = "things"\nsource = "https://example.org/"', 'unit = "things"\nsource = "ours"'),
        ("value = 3", "value = 3.5"),
        ("count > limit", "count > other"),
        ("count > limit", "count > 3.5"),
        ("count > limit", "count >"),
        ("{count}", "{number}"),
        ("{count}", "{count.__class__}"),
        ("{count}", "{count!r}"),
        ('"your own choice"', '"the plumber"'),
        ('article = "count"\nsource = "https://example.org/"', 'article = "count"\nsource = "hearsay"'),
        ('attention = "count > limit"', ""),
        ('id = "subject.count"', 'id = "other.count"'),
    ],
)
def test_a_faulty_rule_is_refused_naming_file_and_rule(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(MalformedRules) as refused:
        rule.load(rules_with(tmp_path, (old, new)))
    assert "subject.toml" in refused.value.happened
    assert "count" in refused.value.happened


def test_a_file_that_the_rule_set_does_not_name_is_refused(tmp_path: Path) -> None:
    folder = rules_with(tmp_path)
    (folder / "stray.toml").write_text('subject = "stray"\n')
    with pytest.raises(MalformedRules, match="stray"):
        rule.load(folder)


def test_a_missing_file_and_one_that_is_not_toml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedRules, match=r"ruleset\.toml"):
        rule.load(tmp_path)
    folder = rules_with(tmp_path, ('subject = "subject"', "subject ="))
    with pytest.raises(MalformedRules, match=r"subject\.toml is not TOML"):
        rule.load(folder)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = rules_with(tmp_path)
    path = folder / "subject.toml"
    path.write_text(path.read_text() + SMALL.replace('subject = "subject"\n', ""))
    with pytest.raises(MalformedRules, match="twice"):
        rule.load(folder)


def test_the_digest_changes_with_any_word_and_not_with_a_comment(tmp_path: Path) -> None:
    first = rule.load(rules_with(tmp_path)).digest
    assert rule.load(rules_with(tmp_path, ("Look.", "Look. # not a comment"))).digest != first
    assert rule.load(rules_with(tmp_path, ('title = "Count"', 'title = "Count" # a comment'))).digest == first


def test_a_small_rule_set_works(tmp_path: Path) -> None:
    rules = rule.load(rules_with(tmp_path))
    (finding,) = rules.evaluate({"subject.count": observed(4)}).findings
    assert (finding.severity, finding.measured) == (Severity.ATTENTION, "There are 4.")


def observed(value: Any) -> Observation:
    return Observation(value, "", "a test", WHEN)


WHEN = "2026-11-21T18:04:05Z"
