"""What is left of what was erased: a body that reads back, and nothing else that passes for one."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import commitment, statement, tombstone
from desktop_assist.evidence.errors import MalformedEvidence, MalformedStatement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Erasing, Tombstone

AT = "2026-11-21T18:04:05Z"
ITEM = Tombstone("data/film/0.mkv", "ab" * 32, "", "customer", AT, "Asked for.")
SAID = Tombstone("statements/0012", "cd" * 32, "ef" * 32, "desk", AT, "Kept long enough.")


def test_a_body_reads_back_through_a_real_statement():
    payload = statement.make(
        Kinds.ERASURE, case="c1", seq=0, prev="", at=AT, body=tombstone.body([ITEM, SAID])
    )
    assert tombstone.read(statement.parse(payload).body) == (ITEM, SAID)


def test_a_tombstone_names_its_statement_and_its_leaf():
    assert (ITEM.seq, SAID.seq) == (None, 12)
    assert SAID.leaf == commitment.leaf("cd" * 32)
    assert tombstone.name_of(12) == SAID.what


@pytest.mark.parametrize(
    "body",
    [
        {}, {"erased": "x"}, {"erased": [{}]}, {"erased": [], "more": 1},
        *({"erased": [{**tombstone.body([ITEM])["erased"][0], **wrong}]} for wrong in (
            {"what": "../x"}, {"what": "statements/x"}, {"commitment": "ab"}, {"commitment": 1}, {"more": ""},
        )),
    ],
)  # fmt: skip
def test_what_is_no_list_of_tombstones_is_refused(body):
    with pytest.raises(MalformedStatement):
        tombstone.read(body)


def test_an_erasure_says_what_by_whom_and_why():
    tombstone.check(Erasing("customer", AT, "Asked for.", ("data/x",)))
    tombstone.check(Erasing("customer", AT, "Asked for.", (), (3,)))
    for wrong in (("customer", AT, "why"), ("", AT, "why", ("data/x",)), ("c", AT, "", ("data/x",))):
        with pytest.raises(MalformedEvidence):
            tombstone.check(Erasing(*wrong))
