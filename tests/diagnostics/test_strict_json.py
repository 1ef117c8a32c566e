"""JSON of one meaning, or a refusal with its place."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import strict_json
from diagnostics.canonical import LARGEST_INTEGER
from diagnostics.strict_json import Ambiguous

KEYS = st.text(st.characters(codec="ascii"), max_size=5)
LEAVES = st.one_of(
    st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.booleans(),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3))
)


@given(VALUES, st.booleans())
def test_a_value_of_one_meaning_is_read_however_it_is_spaced(value: Any, spaced: bool) -> None:
    data = json.dumps(value, indent=2 if spaced else None).encode()
    assert strict_json.decode(data) == value


@given(st.binary(max_size=100))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    with contextlib.suppress(Ambiguous):
        assert strict_json.decode(data) is not None


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"a": {"b": [1, {"c": 1, "c": 1}]}}', "the key 'c' is there twice at $.a.b[1]"),
        (b'{"a": [null]}', "$.a[0] holds NoneType"),
        (b'{"a": 1e3}', "$.a holds float"),
        (b'{"\xc3\xbc": 1}', "holds the key"),
        (b"[9007199254740992]", "$[0] holds an integer beyond"),
        (b"[123456789012345678901234567890]", "$[0] holds"),
        (b'["\\ud800"]', "it is not JSON"),
        (b"[1,", "it ends in the middle"),
        (b"[1 2]", "byte 3"),
    ],
)
def test_what_has_two_meanings_is_refused_with_its_place(data: bytes, place: str) -> None:
    with pytest.raises(Ambiguous) as refused:
        strict_json.decode(data)
    assert place in str(refused.value)
