"""The plan of a sample: one spelling, one entry in the log, and how many it draws."""

from __future__ import annotations

import pytest

from desktop_assist.audit import sample_plan
from desktop_assist.audit.errors import BadSample
from desktop_assist.evidence import commitment
from diagnostics import canonical
from simulators import auditors


def test_a_plan_can_be_read_again_and_has_one_entry(tmp_path):
    plan = auditors.plan()
    (tmp_path / "plan").write_bytes(plan.encode())
    assert sample_plan.load(tmp_path / "plan") == plan
    assert commitment.parse_leaf(plan.leaf())
    assert auditors.plan().leaf() != plan.leaf()


@pytest.mark.parametrize(
    ("population", "drawn"), [(0, 0), (1, 1), (19, 19), (50, 31), (100, 45), (1000, 300), (10_000, 3000)]
)
def test_the_least_share_and_the_bound_both_hold(population, drawn):
    assert auditors.plan().drawn_of(population) == drawn


def test_a_plan_without_a_bound_draws_the_share_alone():
    assert auditors.plan(bound="0.0").drawn_of(50) == 15


@pytest.mark.parametrize(
    "changed",
    [
        {"fraction": "1.5"},
        {"fraction": "-0.1"},
        {"bound": "x"},
        {"strata": "luck"},
        {"salt": "00"},
        {"form": "other"},
        {"auditor_key": "none"},
        {"more": "than known"},
        {"log": "two\nlines"},
    ],
)
def test_what_has_no_place_in_a_plan_is_refused(changed):
    value = canonical.decode(auditors.plan().encode())
    with pytest.raises(BadSample):
        sample_plan.parse(canonical.encode({**value, **changed}))


def test_another_spelling_is_refused():
    data = auditors.plan().encode()
    for other in (data + b"\n", data.replace(b":", b": ", 1), b"", b"[]", b"x" * 100_000):
        with pytest.raises(BadSample):
            sample_plan.parse(other)


def test_a_small_or_another_kind_of_key_is_refused(tmp_path):
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    for key in (rsa.generate_private_key(65537, 1024), ed25519.Ed25519PrivateKey.generate()):
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        with pytest.raises(BadSample, match="RSA key of at least 2048 bits"):
            sample_plan.make("log", pem, "0.3", "0.05", auditors.BEACON)
    with pytest.raises(BadSample, match="cannot be read"):
        sample_plan.load(tmp_path / "nowhere")
