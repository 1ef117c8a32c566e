"""What is published for sale can come about: by its rule, and at its severity."""

from __future__ import annotations

import pytest

from desktop_assist.desk.folder import CATALOGUE as PRACTICE
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.offers.errors import BadCatalogue
from desktop_assist.offers.reach import refuse_unreachable
from diagnostics.rule import shipped
from simulators.offered import CATALOGUE


def selling(rule: str, at_least: str) -> Catalogue:
    text = PRACTICE.read_text(encoding="utf-8")
    assert '{ rule = "encryption.off", at_least = "information" }' in text
    changed = text.replace('"encryption.off", at_least = "information"', f'"{rule}", at_least = "{at_least}"')
    return Catalogue.parse(changed.encode())


def test_everything_in_the_practice_list_can_come_about() -> None:
    refuse_unreachable(Catalogue.parse(PRACTICE.read_bytes()), shipped())
    refuse_unreachable(CATALOGUE, shipped())


@pytest.mark.parametrize("severity", ["information", "attention", "serious"])
def test_up_to_the_highest_severity_of_its_rule(severity: str) -> None:
    refuse_unreachable(selling("storage.space", severity), shipped())


def test_not_beyond_the_highest_severity_of_its_rule() -> None:
    refuse_unreachable(selling("updates.security", "information"), shipped())
    with pytest.raises(BadCatalogue, match=r"updates\.security goes no further than information"):
        refuse_unreachable(selling("updates.security", "attention"), shipped())


def test_not_of_a_rule_that_is_not_there() -> None:
    with pytest.raises(BadCatalogue, match=r"no rule storage\.feeling"):
        refuse_unreachable(selling("storage.feeling", "information"), shipped())
