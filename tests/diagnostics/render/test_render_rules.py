"""Rules in words: all of them listed, each explained with its numbers and their sources."""

from __future__ import annotations

import pytest

from diagnostics import rule
from diagnostics.render import rules as words
from diagnostics.rule import Rule


def test_every_rule_is_listed_on_a_line_of_its_own() -> None:
    lines = words.overview(rule.shipped()).splitlines()
    assert [line.split()[0] for line in lines[3 : lines.index("", 3)]] == [
        each.entry.id for each in rule.shipped().rules
    ]
    assert rule.shipped().digest in lines


@pytest.mark.parametrize("each", rule.shipped().rules, ids=lambda each: each.entry.id)
def test_a_rule_is_explained_with_all_its_numbers(each: Rule) -> None:
    text = words.explained(each)
    for threshold in each.entry.thresholds:
        assert f"{threshold.name}: {threshold.value}" in text
    assert "What it does not mean:" in text
    assert ("Our own choice" in text or "https://" in text) is True


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("drives.pending", "source read"),
        ("support.ended", "source not read"),
        ("storage.space", "partly read"),
        ("backup.none", "ours"),
    ],
)
def test_the_list_says_whether_the_sources_were_read(name: str, said: str) -> None:
    line = next(line for line in words_of_all() if line.startswith(f"{name} "))
    assert f"  {said}  " in line


def words_of_all() -> list[str]:
    return words.overview(rule.shipped()).splitlines()


def test_an_address_that_was_not_read_says_so() -> None:
    for each in rule.shipped().rules:
        named = (each.entry, *each.entry.thresholds)
        unread = any(one.source != "ours" and not one.source_checked for one in named)
        assert ("not been able to read it" in words.explained(each).replace("\n  ", " ")) is unread
