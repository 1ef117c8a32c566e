"""The form of a rule: which keys there are, and that no other is taken."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from diagnostics.rule_form import RuleSetFile, Threshold


def test_a_source_counts_as_read_only_where_it_is_said() -> None:
    told = {"name": "limit", "value": 3, "unit": "things", "source": "ours"}
    assert msgspec.convert(told, Threshold).source_checked is False
    assert msgspec.convert({**told, "source_checked": True}, Threshold).source_checked is True


@pytest.mark.parametrize("odd", [{"version": 1, "subjects": []}, {"version": "1", "subjects": [], "x": 1}])
def test_other_types_and_other_keys_are_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(odd, RuleSetFile, strict=True)
