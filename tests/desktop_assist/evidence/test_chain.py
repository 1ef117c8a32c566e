"""The chain: a statement left out, put in, swapped or changed is noticed where it happened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import chain, commitment, dsse, keyfile, statement
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.errors import BrokenChain, MalformedEvidence
from desktop_assist.evidence.statement import Kinds

KEY = keyfile.generate()
AT = "2026-11-21T18:04:05Z"


def told(count, case="c1"):
    envelopes, prev = [], ""
    for seq in range(count):
        payload = statement.make(Kinds.MESSAGE, case=case, seq=seq, prev=prev, at=AT, body={"n": seq})
        envelopes.append(dsse.sign(payload, KEY))
        prev = chain.digest(envelopes[-1])
    return envelopes


STORY = told(6)


def test_a_whole_story_is_read_in_order():
    assert [one.body["n"] for one in chain.check(STORY, "c1")] == list(range(6))
    assert chain.check([], "c1") == ()


@given(st.integers(0, 4))
def test_a_statement_left_out_is_noticed(place):
    with pytest.raises(BrokenChain):
        chain.check(STORY[:place] + STORY[place + 1 :], "c1")


@given(st.integers(0, 4))
def test_two_statements_swapped_are_noticed(place):
    swapped = [*STORY]
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    with pytest.raises(BrokenChain):
        chain.check(swapped, "c1")


@given(st.integers(0, 4))
def test_a_statement_signed_anew_breaks_the_next(place):
    anew = dsse.add_signature(STORY[place], keyfile.generate())
    with pytest.raises(BrokenChain, match=f"Statement {place + 1}"):
        chain.check([*STORY[:place], anew, *STORY[place + 1 :]], "c1")


def test_a_statement_of_another_case_is_noticed():
    with pytest.raises(BrokenChain, match="of case c2 does not follow"):
        chain.check(told(1, "c2"), "c1")


def test_what_is_no_statement_is_refused():
    with pytest.raises(MalformedEvidence):
        chain.check([dsse.sign(b"{}", KEY)], "c1")


def test_the_leaf_commits_to_the_envelope():
    salt = bytes(range(32))
    kept = StoredStatement(0, STORY[0], salt)
    assert commitment.parse_leaf(kept.leaf) == commitment.commit(salt, STORY[0])
