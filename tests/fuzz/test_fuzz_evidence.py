"""Evidence from anywhere: keys, signatures, statements, checkpoints, proofs, time-stamps and tombstones."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.audit import gossip
from desktop_assist.channel import identity
from desktop_assist.evidence import (
    age_file,
    checkpoint,
    dsse,
    issuing,
    keyfile,
    krl,
    krl_writing,
    note,
    proof,
    sshsig,
    statement,
    timestamp_token,
    tombstone,
)
from desktop_assist.evidence.certificate import Certificate
from desktop_assist.evidence.note import VerifierKey
from diagnostics import canonical
from simulators import vectors
from simulators.fixed_clock import FixedClock
from simulators.fuzzed import Target, mapping, text_of

DATA = Path(__file__).parent.parent / "data" / "evidence"
MADE = vectors.made()
ENVELOPE = MADE["statements"][1]["envelope"].encode()
PROOF = MADE["statements"][0]["proof"]
LEAF = MADE["statements"][0]["leaf"].encode()
CHECKPOINT = MADE["log"]["checkpoint"]
LOG, WITNESS = MADE["keys"]["log"]["vkey"], MADE["keys"]["witness"]["vkey"]
RAW_KEYS = {key.keyid: key.public_raw for key in (vectors.CUSTOMER, vectors.TECHNICIAN)}
AUTHORITY, HOLDER = vectors.CUSTOMER, vectors.TECHNICIAN
CERTIFICATE = issuing.issue(AUTHORITY, HOLDER.public_line, "maria", ("technician",), 0, 2**33, 7)
ISSUED = Certificate(CERTIFICATE)
REVOKED = krl_writing.Revoked(serials=(1, 2, 3, 900, 2**63), names=("maria", "anna"))
LIST = krl_writing.write(3, 1_795_284_300, AUTHORITY.public_raw, REVOKED, "a comment")
STAMP = (DATA / "timestamp.tsr").read_bytes()
STAMPED = (DATA / "timestamp-checkpoint.txt").read_text(encoding="utf-8")
ROOTS = (DATA / "timestamp-root.pem").read_bytes()
ERASED = {
    "erased": [
        {
            "what": "data/note.txt",
            "commitment": MADE["item"]["commitment"],
            "digest": "",
            "who": "customer",
            "at": vectors.AT,
            "why": "asked",
        },
    ]
}


def in_a_file(use: Callable[[Path], object]) -> Callable[[bytes], object]:
    """`use` of a file that holds the bytes."""

    def write_and_use(data: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "input"
            path.write_bytes(data)
            path.chmod(0o600)
            return use(path)

    return write_and_use


def closed() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "open", Path(folder) / "closed"
        source.write_bytes(b"frames of the screen" * 10)
        age_file.encrypt(source, target, [HOLDER.public_line])
        return target.read_bytes()


def whole_statement(data: bytes) -> None:
    known = statement.parse(data)
    tombstone.read(known.body) if known.kind is statement.Kinds.ERASURE else canonical.encode(known.body)


def certificate_line(data: bytes) -> None:
    line = text_of(data)
    identity.identify(line, AUTHORITY.public_line, identity.TECHNICIAN, FixedClock().now())
    Certificate(line).verify_signature()


def revocations(data: bytes) -> None:
    read = krl.parse(data)
    read.revokes(ISSUED)
    read.names(AUTHORITY.public_raw, "maria")
    krl_writing.add(data, 4, 1_795_284_301, AUTHORITY.public_raw, REVOKED)


TARGETS = (
    Target("dsse", ENVELOPE, lambda data: dsse.verify(data, RAW_KEYS, 2), is_json=True),
    Target("statement", MADE["statements"][0]["payload"].encode(), whole_statement, is_json=True),
    Target("note", CHECKPOINT.encode(), lambda data: note.open_note(text_of(data), [LOG, WITNESS])),
    Target("note-lines", CHECKPOINT.encode(), lambda data: note.split_note(text_of(data))),
    Target("verifier-key", LOG.encode(), lambda data: VerifierKey.parse(text_of(data))),
    Target("checkpoint", CHECKPOINT.encode(), lambda data: checkpoint.read(text_of(data))),
    Target(
        "cosigned",
        CHECKPOINT.encode(),
        lambda data: checkpoint.verify_cosigned(text_of(data), LOG, [WITNESS]),
    ),
    Target("gossip", CHECKPOINT.encode(), lambda data: gossip.compare(CHECKPOINT, text_of(data), LOG)),
    Target("proof", PROOF.encode(), lambda data: proof.verify(text_of(data), LEAF, LOG)),
    Target("proof-lines", PROOF.encode(), lambda data: proof.parse(text_of(data))),
    Target(
        "sshsig",
        MADE["seal"]["armoured"].encode(),
        lambda data: sshsig.verify(text_of(data), b"sealed\n", MADE["seal"]["namespace"]),
    ),
    Target("keyfile", keyfile.pem(HOLDER), in_a_file(keyfile.load)),
    Target("public-line", HOLDER.public_line.encode(), lambda data: keyfile.raw_public(text_of(data))),
    Target("certificate", CERTIFICATE.encode(), certificate_line),
    Target("krl", LIST, revocations),
    Target("age", closed(), in_a_file(lambda path: age_file.decrypt(path, path.with_name("opened"), HOLDER))),
    Target(
        "time-stamp", STAMP, lambda data: timestamp_token.verify(data, STAMPED, timestamp_token.roots(ROOTS))
    ),
    Target("time-stamp-roots", ROOTS, timestamp_token.roots),
    Target(
        "tombstone",
        json.dumps(ERASED).encode(),
        lambda data: tombstone.read(mapping(data)),
        is_json=True,
    ),
    Target("canonical-json", ENVELOPE, canonical.decode, is_json=True),
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_is_not_spoiled_is_read(target: Target) -> None:
    target.use(target.good)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@given(data=st.data())
def test_spoiled_evidence(target: Target, data: st.DataObject) -> None:
    target.throw(data)
