"""Streamlined NTRU Prime, sntrup761: the half of it that an answering end needs.

Decides: how a secret is hidden for the holder of a public key (encapsulation).
Leaves alone: making keys and finding hidden secrets again; only a dialling end does that, and ours dials with
ML-KEM alone. How it is used in SSH: `hybrid_exchange`.

No library that we may ship has it, and stock OpenSSH from 8.5 to 9.8 has no other exchange that withstands a
quantum computer. It is used together with X25519 alone, so a fault in here could cost that protection but not
the one there is without it. Secrets live for one key exchange; nothing here is asked twice about the same.

From: https://ntruprime.cr.yp.to/nist/ntruprime-20201007.pdf, sections 3 and 4; names as there.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

P, Q, WEIGHT = 761, 4591, 286
PUBLIC_KEY_BYTES, CIPHERTEXT_BYTES, SECRET_BYTES = 1158, 1039, 32
_HALF = (Q - 1) // 2
_ROUNDED = (Q + 2) // 3  # how many multiples of 3 there are
_LIMIT = 16384  # where Encode and Decode give a byte out
_NO_ACCIDENT = random.SystemRandom()

_Polynomial = npt.NDArray[np.int64]


class BadPublicKey(ValueError):
    """A peer's public key has another length."""


@dataclass(frozen=True)
class Encapsulated:
    """A secret, and how it travels.

    Attributes:
        secret: 32 bytes.
        ciphertext: 1,039 bytes.
    """

    secret: bytes
    ciphertext: bytes


def encapsulate(public_key: bytes) -> Encapsulated:
    """A new secret for the holder of `public_key`.

    Raises:
        BadPublicKey: It is not 1,158 bytes.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise BadPublicKey(f"a public key of sntrup761 has {PUBLIC_KEY_BYTES} bytes")
    return hide(public_key, _short())


def hide(public_key: bytes, short: _Polynomial) -> Encapsulated:
    """The secret that `short` stands for; separate so that a test can say what is random."""
    h = np.array(decode(public_key, [Q] * P), dtype=np.int64) - _HALF
    rounded = encode([int(each) for each in _round(_times(h, short))], [_ROUNDED] * P)
    inner = _small(short)
    confirm = _hash(2, _hash(3, inner) + _hash(4, public_key))
    ciphertext = rounded + confirm
    return Encapsulated(_hash(1, _hash(3, inner) + ciphertext), ciphertext)


def _short() -> _Polynomial:
    """A random polynomial with exactly `WEIGHT` coefficients that are 1 or -1; the others are 0."""
    made = np.zeros(P, dtype=np.int64)
    for place in _NO_ACCIDENT.sample(range(P), WEIGHT):
        made[place] = _NO_ACCIDENT.choice((-1, 1))
    return made


def _times(first: _Polynomial, second: _Polynomial) -> _Polynomial:
    """The product modulo x^p - x - 1 and q, its coefficients from -(q-1)/2 to (q-1)/2."""
    product = np.convolve(first, second)
    low, high = product[:P].copy(), product[P:]
    low[: P - 1] += high  # x^p is x + 1
    low[1:P] += high
    return np.asarray((low + _HALF) % Q - _HALF, dtype=np.int64)


def _round(coefficients: _Polynomial) -> _Polynomial:
    """Each coefficient to the nearest multiple of 3, counted from the smallest of them."""
    nearest = coefficients - ((coefficients + 1) % 3 - 1)
    return np.asarray((nearest + _HALF) // 3, dtype=np.int64)


def _small(short: _Polynomial) -> bytes:
    """Four coefficients a byte, the first in the lowest two bits."""
    padded = np.zeros((P + 3) // 4 * 4, dtype=np.int64)
    padded[:P] = short + 1
    fours = padded.reshape(-1, 4)
    return bytes((fours[:, 0] | fours[:, 1] << 2 | fours[:, 2] << 4 | fours[:, 3] << 6).astype(np.uint8))


def _hash(purpose: int, data: bytes) -> bytes:
    return hashlib.sha512(bytes([purpose]) + data).digest()[:32]


def encode(numbers: Sequence[int], limits: Sequence[int]) -> bytes:
    """Numbers, each below its limit, as bytes: `Encode` in the source."""
    out = bytearray()
    while len(limits) > 1:
        above, above_limits = [], []
        for place in range(0, len(limits) - 1, 2):
            number = numbers[place] + limits[place] * numbers[place + 1]
            limit = limits[place] * limits[place + 1]
            while limit >= _LIMIT:
                out.append(number & 255)
                number, limit = number >> 8, (limit + 255) >> 8
            above.append(number)
            above_limits.append(limit)
        odd = len(limits) % 2
        numbers = [*above, *numbers[len(numbers) - odd :]]
        limits = [*above_limits, *limits[len(limits) - odd :]]
    for number, limit in zip(numbers, limits, strict=True):
        last, left = number, limit
        while left > 1:
            out.append(last & 255)
            last, left = last >> 8, (left + 255) >> 8
    return bytes(out)


def decode(data: bytes, limits: Sequence[int]) -> list[int]:
    """The numbers that `encode` wrote; any bytes of that length give some: `Decode` in the source."""
    if len(limits) == 1:
        return [int.from_bytes(data, "little") % limits[0]]
    place, bottom, above = 0, [], []
    for first in range(0, len(limits) - 1, 2):
        limit, number, weight = limits[first] * limits[first + 1], 0, 1
        while limit >= _LIMIT:
            number, weight, place = number + data[place] * weight, weight << 8, place + 1
            limit = (limit + 255) >> 8
        bottom.append((number, weight))
        above.append(limit)
    rest = decode(data[place:], [*above, *limits[len(limits) - len(limits) % 2 :]])
    numbers = []
    for pair, (number, weight) in enumerate(bottom):
        whole = number + weight * rest[pair]
        numbers += [whole % limits[2 * pair], whole // limits[2 * pair] % limits[2 * pair + 1]]
    return numbers + rest[len(bottom) :]
