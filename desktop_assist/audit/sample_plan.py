"""What is decided about a sample before anybody can know what it will hit.

Decides: the form of a plan, and its entry in the log: the auditor's key, how many of each technician's cases
are drawn, and a public beacon's round that lies in the future.
Leaves alone: the draw (`draw`); and whether the round was in the future, which only its publisher can tell.

The entry is a commitment like every other one, with the salt in the plan itself: a plan is public.
"""

from __future__ import annotations

import math
import secrets
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec import Meta

from desktop_assist.audit import sample_size
from desktop_assist.audit.errors import BadSample
from desktop_assist.evidence import commitment
from diagnostics import canonical
from diagnostics.errors import NotCanonical

FORM: Final = "desktop-assist/sample-plan/v1"
LARGEST_BYTES = 64 * 1024
# From: https://csrc.nist.gov/pubs/sp/800/131/a/r2/final (section 3: at least 2048 bits)
SMALLEST_KEY_BITS = 2048
Decimal = Annotated[str, Meta(pattern=r"\A(0\.[0-9]{1,6}|1)\Z")]
Line = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\A[\x20-\x7e]*\Z")]


class Beacon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of randomness that anybody can look up.

    Attributes:
        source: Its address, such as that of a chain of drand or of NIST's beacon.
        round: The round that will be used, as the source names it.
        at: When it will be published.
    """

    source: Line
    round: Line
    at: Line


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan.

    Attributes:
        form: `FORM`.
        log: The name of the log that it is about.
        auditor_key: The RSA key that the draw will be signed with, in PEM.
        fraction: The least share of each technician's cases that is drawn, a decimal.
        bound: The share of bad cases that is to be noticed in each technician's, a decimal.
        strata: By what cases are told apart: `technician`.
        beacon: The round to come.
        salt: 32 bytes in hex, of the plan's own commitment.
    """

    form: Literal["desktop-assist/sample-plan/v1"]
    log: Line
    auditor_key: Annotated[str, Meta(max_length=4096)]
    fraction: Decimal
    bound: Decimal
    strata: Literal["technician"]
    beacon: Beacon
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]

    def encode(self) -> bytes:
        """The plan's bytes: canonical JSON."""
        return canonical.encode(msgspec.to_builtins(self))

    def leaf(self) -> bytes:
        """The log's entry for it."""
        return commitment.leaf(commitment.commit(bytes.fromhex(self.salt), self.encode()))

    def public_key(self) -> RSAPublicKey:
        """The key that the draw will be signed with.

        Raises:
            BadSample: It is no RSA key, or too small.
        """
        try:
            key = load_pem_public_key(self.auditor_key.encode())
        except (ValueError, UnsupportedAlgorithm) as error:
            raise bad_sample("The auditor's key is not a public key in PEM.") from error
        if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
            raise bad_sample(f"The auditor's key is not an RSA key of at least {SMALLEST_KEY_BITS} bits.")
        return key

    def drawn_of(self, population: int) -> int:
        """How many of a technician's so many cases are drawn."""
        share, bound = Fraction(self.fraction), Fraction(self.bound)
        bounding = sample_size.needed_of(population, bound) if bound else 0
        return min(population, max(math.ceil(share * population), bounding))


def make(log: str, auditor_key: str, fraction: str, bound: str, beacon: Beacon) -> Plan:
    """A new plan.

    Raises:
        BadSample: One of its parts has no place in a plan.
    """
    plan = Plan(FORM, log, auditor_key, fraction, bound, "technician", beacon, secrets.token_hex(32))
    return parse(plan.encode())


def parse(data: bytes) -> Plan:
    """The plan in `data`.

    Raises:
        BadSample: It is none, or not in its one spelling.
    """
    try:
        plan = msgspec.convert(canonical.decode(data), Plan) if len(data) <= LARGEST_BYTES else None
        if plan is None or plan.encode() != data:
            raise bad_sample("This plan is too large or not in canonical form.")
    except (NotCanonical, msgspec.ValidationError) as error:
        raise bad_sample(f"This is no plan of a sample: {error}.") from error
    plan.public_key()
    return plan


def load(path: Path) -> Plan:
    """The plan in a file.

    Raises:
        BadSample: It cannot be read, or is none.
    """
    return parse(read(path, LARGEST_BYTES))


def read(path: Path, largest: int) -> bytes:
    """The bytes of a file of the sample.

    Raises:
        BadSample: It cannot be read, or is larger than `largest`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise bad_sample(f"{path} cannot be read ({error.strerror}).") from error
    if len(data) > largest:
        raise bad_sample(f"{path} is larger than it can be.")
    return data


def bad_sample(happened: str) -> BadSample:
    """The error for a sample that cannot be planned, drawn or checked."""
    return BadSample(happened, kept="Nothing was drawn.", next_step="See: desktop-assist audit sample --help")
