"""The published test vectors: evidence made with fixed keys, salts and times, so that its bytes never change.

`python -m simulators.vectors` in the tests' folder writes them anew; do so only when a format changes.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_assist.evidence import (
    archive_file,
    bundle,
    chain,
    checkpoint,
    commitment,
    dsse,
    item,
    merkle,
    note,
    proof,
    sshsig,
    statement,
)
from desktop_assist.evidence.bundle import BundleContents
from desktop_assist.evidence.chain import StoredStatement
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.note import CosignerKey, NoteKey
from desktop_assist.evidence.statement import Kinds
from diagnostics.resources import resource

FOLDER = resource("vectors")
FILE, BUNDLE = FOLDER / "evidence.json", FOLDER / "case-01VECTOR.zip"
CASE, ORGANISATION, AT, TIME_S = "01VECTOR", "help.example", "2026-11-21T18:04:05Z", 1_795_284_300
NAMESPACE = f"evidence-bundle@{ORGANISATION}"
ITEM, DATA = "data/note.txt", b"It is slow since Monday.\n"


def private(number: int) -> Ed25519PrivateKey:
    """The key whose 32 secret bytes are all `number`."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


CUSTOMER, TECHNICIAN = SigningKey(private(1)), SigningKey(private(2))
LOG, WITNESS = NoteKey("help.example/log", private(3)), CosignerKey("customer.01vector", private(1))


def salt(number: int) -> bytes:
    """32 bytes, all `number`."""
    return bytes([number]) * 32


def statements() -> list[StoredStatement]:
    """An opening, a claim that both signed, and a closing."""
    about = commitment.commit(salt(0x20), DATA)
    told: list[tuple[Kinds, dict[str, Any], dict[str, str], tuple[SigningKey, ...]]] = [
        (Kinds.OPENING, {"question": "Why is it slow?"}, {ITEM: about}, (CUSTOMER,)),
        (Kinds.CLAIM, {"text": "The disk is full."}, {}, (TECHNICIAN, CUSTOMER)),
        (Kinds.CLOSING, {"reason": "Ended."}, {}, (CUSTOMER,)),
    ]
    made: list[StoredStatement] = []
    for seq, (kind, body, items, keys) in enumerate(told):
        prev = made[-1].digest if made else ""
        payload = statement.make(kind, case=CASE, seq=seq, prev=prev, at=AT, body=body, items=items)
        made.append(StoredStatement(seq, dsse.sign(payload, *keys), salt(0x10 + seq)))
    return made


def logged() -> tuple[merkle.Tree, list[StoredStatement], str]:
    """The log of two other leaves and the case's three, the case with its proofs, the signed checkpoint."""
    tree, made = merkle.Tree(), statements()
    for leaf in (b"other 0", b"other 1", *(one.leaf for one in made)):
        tree.append(leaf)
    signed = checkpoint.sign(Checkpoint(LOG.name, len(tree), tree.root()), LOG)
    proven = [
        replace(one, leaf_index=place, proof=proof.write(place, tree.inclusion(place), signed))
        for place, one in enumerate(made, 2)
    ]
    return tree, proven, note.add_line(signed, WITNESS.cosign(note.split_note(signed)[0], TIME_S))


def made() -> dict[str, Any]:
    """All vectors but the bundle, as JSON can hold them."""
    tree, proven, cosigned = logged()
    return {
        "keys": {
            "customer": {"secret": "01" * 32, "public": CUSTOMER.public_line, "keyid": CUSTOMER.keyid},
            "technician": {"secret": "02" * 32, "public": TECHNICIAN.public_line, "keyid": TECHNICIAN.keyid},
            "log": {"secret": "03" * 32, "vkey": LOG.vkey},
            "witness": {"secret": "01" * 32, "vkey": WITNESS.vkey},
        },
        "item": {
            "name": ITEM, "data": DATA.decode(), "salt": salt(0x20).hex(), "sha256": sha256(DATA).hexdigest(),
            "commitment": commitment.commit(salt(0x20), DATA),
        },
        "statements": [
            {
                "payload": dsse.read(one.envelope).payload.decode(), "envelope": one.envelope.decode(),
                "digest": chain.digest(one.envelope), "salt": one.salt.hex(),
                "commitment": commitment.commit(one.salt, one.envelope), "leaf": one.leaf.decode(),
                "leaf_hash": merkle.leaf_hash(one.leaf).hex(), "proof": one.proof,
            }
            for one in proven
        ],
        "log": {
            "first_leaves": ["other 0", "other 1"], "root": tree.root().hex(), "checkpoint": cosigned,
            "cosigned_at": TIME_S, "consistency_from_2": [one.hex() for one in tree.consistency(2)],
            "root_of_2": tree.root(2).hex(),
        },
        "seal": {
            "namespace": NAMESPACE, "data": "sealed\n",
            "armoured": sshsig.sign(b"sealed\n", NAMESPACE, CUSTOMER),
        },
    }  # fmt: skip


def write_bundle(folder: Path) -> Path:
    """The bundle of the case, sealed, in `folder`."""
    _, proven, cosigned = logged()
    contents = BundleContents(
        CASE, ORGANISATION, AT, proven, [item.measured(ITEM, salt(0x20), DATA)], cosigned,
        f"log {LOG.vkey}\n", {"customer.pub": f"{CUSTOMER.public_line}\n".encode()},
    )  # fmt: skip
    path = bundle.write(folder, contents)
    bundle.seal(path, "customer", ORGANISATION, CUSTOMER)
    return path


def text() -> str:
    """The file of vectors."""
    return json.dumps(made(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    BUNDLE.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        archive_file.export(write_bundle(Path(scratch)), BUNDLE)
