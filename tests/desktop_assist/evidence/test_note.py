"""Notes: heads that Go's checksum database published verify, and nothing altered does."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.evidence import base64text, note
from desktop_assist.evidence.errors import BadSignature, MalformedEvidence
from desktop_assist.evidence.note import CosignerKey, NoteKey, VerifierKey

# From: https://go.dev/ref/mod#checksum-database (the key every go command carries)
SUMDB = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
# Two tree heads that it signed, as answered by its /lookup.
SUMDB_HEADS = [
    (
        "go.sum database tree\n31700353\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\n"
        "\u2014 sum.golang.org Az3grnmrIUEDFqHzAElIQCPNoRFRAAdFo47fooyWKMHb89k11GJh5zHIfNCOBmwn/"
        "C3YI8oW9/C8DJ87F61QqspBYwM=\n"
    ),
    (
        "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n"
        "\u2014 sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/"
        "akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=\n"
    ),
]
LOG = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = NoteKey("desk.example/log", Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)))
WITNESS = CosignerKey("customer.example/w", Ed25519PrivateKey.from_private_bytes(bytes([2] * 32)))


@pytest.mark.parametrize("head", SUMDB_HEADS)
def test_published_heads_of_the_go_checksum_database_verify(head):
    opened = note.open_note(head, [SUMDB])
    assert opened.text == head.partition("\n\n")[0] + "\n"
    assert opened.signatures[0].key.name == "sum.golang.org"
    with pytest.raises(BadSignature):
        note.open_note(head.replace("3", "4", 1), [SUMDB])


def test_a_vkey_is_read_and_written_and_its_id_is_the_published_hash():
    key = VerifierKey.parse(SUMDB)
    assert key.vkey == SUMDB
    raw = base64text.decode(SUMDB.split("+", 2)[2], "key")
    assert key.key_id == hashlib.sha256(b"sum.golang.org\n" + raw).digest()[:4]
    assert VerifierKey.parse(LOG.vkey) == LOG.verifier
    assert VerifierKey.parse(WITNESS.vkey).algorithm == note.COSIGNATURE


@pytest.mark.parametrize(
    "vkey",
    ["", "a+b+c", SUMDB.replace("033de0ae", "033de0af"), SUMDB[:-1], SUMDB.replace("sum", "sun"),
     SUMDB + "\n", "x" * 2000, "n+00000000+AQ=="],
)  # fmt: skip
def test_other_vkeys_are_refused(vkey):
    with pytest.raises(MalformedEvidence):
        VerifierKey.parse(vkey)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_what_is_signed_opens(text):
    signed = note.sign_note(text + "\n", LOG)
    assert note.open_note(signed, [LOG.vkey]).text == text + "\n"


def test_a_text_with_blank_lines_is_split_at_the_last_one():
    text = "a\n\nb\n"
    assert note.open_note(note.sign_note(text, LOG), [LOG.verifier]).text == text


def test_every_altered_character_is_refused():
    signed = note.sign_note("hello\nworld\n", LOG)
    for place in range(len(signed)):
        altered = signed[:place] + chr(ord(signed[place]) ^ 1) + signed[place + 1 :]
        with pytest.raises((MalformedEvidence, BadSignature)):
            note.open_note(altered, [LOG.vkey])


def test_unknown_signatures_are_passed_over_but_one_known_and_false_refuses_all():
    signed = note.sign_note("x\n", OTHER, LOG)
    assert [one.key for one in note.open_note(signed, [LOG.vkey]).signatures] == [LOG.verifier]
    with pytest.raises(BadSignature, match="not signed"):
        note.open_note(note.sign_note("x\n", OTHER), [LOG.vkey])
    forged = "\u2014 " + LOG.name + " " + base64text.encode(LOG.verifier.key_id + bytes(64)) + "\n"
    with pytest.raises(BadSignature, match="does not fit"):
        note.open_note(note.add_line(note.sign_note("x\n", OTHER), forged), [LOG.vkey, OTHER.vkey])


def test_a_cosignature_carries_its_time_and_is_over_the_published_bytes():
    signed = note.add_line(note.sign_note("x\n", LOG), WITNESS.cosign("x\n", 1679315147))
    opened = note.open_note(signed, [LOG.vkey, WITNESS.vkey])
    assert {one.key: one.time_s for one in opened.signatures} == {
        LOG.verifier: 0,
        WITNESS.verifier: 1679315147,
    }
    raw = base64text.decode(signed.splitlines()[-1].split()[-1], "line")
    assert int.from_bytes(raw[4:12], "big") == 1679315147
    WITNESS.private.public_key().verify(raw[12:], b"cosignature/v1\ntime 1679315147\nx\n")
    later = raw[:11] + bytes([raw[11] ^ 1]) + raw[12:]
    with pytest.raises(BadSignature):
        note.open_note(signed.replace(base64text.encode(raw), base64text.encode(later)), [WITNESS.vkey])


def test_adding_the_same_line_twice_adds_it_once():
    signed = note.sign_note("x\n", LOG)
    line = WITNESS.cosign("x\n", 5)
    assert note.add_line(note.add_line(signed, line), line) == signed + line


@pytest.mark.parametrize(
    "text",
    ["", "x", "x\n", "\n\n", "x\n\n", "x\n\ny", "x\n\n- a b\n", "x\x00\n\n\u2014 a b\n", "x\n" * 40_000],
)
def test_what_is_not_a_note_is_refused(text):
    with pytest.raises((MalformedEvidence, BadSignature)):
        note.open_note(text, [LOG.vkey])


def test_sixteen_signatures_are_read_and_a_thousand_are_not():
    line = note.sign_note("x\n", OTHER).splitlines(keepends=True)[-1]
    assert note.open_note(note.sign_note("x\n", LOG) + line * 16, [LOG.vkey]).text == "x\n"
    with pytest.raises(MalformedEvidence):
        note.open_note(note.sign_note("x\n", LOG) + line * 1000, [LOG.vkey])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b"])
def test_a_name_that_a_note_cannot_hold_is_refused(name):
    with pytest.raises(MalformedEvidence):
        NoteKey(name, LOG.private).sign("x\n")


def test_a_text_that_a_note_cannot_hold_is_refused():
    for text in ("no newline", "tab\t\n", ""):
        with pytest.raises(MalformedEvidence):
            note.sign_note(text, LOG)


def test_half_a_character_is_refused_wherever_it_stands():
    with pytest.raises(MalformedEvidence):
        note.split_note("text\udc80\n\n\u2014 log.example AAAA\n")
    with pytest.raises(MalformedEvidence):
        note.VerifierKey.parse("log\udc80.example+00000000+AAAA")
