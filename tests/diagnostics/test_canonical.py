"""Canonical JSON: byte for byte what the `rfc8785` package writes, and a refusal of everything ambiguous."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import canonical
from diagnostics.errors import NotCanonical

LIMIT = canonical.LARGEST_INTEGER
keys = st.text(st.characters(max_codepoint=127), max_size=6)
values = st.recursive(
    st.text() | st.integers(-LIMIT, LIMIT) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


@given(values)
def test_the_bytes_are_those_of_rfc8785(value):
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(values)
def test_what_is_written_is_read_back(value):
    assert canonical.decode(canonical.encode(value)) == value


@given(st.text())
def test_every_character_is_escaped_as_rfc8785_does(text):
    assert canonical.encode({"": text}) == rfc8785.dumps({"": text})


def test_every_single_control_character_is_escaped_as_rfc8785_does():
    for number in [*range(0x100), 0x2028, 0x2029, 0xFEFF, 0x1F600]:
        assert canonical.encode(chr(number)) == rfc8785.dumps(chr(number))


@given(keys, keys)
def test_the_order_of_insertion_does_not_matter(first, second):
    assert canonical.encode({first: 1, second: 1}) == canonical.encode({second: 1, first: 1})


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        None,
        LIMIT + 1,
        -LIMIT - 1,
        {"ä": 1},
        {1: 1},
        {"a": [{"b": None}]},
        b"x",
        "\ud800",
        {"x"},
        object(),
    ],
)
def test_what_is_ambiguous_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical.encode(value)


@given(st.binary(max_size=40) | st.text('[]{}",:0123.eE-tfn\\u ', max_size=12).map(str.encode))
def test_any_bytes_are_json_or_refused_with_a_sentence(data):
    try:
        value = canonical.decode(data)
    except NotCanonical:
        return
    assert json.loads(data) == value


def test_deep_nesting_is_refused():
    with pytest.raises(NotCanonical):
        canonical.decode(b"[" * 100_000)


@given(values)
def test_canonical_bytes_are_decoded_to_their_value(value):
    assert canonical.decode_canonical(canonical.encode(value)) == value


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(any_json, st.booleans(), st.booleans())
def test_bytes_are_taken_for_canonical_only_if_writing_them_again_gives_them(value, is_sorted, is_ascii):
    data = json.dumps(value, separators=(",", ":"), sort_keys=is_sorted, ensure_ascii=is_ascii).encode(
        "utf-8", "surrogatepass"
    )
    try:
        again = canonical.encode(canonical.decode(data))
    except NotCanonical:
        again = None
    if again == data:
        assert canonical.encode(canonical.decode_canonical(data)) == data
    else:
        with pytest.raises(NotCanonical):
            canonical.decode_canonical(data)


DOUBTFUL = (b"", b" 1", b"1 ", b"-0", b"1.0", b"[1e3]", b"null", b"\xff", b'"\\u0041"', b"[9007199254740992]")
UNSORTED = (b'{"a":1,"a":1}', b'{"b":1,"a":1}', b"99999999999999999999")


@pytest.mark.parametrize("data", DOUBTFUL + UNSORTED)
def test_other_spellings_are_refused(data):
    with pytest.raises(NotCanonical):
        canonical.decode_canonical(data)
