"""Envelopes: securesystemslib verifies ours, ours refuses what is altered, too large, or under-signed."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from desktop_assist.evidence import dsse, keyfile
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence

CUSTOMER, TECHNICIAN, STRANGER = (keyfile.generate() for _ in range(3))
KEYS = {key.keyid: key.public_raw for key in (CUSTOMER, TECHNICIAN)}


def stock_keys():
    return [SSlibKey(keyid, "ed25519", "ed25519", {"public": raw.hex()}) for keyid, raw in KEYS.items()]


@given(st.binary(max_size=200))
def test_securesystemslib_verifies_what_two_signed(payload):
    envelope = dsse.add_signature(dsse.sign(payload, CUSTOMER), TECHNICIAN)
    assert len(Envelope.from_dict(json.loads(envelope)).verify(stock_keys(), 2)) == 2
    assert dsse.verify(envelope, KEYS, threshold=2) == payload


def test_securesystemslib_agrees_that_an_altered_payload_is_refused():
    outer = json.loads(dsse.sign(b"{}", CUSTOMER))
    outer["payload"] = "W10="
    with pytest.raises(VerificationError):
        Envelope.from_dict(copy.deepcopy(outer)).verify(stock_keys(), 1)
    with pytest.raises(BadSignature):
        dsse.verify(json.dumps(outer).encode(), KEYS)


def test_every_altered_byte_is_refused():
    envelope = dsse.sign(b'{"a":1}', CUSTOMER)
    for place in range(len(envelope)):
        altered = bytearray(envelope)
        altered[place] ^= 1
        with pytest.raises((MalformedEvidence, BadSignature)):
            dsse.verify(bytes(altered), KEYS)


def test_a_stranger_or_one_of_two_is_not_enough():
    with pytest.raises(BadSignature):
        dsse.verify(dsse.sign(b"{}", STRANGER), KEYS)
    with pytest.raises(BadSignature):
        dsse.verify(dsse.sign(b"{}", CUSTOMER), KEYS, threshold=2)
    with pytest.raises(BadSignature):
        dsse.verify(dsse.sign(b"{}"), KEYS, threshold=0)


def test_one_key_under_two_names_counts_once():
    outer = json.loads(dsse.sign(b"{}", CUSTOMER))
    outer["signatures"].append({**outer["signatures"][0], "keyid": "other"})
    twice = {CUSTOMER.keyid: CUSTOMER.public_raw, "other": CUSTOMER.public_raw}
    with pytest.raises(BadSignature):
        dsse.verify(json.dumps(outer).encode(), twice, threshold=2)


def test_a_strangers_signature_beside_a_good_one_does_no_harm():
    envelope = dsse.sign(b"{}", STRANGER, CUSTOMER)
    assert dsse.signers(envelope, KEYS) == (b"{}", frozenset({CUSTOMER.keyid}))


def test_adding_keeps_the_payload_and_the_first_signature_and_adds_once():
    first = dsse.sign(b"{}", CUSTOMER)
    both = dsse.add_signature(first, TECHNICIAN)
    assert dsse.read(both).payload == b"{}"
    assert dsse.read(both).signatures[:1] == dsse.read(first).signatures
    assert dsse.add_signature(both, TECHNICIAN) == both


def test_another_payload_type_is_refused():
    outer = json.loads(dsse.sign(b"{}", CUSTOMER))
    outer["payloadType"] = "text/plain"
    with pytest.raises(BadSignature, match="text/plain"):
        dsse.verify(json.dumps(outer).encode(), KEYS)


def test_limits_hold():
    with pytest.raises(MalformedEvidence, match="larger"):
        dsse.sign(bytes(dsse.LARGEST_ENVELOPE_BYTES), CUSTOMER)
    with pytest.raises(MalformedEvidence, match="larger"):
        dsse.read(b" " * (dsse.LARGEST_ENVELOPE_BYTES + 1))
    outer = json.loads(dsse.sign(b"{}", CUSTOMER))
    outer["signatures"] *= 17
    with pytest.raises(MalformedEvidence, match="more than 16"):
        dsse.read(json.dumps(outer).encode())


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_with_a_sentence(data):
    with pytest.raises(MalformedEvidence):
        dsse.read(data)
