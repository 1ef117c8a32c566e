"""The words: what changed, and whose matter it is."""

from __future__ import annotations

import dataclasses

from diagnostics.compare import compare
from diagnostics.render import words
from simulators.checked import fresh, worn

FRESH, WORN = fresh(), worn()


def test_a_change_names_before_and_now() -> None:
    change = compare(WORN, FRESH).gone[0]
    assert words.change(change).startswith(
        "Free space: system volume. Before: The system volume is 98.2 % full"
    )
    assert " Now: The system volume has room" in words.change(change)


def test_a_rule_without_a_public_source_says_so() -> None:
    finding = dataclasses.replace(WORN.findings[0], source="ours")
    assert words.origin(finding) == "Our own choice; there is no public source."
    assert (
        words.origin(dataclasses.replace(finding, source="https://a.example/", ours=False))
        == "https://a.example/"
    )


def test_whose_matter_it_is_is_always_said() -> None:
    for finding in (*FRESH.findings, *WORN.findings):
        assert dict(words.explained(finding))["Whose matter it is"].endswith(".")
