"""RFC 3161 time-stamps over the log's checkpoints: an outsider says that a checkpoint existed at a moment.

Decides: what is asked of a time-stamping authority (a digest and a random number, nothing of the log), and
that an answer counts only if it is for this very checkpoint, granted, and signed under one of given roots.
Leaves alone: when a token is fetched and from where (the desk, where an authority is configured), and which
roots are trusted: the auditor brings them.

`openssl ts -verify -in TOKEN -data CHECKPOINT -CAfile ROOTS` checks the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from desktop_assist.evidence.errors import BadSignature, malformed

# From: https://www.rfc-editor.org/rfc/rfc3161#section-3.4
REQUEST_TYPE, RESPONSE_TYPE = "application/timestamp-query", "application/timestamp-reply"
LARGEST_RESPONSE_BYTES = 256 * 1024
_THIS = "This time-stamp"


@dataclass(frozen=True)
class Request:
    """What is sent to the authority.

    Attributes:
        der: The bytes to send, of `REQUEST_TYPE`.
        nonce: The random number that the answer must repeat.
    """

    der: bytes
    nonce: int


def request(signed_checkpoint: str) -> Request:
    """The request for a time-stamp of a checkpoint, signatures and all."""
    builder = TimestampRequestBuilder().data(signed_checkpoint.encode())
    made = (
        builder.hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).cert_request(cert_request=True).build()
    )
    if made.nonce is None:
        raise malformed("This request for a time-stamp", "it has no random number")
    return Request(made.as_bytes(), made.nonce)


def roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file.

    Raises:
        MalformedEvidence: It has none, or one that cannot be read.
    """
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise malformed("This list of certificates", "it is not certificates in PEM") from error


def accept(
    response: bytes, asked: Request, signed_checkpoint: str, trusted: Sequence[x509.Certificate]
) -> datetime:
    """The moment in the answer to `asked`; keep `response` as it is.

    Raises:
        MalformedEvidence, BadSignature: As `verify`; also, the answer is to another request.
    """
    return _verified(response, signed_checkpoint, trusted, asked.nonce)


def verify(response: bytes, signed_checkpoint: str, trusted: Sequence[x509.Certificate]) -> datetime:
    """The moment, in UTC, at which the authority saw a checkpoint, from the answer that was kept.

    Raises:
        MalformedEvidence: It is not a time-stamp.
        BadSignature: It was not granted, is of something else, or is not signed under `trusted`.
    """
    return _verified(response, signed_checkpoint, trusted, None)


def _verified(
    response: bytes, signed_checkpoint: str, trusted: Sequence[x509.Certificate], nonce: int | None
) -> datetime:
    told = _decoded(response)
    if not trusted:
        raise _refused("no authority is trusted")
    builder = VerifierBuilder(roots=list(trusted), nonce=nonce)
    try:
        good = builder.build().verify_message(told, signed_checkpoint.encode())
    except (VerificationError, ValueError) as error:
        raise _refused(str(error)) from error
    if not good:
        raise _refused("its signature does not fit")
    return told.tst_info.gen_time.astimezone(UTC)


def _decoded(response: bytes) -> TimeStampResponse:
    if len(response) > LARGEST_RESPONSE_BYTES:
        raise malformed(_THIS, f"it is larger than {LARGEST_RESPONSE_BYTES} bytes")
    try:
        return decode_timestamp_response(response)
    except ValueError as error:
        raise malformed(_THIS, "it is not the answer of a time-stamping authority") from error


def _refused(why: str) -> BadSignature:
    return BadSignature(
        f"This time-stamp does not hold: {why}.", next_step="Ask the authority for another time-stamp."
    )
