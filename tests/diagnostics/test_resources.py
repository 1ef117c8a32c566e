"""Shipped data: where the program looks for it, it is."""

from __future__ import annotations

import tomllib

from diagnostics.resources import resource
from diagnostics.rule import SHIPPED_VERSION


def test_the_shipped_data_is_there() -> None:
    assert resource("rules", SHIPPED_VERSION, "ruleset.toml").is_file()
    assert resource("schemas", "report.schema.json").is_file()


def test_every_date_of_support_is_a_date_and_none_ends_before_it_was_extended() -> None:
    for path in resource("lifecycle").glob("*.toml"):
        for version, release in tomllib.loads(path.read_text(encoding="utf-8"))["releases"].items():
            assert release.get("extended_until", "9999") >= release["regular_until"], (path.name, version)
            assert ("extended_until" in release) == ("extended_name" in release), (path.name, version)
