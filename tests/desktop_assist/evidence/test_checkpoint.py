"""Checkpoints: three lines, one log, one key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import checkpoint, note
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence
from desktop_assist.evidence.note import CosignerKey, NoteKey

KEY = NoteKey("desk.example/log", Ed25519PrivateKey.generate())
WITNESS = CosignerKey("w.example", Ed25519PrivateKey.generate())
# From: https://c2sp.org/tlog-checkpoint
PUBLISHED = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_published_example_is_read_and_written():
    head = checkpoint.parse(PUBLISHED)
    assert (head.origin, head.size, head.root[:2]) == ("example.com/behind-the-sofa", 20852163, b"\x0a\xc5")
    assert head.format() == PUBLISHED
    assert checkpoint.parse(PUBLISHED + "an extension\n") == head


@given(st.integers(0, 2**60), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_verified(size, root):
    head = Checkpoint(KEY.name, size, root)
    signed = checkpoint.sign(head, KEY)
    assert checkpoint.verify(signed, KEY.vkey) == checkpoint.read(signed) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        PUBLISHED.replace("208", "0208"),
        PUBLISHED.replace("208", "-208"),
        PUBLISHED.replace("q2I=", "q2J="),
        PUBLISHED.replace("q2I=", "q2"),
        PUBLISHED + "\n",
        PUBLISHED.replace("\n", "\r\n"),
        PUBLISHED.replace("20852163", "9" * 30),
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(MalformedEvidence):
        checkpoint.parse(text)


def test_a_key_signs_only_for_the_log_of_its_name():
    with pytest.raises(MalformedEvidence, match="named"):
        checkpoint.sign(Checkpoint("other.example", 0, bytes(32)), KEY)
    forged = note.sign_note(Checkpoint("other.example", 0, bytes(32)).format(), KEY)
    with pytest.raises(BadSignature, match="not one of the log"):
        checkpoint.verify(forged, KEY.vkey)


def test_a_witness_alone_is_not_the_log():
    text = Checkpoint(KEY.name, 0, bytes(32)).format()
    signed = text + "\n" + WITNESS.cosign(text, 7)
    with pytest.raises(BadSignature):
        checkpoint.verify_cosigned(signed, KEY.vkey, [WITNESS.vkey])
    both = note.add_line(note.sign_note(text, KEY), WITNESS.cosign(text, 7))
    _, opened = checkpoint.verify_cosigned(both, KEY.vkey, [WITNESS.vkey])
    assert [one.time_s for one in opened.signatures] == [0, 7]
