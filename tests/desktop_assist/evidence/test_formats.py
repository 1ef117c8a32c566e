"""FORMATS.md and its vectors: the program still makes these bytes, and a verifier without its code agrees.

The verifier below is written from resources/FORMATS.md alone: hashlib, base64 and Ed25519, nothing of ours.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import zipfile

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop_assist.evidence import archive_file
from diagnostics.resources import resource
from simulators import vectors

FORMATS = resource("FORMATS.md").read_text(encoding="utf-8")
VECTORS = json.loads(vectors.FILE.read_text(encoding="utf-8"))


def test_the_program_makes_the_published_vectors():
    assert vectors.text() == vectors.FILE.read_text(encoding="utf-8")


def test_the_program_makes_the_published_bundle(tmp_path):
    archive_file.export(vectors.write_bundle(tmp_path), tmp_path / "case.zip")
    assert (tmp_path / "case.zip").read_bytes() == vectors.BUNDLE.read_bytes()


def test_what_the_page_quotes_is_in_the_vectors():
    quoted = set(
        re.findall(
            r"\b[0-9a-f]{64}\b|ssh-ed25519 \S+|SHA256:\S{43}|^    \S+\+[0-9a-f]{8}\+\S+",
            FORMATS,
            re.MULTILINE,
        )
    )
    text = json.dumps(VECTORS)
    assert len(quoted) >= 9
    assert {one.strip() for one in quoted if one.strip() not in text} == set()


def test_the_files_that_the_page_names_are_there():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", FORMATS) if not link.startswith("https://")]
    assert len(links) >= 4
    assert all(resource(*link.split("/")).exists() for link in links)


# The verifier


def sha256(data):
    return hashlib.sha256(data).digest()


def commitment(salt, data):
    return sha256(b"evidence-commit/v1\0" + salt + sha256(data)).hex()


def raw_key(line):
    return base64.b64decode(line.split()[1])[-32:]


def verify(raw, signature, data):
    Ed25519PublicKey.from_public_bytes(raw).verify(signature, data)


def opened_envelope(envelope, keys):
    outer = json.loads(envelope)
    payload = base64.b64decode(outer["payload"], validate=True)
    signed = b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload
    for one in outer["signatures"]:
        verify(keys[one["keyid"]], base64.b64decode(one["sig"]), signed)
    return json.loads(payload), [one["keyid"] for one in outer["signatures"]]


def opened_note(text, vkeys):
    body, _, lines = text.partition("\n\n")
    body += "\n"
    signers = {}
    for line in lines.splitlines():
        dash, name, data = line.split(" ")
        assert dash == "—"
        key_id, signature = base64.b64decode(data)[:4], base64.b64decode(data)[4:]
        known_name, known_id, key = vkeys[name].split("+")
        key = base64.b64decode(key)
        assert (known_name, known_id) == (name, key_id.hex())
        assert key_id == sha256(name.encode() + b"\n" + key)[:4]
        signed, time = body.encode(), 0
        if key[0] == 4:
            (time,) = struct.unpack(">Q", signature[:8])
            signature, signed = signature[8:], b"cosignature/v1\ntime %d\n" % time + signed
        verify(key[1:], signature, signed)
        signers[name] = time
    origin, size, root = body.splitlines()
    return origin, int(size), base64.b64decode(root), signers


def root_of(leaf_hash, index, size, path):
    """RFC 9162, 2.1.3.2."""
    first, last, value = index, size - 1, leaf_hash
    for one in path:
        assert last
        if first % 2 or first == last:
            value = sha256(b"\1" + one + value)
            while not first % 2 and first:
                first, last = first >> 1, last >> 1
        else:
            value = sha256(b"\1" + value + one)
        first, last = first >> 1, last >> 1
    assert last == 0
    return value


def check_proof(text, leaf, vkeys):
    head, _, signed = text.partition("\n\n")
    lines = head.splitlines()
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    index = int(lines[1].removeprefix("index "))
    _, size, root, signers = opened_note(signed, vkeys)
    assert "help.example/log" in signers
    path = [base64.b64decode(line) for line in lines[2:]]
    assert root_of(sha256(b"\0" + leaf), index, size, path) == root
    return index, size, root


def check_seal(armoured, data, namespace, raw):
    def string(value):
        return struct.pack(">I", len(value)) + value

    blob = base64.b64decode("".join(armoured.splitlines()[1:-1]))
    key = string(string(b"ssh-ed25519") + string(raw))
    head = b"SSHSIG" + struct.pack(">I", 1) + key + string(namespace) + string(b"") + string(b"sha512")
    assert blob.startswith(head)
    signature = blob[-64:]
    assert blob == head + string(string(b"ssh-ed25519") + string(signature))
    signed = string(namespace) + string(b"") + string(b"sha512") + string(hashlib.sha512(data).digest())
    verify(raw, signature, b"SSHSIG" + signed)


KEYS = {
    VECTORS["keys"][who]["keyid"]: raw_key(VECTORS["keys"][who]["public"])
    for who in ("customer", "technician")
}
VKEYS = {key["vkey"].split("+")[0]: key["vkey"] for key in VECTORS["keys"].values() if "vkey" in key}


def test_the_vectors_verify_without_our_code():
    item, prev = VECTORS["item"], ""
    assert commitment(bytes.fromhex(item["salt"]), item["data"].encode()) == item["commitment"]
    for seq, one in enumerate(VECTORS["statements"]):
        told, signers = opened_envelope(one["envelope"], KEYS)
        assert json.dumps(told, separators=(",", ":"), sort_keys=True, ensure_ascii=False) == one["payload"]
        assert (told["predicate"]["seq"], told["predicate"]["prev"]) == (seq, prev)
        prev = sha256(one["envelope"].encode()).hex()
        assert prev == one["digest"]
        assert len(signers) == (2 if told["predicateType"].endswith("claim:v1") else 1)
        assert one["commitment"] == commitment(bytes.fromhex(one["salt"]), one["envelope"].encode())
        assert json.loads(one["leaf"]) == {"commit": one["commitment"], "v": 1}
        assert len(one["leaf"]) == 83
        assert sha256(b"\0" + one["leaf"].encode()).hex() == one["leaf_hash"]
        index, size, root = check_proof(one["proof"], one["leaf"].encode(), VKEYS)
        assert (index, size, root.hex()) == (seq + 2, 5, VECTORS["log"]["root"])


def test_the_log_of_the_vectors_verifies_without_our_code():
    log = VECTORS["log"]
    origin, size, root, signers = opened_note(log["checkpoint"], VKEYS)
    assert (origin, size, root.hex()) == ("help.example/log", 5, log["root"])
    assert signers == {"help.example/log": 0, "customer.01vector": log["cosigned_at"]}
    leaves = [*log["first_leaves"], *(one["leaf"] for one in VECTORS["statements"])]
    hashes = [sha256(b"\0" + leaf.encode()) for leaf in leaves]
    pair = [sha256(b"\1" + hashes[at] + hashes[at + 1]) for at in (0, 2)]
    assert pair[0].hex() == log["root_of_2"]
    assert sha256(b"\1" + sha256(b"\1" + pair[0] + pair[1]) + hashes[4]) == root
    assert log["consistency_from_2"] == [pair[1].hex(), hashes[4].hex()]


def test_the_seal_of_the_vectors_verifies_without_our_code():
    seal = VECTORS["seal"]
    customer = raw_key(VECTORS["keys"]["customer"]["public"])
    check_seal(seal["armoured"], seal["data"].encode(), seal["namespace"].encode(), customer)
    with pytest.raises(InvalidSignature):
        check_seal(seal["armoured"], b"other", seal["namespace"].encode(), customer)


def test_the_bundle_of_the_vectors_verifies_without_our_code():
    with zipfile.ZipFile(vectors.BUNDLE) as archive:
        files = {name.removeprefix("case-01VECTOR/"): archive.read(name) for name in archive.namelist()}
    listed = {}
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        listed.update(line.split("  ")[::-1] for line in files[manifest].decode().splitlines())
    assert {name: sha256(files[name]).hex() for name in listed} == listed
    assert files.keys() - listed.keys() == {"tagmanifest-sha256.txt", "seals/customer.sig"}
    customer = raw_key(VECTORS["keys"]["customer"]["public"])
    armoured, sealed = files["seals/customer.sig"].decode(), files["tagmanifest-sha256.txt"]
    check_seal(armoured, sealed, b"evidence-bundle@help.example", customer)
    openings, subjects = json.loads(files["openings.json"]), {}
    for seq, salt in openings["statements"].items():
        envelope, leaf = files[f"statements/{seq}.dsse.json"], files[f"log/{seq}.leaf"]
        told, _ = opened_envelope(envelope, KEYS)
        subjects.update({one["name"]: one["digest"].get("evidence-commit-v1") for one in told["subject"]})
        assert json.loads(leaf)["commit"] == commitment(bytes.fromhex(salt), envelope)
        check_proof(files[f"log/{seq}.tlog-proof"].decode(), leaf, VKEYS)
    for name, salt in openings["items"].items():
        assert subjects[name] == commitment(bytes.fromhex(salt), files[name])
    assert opened_note(files["log/checkpoint"].decode(), VKEYS)[3].keys() == VKEYS.keys()
