"""Time-stamps by an authority that `openssl ts` plays: what openssl verifies holds, and nothing else."""

from __future__ import annotations

import shutil
from datetime import UTC, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import checkpoint, timestamp_token
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence
from desktop_assist.evidence.note import NoteKey
from diagnostics.clock import SystemClock
from simulators.stamping_authority import Authority

LOG = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
SIGNED = checkpoint.sign(Checkpoint(LOG.name, 5, bytes(32)), LOG)
OTHER = checkpoint.sign(Checkpoint(LOG.name, 6, bytes(32)), LOG)

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")


@pytest.fixture
def authority(tmp_path):
    """An authority below a root, both made now."""
    made = Authority(tmp_path)
    trusted = timestamp_token.roots(made.root.encode())
    return SimpleNamespace(answer=lambda asked: made.answer(asked.der), trusted=trusted, folder=tmp_path)


def test_a_token_tells_when_the_checkpoint_was_seen_and_openssl_agrees(authority, run):
    asked = timestamp_token.request(SIGNED)
    response = authority.answer(asked)
    seen = timestamp_token.accept(response, asked, SIGNED, authority.trusted)
    assert seen == timestamp_token.verify(response, SIGNED, authority.trusted)
    assert seen.tzinfo is UTC
    assert abs(SystemClock().now() - seen) < timedelta(minutes=1)
    (authority.folder / "checkpoint").write_text(SIGNED)
    words = (
        "ts",
        "-verify",
        "-in",
        "reply",
        "-data",
        "checkpoint",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "tsa.pem",
    )
    assert b"Verification: OK" in run("openssl", *words).stdout


def test_a_token_for_something_else_or_by_somebody_else_is_refused(authority):
    asked = timestamp_token.request(SIGNED)
    response = authority.answer(asked)
    other = timestamp_token.roots((authority.folder / "other.pem").read_bytes())
    for data, trusted in ((OTHER, authority.trusted), (SIGNED, ()), (SIGNED, other)):
        with pytest.raises(BadSignature, match="does not hold"):
            timestamp_token.verify(response, data, trusted)
    with pytest.raises(BadSignature):
        timestamp_token.accept(response, timestamp_token.request(SIGNED), SIGNED, authority.trusted)


def test_a_changed_byte_is_noticed_wherever_it_counts(authority):
    response = authority.answer(timestamp_token.request(SIGNED))
    true = timestamp_token.verify(response, SIGNED, authority.trusted)
    for place in range(0, len(response), 37):
        changed = bytearray(response)
        changed[place] ^= 1
        try:
            assert timestamp_token.verify(bytes(changed), SIGNED, authority.trusted) == true
        except (BadSignature, MalformedEvidence):
            continue


def test_a_request_tells_nothing_of_the_log_but_a_digest():
    asked, again = timestamp_token.request(SIGNED), timestamp_token.request(SIGNED)
    assert asked.nonce != again.nonce
    assert b"desk.example" not in asked.der
    assert len(asked.der) < 100


@given(st.binary(max_size=200))
def test_what_is_no_answer_is_refused(data):
    with pytest.raises(MalformedEvidence):
        timestamp_token.verify(data, SIGNED, ())


def test_limits_and_lists_of_certificates():
    with pytest.raises(MalformedEvidence, match="larger"):
        timestamp_token.verify(bytes(timestamp_token.LARGEST_RESPONSE_BYTES + 1), SIGNED, ())
    for pem in (b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"):
        with pytest.raises(MalformedEvidence):
            timestamp_token.roots(pem)
