"""The half of sntrup761 that we have: what it hides, stock OpenSSH finds (`test_hybrid_exchange`)."""

from __future__ import annotations

import secrets

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel import sntrup761
from desktop_assist.channel.sntrup761 import WEIGHT, BadPublicKey, P, Q, decode, encode

LIMITS = st.lists(st.integers(2, Q), min_size=1, max_size=40)


@given(LIMITS, st.randoms(use_true_random=False))
def test_numbers_come_back_from_their_bytes(limits, random):
    numbers = [random.randrange(limit) for limit in limits]
    assert decode(encode(numbers, limits), limits) == numbers


def test_the_lengths_are_those_of_the_standard():
    assert len(encode([0] * P, [Q] * P)) == sntrup761.PUBLIC_KEY_BYTES
    made = sntrup761.encapsulate(secrets.token_bytes(sntrup761.PUBLIC_KEY_BYTES))
    assert len(made.ciphertext) == sntrup761.CIPHERTEXT_BYTES
    assert len(made.secret) == sntrup761.SECRET_BYTES


def test_each_secret_is_new():
    key = secrets.token_bytes(sntrup761.PUBLIC_KEY_BYTES)
    made = {sntrup761.encapsulate(key).secret for _ in range(20)}
    assert len(made) == 20


def test_the_same_randomness_hides_the_same():
    key, short = bytes(sntrup761.PUBLIC_KEY_BYTES), sntrup761._short()
    assert sntrup761.hide(key, short) == sntrup761.hide(key, short)
    assert sntrup761.hide(key, short) != sntrup761.hide(key, -short)


def test_what_is_random_is_short_and_has_exactly_the_weight():
    for _ in range(20):
        short = sntrup761._short()
        assert set(short.tolist()) == {-1, 0, 1}
        assert np.count_nonzero(short) == WEIGHT


def slowly(first, second):
    """The product modulo x^p - x - 1 and q, term by term."""
    whole = [0] * (2 * P)
    for place, each in enumerate(first):
        for other, factor in enumerate(second):
            whole[place + other] += each * factor
    for place in range(2 * P - 1, P - 1, -1):
        whole[place - P] += whole[place]
        whole[place - P + 1] += whole[place]
    return [(each + Q // 2) % Q - Q // 2 for each in whole[:P]]


def test_the_product_is_that_of_the_ring():
    first = np.array([secrets.randbelow(Q) - Q // 2 for _ in range(P)], dtype=np.int64)
    short = sntrup761._short()
    assert sntrup761._times(first, short).tolist() == slowly(first.tolist(), short.tolist())


def test_rounding_goes_to_the_nearest_multiple_of_three():
    every = np.arange(-(Q // 2), Q // 2 + 1, dtype=np.int64)
    for given_, place in zip(every.tolist(), sntrup761._round(every).tolist(), strict=True):
        assert 0 <= place < (Q + 2) // 3
        assert abs(3 * place - Q // 2 - given_) <= 1


@pytest.mark.parametrize("length", [0, 1157, 1159])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(BadPublicKey):
        sntrup761.encapsulate(bytes(length))
