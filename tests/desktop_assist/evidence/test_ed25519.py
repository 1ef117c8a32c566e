"""Verification by libsodium, against the other library and the standard's own vector."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from desktop_assist.evidence import ed25519

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()


def test_the_vector_of_rfc_8032_fits():
    # From: https://www.rfc-editor.org/rfc/rfc8032#section-7.1 (test 2)
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert ed25519.fits(public, signature, b"\x72")


@given(some.binary(max_size=300))
def test_what_the_other_library_signs_fits_and_nothing_else(text):
    signature = KEY.sign(text)
    assert ed25519.fits(PUBLIC, signature, text)
    assert not ed25519.fits(PUBLIC, signature, text + b"!")


@given(some.integers(0, 63), some.integers(1, 255))
def test_no_bit_of_a_signature_can_be_changed(place, flipped):
    signature = bytearray(KEY.sign(b"text"))
    signature[place] ^= flipped
    assert not ed25519.fits(PUBLIC, bytes(signature), b"text")


@pytest.mark.parametrize(("key", "signature"), [(b"", 64), (PUBLIC + b"!", 64), (PUBLIC, 63), (PUBLIC, 65)])
def test_another_length_never_fits(key, signature):
    assert not ed25519.fits(key, (KEY.sign(b"text") + b"!")[:signature], b"text")


def test_a_key_of_small_order_signs_nothing():
    # The neutral point: with it, the signature of the neutral point and zero would fit any text.
    neutral = b"\1" + bytes(31)
    assert not ed25519.fits(neutral, neutral + bytes(32), b"any text")
