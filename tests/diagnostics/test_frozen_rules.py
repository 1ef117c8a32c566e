"""Rule sets that have shipped never change again: every report made with one can be judged again by it.

To change a rule after its version is frozen: copy the folder to a new version, name that version in its
`ruleset.toml` and in `rule.SHIPPED_VERSION`, and change the copy. When it ships, add its line to
`tests/data/rules/frozen.toml`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from diagnostics import rule
from diagnostics.resources import resource

FROZEN = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "rules" / "frozen.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("version", sorted(FROZEN))
def test_a_rule_set_that_has_shipped_never_changes(version: str) -> None:
    kept = rule.load(resource("rules", version))
    assert kept.digest == FROZEN[version], f"{version} is frozen: change a copy of it, as this file says"


def test_every_kept_rule_set_has_shipped_or_is_the_one_that_will() -> None:
    kept = {folder.name for folder in resource("rules").iterdir()}
    assert kept - set(FROZEN) <= {rule.SHIPPED_VERSION}
    assert set(FROZEN) <= kept


def test_a_folder_has_the_name_of_its_version() -> None:
    for folder in resource("rules").iterdir():
        assert rule.load(folder).version == folder.name


def test_every_frozen_rule_set_is_found_by_its_digest() -> None:
    for version, digest in FROZEN.items():
        found = rule.by_digest(digest)
        assert found is not None
        assert found.version == version
