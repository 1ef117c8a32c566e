"""Faults of a rule: all of them, each with the key that it is about."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from diagnostics import rule_faults
from diagnostics.rule_form import NoteEntry, RuleEntry

RULE: dict[str, Any] = {
    "id": "subject.count",
    "title": "Count",
    "inputs": {"count": "subject.count"},
    "conditions": {"attention": "count > limit"},
    "thresholds": [{"name": "limit", "value": 3, "unit": "things", "source": "https://example.org/"}],
    "texts": dict.fromkeys(
        ("measured", "normal", "affects", "if_left", "do_yourself", "not_meaning"), "There are {count}."
    ),
    "responsible": "your own choice",
    "article": "count",
    "source": "https://example.org/",
    "ours": False,
}
NOTE = {
    "id": "subject.note",
    "title": "Note",
    "inputs": {"count": "subject.count"},
    "when": "count > 0",
    "shown": "That.",
    "truth": "This.",
    "source": "https://example.org/",
}


def faults(**changes: Any) -> list[tuple[str, str]]:
    rule = msgspec.convert({**RULE, **changes}, RuleEntry)
    return [(fault.key, fault.threshold) for fault in rule_faults.of_rule(rule, "subject")]


def test_a_good_rule_and_a_good_note_have_none() -> None:
    assert faults() == []
    assert list(rule_faults.of_note(msgspec.convert(NOTE, NoteEntry))) == []


def test_every_fault_is_found_and_not_only_the_first() -> None:
    found = faults(
        title="",
        responsible="the plumber",
        thresholds=[{"name": "limit", "value": 3, "unit": "", "source": "hearsay"}],
        texts={**RULE["texts"], "affects": " ", "normal": "{other}"},
    )
    assert found == [
        ("responsible", ""),
        ("title", ""),
        ("unit", "limit"),
        ("source", "limit"),
        ("normal", ""),
        ("affects", ""),
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"inputs": {}}, "inputs"),
        ({"conditions": {}}, "conditions"),
        ({"conditions": {"attention": "count > limit", "applies": "count > 0"}}, "not_applicable"),
        ({"conditions": {"serious": "count >"}}, "serious"),
        ({"conditions": {"serious": "item.count > limit"}}, "serious"),
        ({"texts": {**RULE["texts"], "measured": "a { brace"}}, "measured"),
        ({"fields": ["name"]}, "item"),
        ({"each": "other"}, "each"),
        ({"source": "hearsay"}, "source"),
    ],
)
def test_each_fault_has_its_key(changes: dict[str, Any], key: str) -> None:
    assert key in [found for found, _ in faults(**changes)]


def test_a_note_is_held_to_the_same() -> None:
    bad = msgspec.convert({**NOTE, "when": "other > 0", "truth": "", "source": "ours"}, NoteEntry)
    assert [fault.key for fault in rule_faults.of_note(bad)] == ["when", "truth", "source"]
