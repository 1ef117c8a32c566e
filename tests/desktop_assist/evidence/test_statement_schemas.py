"""The published schemas fit what the program writes, one for each kind, and refuse what it never writes."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest

from desktop_assist.evidence import dsse, keyfile, statement, tombstone
from desktop_assist.evidence.statement import Kinds
from desktop_assist.evidence.tombstone import Tombstone
from simulators.case_builder import Desk, Session
from simulators.statement_schemas import complaints, schemas, validator

AT = "2026-11-21T18:04:05Z"
LEFT = (
    Tombstone("data/film/0.mkv", "ab" * 32, "", "customer", AT, "Asked for."),
    Tombstone("statements/0012", "cd" * 32, "ef" * 32, "desk", AT, "Kept long enough."),
)
NOT_IN_THE_STORY = {
    Kinds.ERASURE: tombstone.body(LEFT),
    Kinds.CHANGE: {"id": "change-1", "what": "Emptied the wastebasket.", "undo": "", "findings": []},
    Kinds.COMPLAINT: {"text": "Nobody came."},
    Kinds.REFUSAL: {
        "reason": "plain key",
        "sentence": "This is a plain key.",
        "key": "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8",
        "certificate": "",
        "count": 1,
    },
    Kinds.HAND_OVER: {
        "step": "refused",
        "from": "maria",
        "to": "omar",
        "key": "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8",
        "reason": "Omar knows printers.",
        "cause": "unanswered",
    },
    Kinds.RETENTION: {"closed_at": AT, "periods": {"recording": 90}, **tombstone.body(LEFT)},
    Kinds.CLIPBOARD: {"capability": "clipboard from customer", "bytes": 4},
    Kinds.TRANSFER: {
        "transfers": [
            {
                "capability": "send files",
                "name": "drivers/a.zip",
                "started_at": AT,
                "ended_at": AT,
                "ended": "broken off",
                "moved": {"first": 0, "bytes": 5, "size": 5, "sha256": "ab" * 32},
            },
            {
                "capability": "fetch files",
                "name": "log.txt",
                "started_at": AT,
                "ended_at": AT,
                "ended": "not known",
            },
        ]
    },
}


NOT_ALWAYS_THERE = {"exit_status", "cause"}  # of a terminal's last segment; of what nobody answered


@pytest.fixture(scope="module")
def envelopes(tmp_path_factory):
    """Every kind at least once: a whole session, and the kinds that come outside of one."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    told = Session(desk, technician=desk.technician()).play()
    made = {one.seq: one.envelope for one in told.signed(told.events)}
    for kind, body in NOT_IN_THE_STORY.items():
        payload = statement.make(kind, case="c1", seq=7, prev="ab" * 32, at=AT, body=body)
        made[kind] = dsse.sign(payload, keyfile.generate())
    desk.log.close()
    return list(made.values())


def payloads(envelopes):
    return {json.loads(dsse.read(one).payload)["predicateType"].split(":")[2]: one for one in envelopes}


def test_there_is_one_schema_a_kind_and_each_is_a_schema():
    assert schemas().keys() == {kind.value for kind in Kinds} | {"statement", "envelope"}
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)
    listed = schemas()["statement"]["properties"]["predicateType"]["enum"]
    assert sorted(listed) == sorted(f"urn:desktop-assist:{kind.value}:v1" for kind in Kinds)


def test_every_statement_of_a_session_fits_the_schema_of_its_kind(envelopes):
    assert payloads(envelopes).keys() == {kind.value for kind in Kinds}
    assert [complaints(one) for one in envelopes] == [[]] * len(envelopes)


def test_a_field_more_or_less_anywhere_is_refused(envelopes):
    for kind, envelope in payloads(envelopes).items():
        whole = json.loads(dsse.read(envelope).payload)
        for path in ((), ("predicate",), ("predicate", "body")):
            for name in set(at(whole, path)) - NOT_ALWAYS_THERE:
                without = copy.deepcopy(whole)
                del at(without, path)[name]
                assert not validator(kind).is_valid(without), (kind, path, name)
            more = copy.deepcopy(whole)
            at(more, path)["more"] = "x"
            assert not validator(kind).is_valid(more), (kind, path)


def at(value, path):
    for name in path:
        value = value[name]
    return value


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("_type",), "https://in-toto.io/Statement/v0.1"),
        (("predicateType",), "urn:desktop-assist:opening:v1"),
        (("subject",), []),
        (("predicate", "seq"), -1),
        (("predicate", "seq"), "1"),
        (("predicate", "prev"), ""),
        (("predicate", "prev"), "AB" * 32),
        (("predicate", "at"), "2026-11-21 18:04"),
        (("predicate", "case"), "../x"),
        (("predicate", "body", "from"), "desk"),
        (("predicate", "body", "text"), 1),
    ],
)
def test_what_parse_refuses_the_schema_refuses(path, wrong):
    body = {"from": "customer", "text": "Hello."}
    payload = statement.make(Kinds.MESSAGE, case="c1", seq=3, prev="ab" * 32, at=AT, body=body)
    told = json.loads(payload)
    assert validator("message").is_valid(told)
    at(told, path[:-1])[path[-1]] = wrong
    assert not validator("message").is_valid(told)
