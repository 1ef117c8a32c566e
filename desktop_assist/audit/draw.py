"""The draw: which cases people look at, so that neither the auditor nor the desk can steer it.

Decides:
    1. What is signed: the frozen checkpoint's text, the beacon's bytes and the plan's bytes, each with its
       length before, so that no byte can pass from one to the other.
    2. The signature: RSA PKCS #1 v1.5 with SHA-256, of which there is only one for a key and a message.
    3. The seed is the SHA-256 of the signature; a case's score is the HMAC-SHA256, by the seed, of the place
       of its opening in the log, as eight bytes, the highest first.
    4. Of each technician's cases whose openings stand after the plan and within the checkpoint, those with
       the smallest scores are drawn, as many as the plan says. A case that was handed over is a case of each
       technician who was in it.
Leaves alone: whether the archive is complete (`completeness`), and whose bundles hold (`verify`).

Anybody who has plan, beacon, checkpoint and archive draws the same again from the signature, which
`openssl dgst -sha256 -verify auditor.pem -signature draw.sig draw.message` checks.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from desktop_assist.audit.case_summary import NOBODY, CaseSummary
from desktop_assist.audit.sample_plan import Plan, bad_sample, read
from desktop_assist.evidence import note

LARGEST_BEACON_BYTES = 64 * 1024
_LARGEST_KEY_BYTES = 32 * 1024
_HEADER = b"desktop-assist/draw/v1\n"


@dataclass(frozen=True)
class Drawn:
    """One case that was drawn.

    Attributes:
        case: Its id.
        place: Of its opening in the log.
        score: In hex.
    """

    case: str
    place: int
    score: str


@dataclass(frozen=True)
class Stratum:
    """The cases of one technician.

    Attributes:
        technician: The name; empty for those nobody came to.
        population: How many cases.
        drawn: The smallest scores first.
    """

    technician: str
    population: int
    drawn: tuple[Drawn, ...]

    def to_json(self) -> dict[str, Any]:
        """The stratum, ready for canonical JSON."""
        return {**vars(self), "drawn": [vars(one) for one in self.drawn]}


def message(plan: Plan, signed_checkpoint: str, beacon: bytes) -> bytes:
    """What the auditor signs (1).

    Raises:
        MalformedEvidence: The checkpoint is no signed note.
        BadSample: The beacon's bytes are none or too many.
    """
    if not 0 < len(beacon) <= LARGEST_BEACON_BYTES:
        raise bad_sample("The beacon's bytes are missing or too many.")
    text, rules = note.split_note(signed_checkpoint)[0].encode(), plan.encode()
    return _HEADER + b"%d %d %d\n" % (len(text), len(beacon), len(rules)) + text + beacon + rules


def sign(plan: Plan, to_sign: bytes, key: RSAPrivateKey) -> bytes:
    """The auditor's signature (2).

    Raises:
        BadSample: The key is not the plan's.
    """
    if key.public_key().public_numbers() != plan.public_key().public_numbers():
        raise bad_sample("This private key is not that of the plan.")
    return key.sign(to_sign, PKCS1v15(), hashes.SHA256())


def seed(plan: Plan, to_sign: bytes, signature: bytes) -> bytes:
    """The seed, if the signature is the auditor's (2, 3).

    Raises:
        BadSample: It is not.
    """
    try:
        plan.public_key().verify(signature, to_sign, PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise bad_sample(
            "The signature of this draw is not the auditor's, or is over something else."
        ) from error
    return hashlib.sha256(signature).digest()


def score(seed_bytes: bytes, place: int) -> bytes:
    """The score of the case whose opening stands at `place` (3)."""
    return hmac.digest(seed_bytes, place.to_bytes(8, "big"), "sha256")


def draw(
    plan: Plan, seed_bytes: bytes, cases: Iterable[CaseSummary], after: int, size: int
) -> tuple[Stratum, ...]:
    """What is drawn, by technician (4).

    Args:
        plan: The plan.
        seed_bytes: The seed.
        cases: The archive's, verified.
        after: The place of the plan in the log; -1 where it is not there.
        size: Of the frozen checkpoint.
    """
    held: dict[str, list[tuple[bytes, CaseSummary]]] = {}
    for case in cases:
        if case.places and after < case.places[0] < size:
            for technician in case.technicians or (NOBODY,):
                held.setdefault(technician, []).append((score(seed_bytes, case.places[0]), case))
    return tuple(_stratum(plan, technician, held[technician]) for technician in sorted(held))


def _stratum(plan: Plan, technician: str, scored: list[tuple[bytes, CaseSummary]]) -> Stratum:
    smallest = sorted(scored, key=lambda one: (one[0], one[1].case))[: plan.drawn_of(len(scored))]
    drawn = tuple(Drawn(case.case, case.places[0], value.hex()) for value, case in smallest)
    return Stratum(technician, len(scored), drawn)


def private_key(path: Path) -> RSAPrivateKey:
    """The auditor's private key in a PEM file.

    Raises:
        BadSample: It cannot be read, or is no RSA key without a passphrase.
    """
    try:
        key = load_pem_private_key(read(path, _LARGEST_KEY_BYTES), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise bad_sample(f"{path} is not a private key in PEM without a passphrase.") from error
    if not isinstance(key, RSAPrivateKey):
        raise bad_sample(f"{path} is not an RSA key.")
    return key


def public_pem(data: bytes) -> str:
    """The public half of a key in PEM, whether `data` holds that or the private key.

    Raises:
        BadSample: It is neither.
    """
    try:
        if b"PRIVATE KEY" not in data:
            return data.decode("ascii").strip() + "\n"
        held = load_pem_private_key(data, password=None).public_key()
        return held.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise bad_sample("This is not a key in PEM.") from error
