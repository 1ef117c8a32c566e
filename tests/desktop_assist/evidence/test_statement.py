"""Statements have one spelling: what is made is read back, and nothing else is read."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import statement
from desktop_assist.evidence.errors import MalformedStatement
from desktop_assist.evidence.statement import Kinds, Statement

AT = "2026-11-21T18:04:05Z"
HEX = "ab" * 32
bodies = st.dictionaries(
    st.text("abc_", min_size=1, max_size=5),
    st.recursive(
        st.text(max_size=8) | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", max_size=3), inner, max_size=3)
        ),
        max_leaves=6,
    ),
    max_size=4,
)
names = st.from_regex(r"data/[a-z][a-z0-9._-]{0,10}", fullmatch=True)


def made(**changed):
    return statement.make(
        **{"kind": Kinds.MESSAGE, "case": "c1", "seq": 0, "prev": "", "at": AT, "body": {}, **changed}
    )


@given(st.sampled_from(Kinds), st.integers(1, 9999), bodies, st.dictionaries(names, st.just(HEX), max_size=3))
def test_what_is_made_is_read_back_and_is_canonical(kind, seq, body, items):
    payload = statement.make(kind, case="01J", seq=seq, prev=HEX, at=AT, body=body, items=items)
    assert statement.parse(payload) == Statement(kind, "01J", seq, HEX, AT, body, items)
    assert rfc8785.dumps(json.loads(payload)) == payload


def test_it_is_an_in_toto_statement():
    told = json.loads(made(items={"data/report-before.json": HEX}))
    assert told["_type"] == "https://in-toto.io/Statement/v1"
    assert told["predicateType"] == "urn:desktop-assist:message:v1"
    assert told["subject"] == [{"name": "data/report-before.json", "digest": {"evidence-commit-v1": HEX}}]
    bare = json.loads(made())
    assert bare["subject"] == [{"name": "case-c1", "digest": {"sha256": hashlib.sha256(b"c1").hexdigest()}}]


@pytest.mark.parametrize(
    "changed",
    [
        {"case": ""},
        {"case": "../x"},
        {"case": "a" * 65},
        {"case": "ä"},
        {"seq": -1},
        {"seq": 1},
        {"seq": 1, "prev": "AB" * 32},
        {"prev": HEX},
        {"at": "2026-11-21 18:04:05"},
        {"at": "2026-1-2T1:2:3Z"},
        {"at": "2026-11-21T18:04:05+01:00"},
        {"body": {"x": 0.5}},
        {"body": {"x": None}},
        {"items": {"report.json": HEX}},
        {"items": {"data/../x": HEX}},
        {"items": {"data/.hidden": HEX}},
        {"items": {"data/a/b/c/d/e": HEX}},
        {"items": {"data/x": "ab"}},
        {"items": {f"data/{n}": HEX for n in range(statement.MOST_ITEMS + 1)}},
    ],
)
def test_what_has_no_place_is_refused(changed):
    with pytest.raises(MalformedStatement):
        made(**changed)


def altered(change):
    told = json.loads(made(body={"price": 1}))
    change(told)
    return rfc8785.dumps(told)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 5000,
        made() + b"\n",
        made(body={"price": 1}).replace(b'"price":1', b'"price":1,"price":2'),
        made(body={"price": 1}).replace(b'"price":1', b'"price": 1'),
        altered(lambda told: told.update(extra=1)),
        altered(lambda told: told.update(_type="https://in-toto.io/Statement/v0.1")),
        altered(lambda told: told.update(predicateType="urn:desktop-assist:gift:v1")),
        altered(lambda told: told["predicate"].update(extra=1)),
        altered(lambda told: told["predicate"].update(seq="0")),
        altered(lambda told: told["predicate"].update(seq=True)),
        altered(lambda told: told["predicate"].update(case="c2")),
        altered(lambda told: told["subject"].append(told["subject"][0])),
        altered(lambda told: told["subject"][0]["digest"].update(evil="x")),
        altered(lambda told: told.update(subject=[])),
    ],
)
def test_any_other_spelling_or_shape_is_refused(payload):
    with pytest.raises(MalformedStatement):
        statement.parse(payload)


@given(st.binary(max_size=64))
def test_any_bytes_are_refused_with_a_sentence(payload):
    with pytest.raises(MalformedStatement):
        statement.parse(payload)
