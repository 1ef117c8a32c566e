"""DSSE envelopes: some bytes, their type, and signatures over both.

Decides: what is signed (the pre-authentication encoding of type and payload), and that an envelope counts
only if enough of the given keys signed it and none of them is falsified.
Leaves alone: what the payload says, and who holds which key. The payload's bytes are kept as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from desktop_assist.evidence import base64text, ed25519
from desktop_assist.evidence.errors import BadSignature, malformed
from desktop_assist.evidence.keyfile import SigningKey
from diagnostics import canonical

# From: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md
PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST_ENVELOPE_BYTES = 4 * 1024 * 1024
_MOST_SIGNATURES = 16
_THIS = "This envelope"


@dataclass(frozen=True)
class Envelope:
    """What an envelope holds, nothing of it verified.

    Attributes:
        payload: The signed bytes.
        payload_type: Their media type.
        signatures: Pairs of key id and 64-byte signature.
    """

    payload: bytes
    payload_type: str
    signatures: tuple[tuple[str, bytes], ...]


class _Signature(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    payload: str
    payloadType: str  # noqa: N815 (DSSE's own name)
    signatures: tuple[_Signature, ...]


def sign(payload: bytes, *keys: SigningKey) -> bytes:
    """An envelope of `payload`, of type `PAYLOAD_TYPE`, signed by each of `keys`.

    Raises:
        MalformedEvidence: It would be larger than `LARGEST_ENVELOPE_BYTES`.
    """
    signed = _pre_authentication(PAYLOAD_TYPE, payload)
    made = tuple(_Signature(key.keyid, base64text.encode(key.sign(signed))) for key in keys)
    return _written(_Envelope(base64text.encode(payload), PAYLOAD_TYPE, made))


def add_signature(envelope: bytes, key: SigningKey) -> bytes:
    """`envelope` with `key`'s signature added last; the same envelope if it has signed already.

    Raises:
        MalformedEvidence: `envelope` is not one.
    """
    outer = _parsed(envelope)
    if any(signature.keyid == key.keyid for signature in outer.signatures):
        return envelope
    payload = base64text.decode(outer.payload, _THIS)
    made = key.sign(_pre_authentication(outer.payloadType, payload))
    added = _Signature(key.keyid, base64text.encode(made))
    return _written(msgspec.structs.replace(outer, signatures=(*outer.signatures, added)))


def read(envelope: bytes) -> Envelope:
    """The parts of `envelope`, unverified.

    Raises:
        MalformedEvidence: It is not an envelope, or is too large, or has too many signatures.
    """
    outer = _parsed(envelope)
    signatures = tuple((one.keyid, base64text.decode(one.sig, _THIS)) for one in outer.signatures)
    return Envelope(base64text.decode(outer.payload, _THIS), outer.payloadType, signatures)


def signers(envelope: bytes, keys: Mapping[str, bytes]) -> tuple[bytes, frozenset[str]]:
    """The payload, and the ids of those of `keys` (key id → 32 raw bytes) that signed it.

    Signatures by other keys are passed over: they say nothing to who does not know them.

    Raises:
        MalformedEvidence: It is not an envelope.
        BadSignature: It has another type, or a signature under one of `keys` does not fit.
    """
    parts = read(envelope)
    return parts.payload, signed_by(parts, keys)


def signed_by(parts: Envelope, keys: Mapping[str, bytes]) -> frozenset[str]:
    """As `signers`, for an envelope that was read already.

    Raises:
        BadSignature: It has another type, or a signature under one of `keys` does not fit.
    """
    if parts.payload_type != PAYLOAD_TYPE:
        raise _refused(f"This envelope holds {parts.payload_type!r}, not a statement.")
    signed = _pre_authentication(parts.payload_type, parts.payload)
    good = set()
    for keyid, signature in parts.signatures:
        if keyid in keys:
            _check(keys[keyid], signature, signed, keyid)
            good.add(keyid)
    return frozenset(good)


def verify(envelope: bytes, keys: Mapping[str, bytes], threshold: int = 1) -> bytes:
    """The payload's bytes, if at least `threshold` different keys of `keys` signed them.

    Args:
        envelope: The envelope's JSON bytes.
        keys: Key id → 32 raw bytes of the public key.
        threshold: How many must have signed, at least 1.

    Raises:
        MalformedEvidence: It is not an envelope.
        BadSignature: Too few signed, or one of their signatures does not fit.
    """
    payload, good = signers(envelope, keys)
    if len({keys[keyid] for keyid in good}) < max(threshold, 1):
        raise _refused(f"This statement has {len(good)} of the {threshold} signatures that it needs.")
    return payload


def _pre_authentication(payload_type: str, payload: bytes) -> bytes:
    # From: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _parsed(envelope: bytes) -> _Envelope:
    if len(envelope) > LARGEST_ENVELOPE_BYTES:
        raise malformed(_THIS, f"it is larger than {LARGEST_ENVELOPE_BYTES} bytes")
    try:
        outer = msgspec.json.decode(envelope, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(_THIS, "it is not a DSSE envelope") from error
    if len(outer.signatures) > _MOST_SIGNATURES:
        raise malformed(_THIS, f"it has more than {_MOST_SIGNATURES} signatures")
    return outer


def _written(outer: _Envelope) -> bytes:
    data = canonical.encode(msgspec.to_builtins(outer))
    if len(data) > LARGEST_ENVELOPE_BYTES:
        raise malformed(_THIS, f"it would be larger than {LARGEST_ENVELOPE_BYTES} bytes")
    return data


def _check(public_raw: bytes, signature: bytes, signed: bytes, keyid: str) -> None:
    if not ed25519.fits(public_raw, signature, signed):
        raise _refused(f"The signature of {keyid} does not fit this statement.")


def _refused(happened: str) -> BadSignature:
    return BadSignature(happened, next_step="Do not rely on it; ask the other side for the original.")
