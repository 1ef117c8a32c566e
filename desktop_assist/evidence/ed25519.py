"""Whether an Ed25519 signature fits.

Decides: by libsodium (PyNaCl, which paramiko needs too), in half the time that OpenSSL takes. An audit does
little else as often. It refuses the keys of small order, too, under which one signature fits any text.
Leaves alone: making keys and signatures, which is the `cryptography` package's; and whose key it is.
"""

from __future__ import annotations

from nacl import bindings
from nacl.exceptions import CryptoError

KEY_BYTES, SIGNATURE_BYTES = 32, 64


def fits(public_raw: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether the key of 32 raw bytes made `signature` over `signed`; never for one of another length."""
    if len(public_raw) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + signed, public_raw)
    except CryptoError:
        return False
    return True
