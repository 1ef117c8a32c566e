"""The draw: nobody can steer it, anybody can repeat it, and openssl confirms the signature."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
from collections import Counter
from dataclasses import replace

import pytest

from desktop_assist.audit import draw
from desktop_assist.audit.errors import BadSample
from desktop_assist.evidence import checkpoint
from desktop_assist.evidence.checkpoint import Checkpoint
from desktop_assist.evidence.keyfile import generate
from desktop_assist.evidence.note import NoteKey
from simulators import auditors
from simulators.auditors import ROUND
from simulators.summaries import case

LOG = NoteKey("practice.invalid/log", generate().private)
SIGNED = checkpoint.sign(Checkpoint(LOG.name, 20_000, b"r" * 32), LOG)
PLAN = auditors.plan()
MESSAGE = draw.message(PLAN, SIGNED, ROUND)
SIGNATURE = draw.sign(PLAN, MESSAGE, auditors.key())
SEED = draw.seed(PLAN, MESSAGE, SIGNATURE)


def cases(*told):
    """Cases of technicians, the openings at places 10, 20, 30 …"""
    names = [name for name, count in told for _ in range(count)]
    return [
        case(number, technician=name, places=(10 * number + 10, 10 * number + 11))
        for number, name in enumerate(names)
    ]


def test_the_message_is_checkpoint_beacon_and_rules_each_with_its_length():
    text = SIGNED.split("\n\n")[0].encode() + b"\n"
    lengths = b"%d %d %d\n" % (len(text), len(ROUND), len(PLAN.encode()))
    told = b"desktop-assist/draw/v1\n" + lengths + text + ROUND + PLAN.encode()
    assert told == MESSAGE


def test_openssl_makes_the_very_signature_and_verifies_it(tmp_path):
    files = {"key": auditors.private_pem(), "pub": auditors.public_pem().encode(), "message": MESSAGE}
    for name, data in {**files, "sig": SIGNATURE}.items():
        (tmp_path / name).write_bytes(data)
    ours = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "pub", "-signature", "sig", "message"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ours.stdout.strip() == "Verified OK"
    theirs = ["openssl", "dgst", "-sha256", "-sign", "key", "-out", "again", "message"]
    subprocess.run(theirs, cwd=tmp_path, check=True)
    assert (tmp_path / "again").read_bytes() == SIGNATURE


def test_seed_and_score_are_what_the_formula_says():
    assert hashlib.sha256(SIGNATURE).digest() == SEED
    expected = hmac.new(SEED, (4711).to_bytes(8, "big"), hashlib.sha256).digest()
    assert draw.score(SEED, 4711) == expected


def test_each_technicians_smallest_scores_are_drawn():
    population = cases(("maria", 50), ("paul", 7), ("", 3))
    strata = {one.technician: one for one in draw.draw(PLAN, SEED, population, -1, 20_000)}
    assert {name: (one.population, len(one.drawn)) for name, one in strata.items()} == {
        "": (3, 3), "maria": (50, 31), "paul": (7, 7),
    }  # fmt: skip
    scores = sorted(draw.score(SEED, one.places[0]).hex() for one in population[:50])
    assert [one.score for one in strata["maria"].drawn] == scores[:31]


def test_a_case_that_was_handed_over_is_a_case_of_each_technician_who_was_in_it():
    population = [*cases(("maria", 2), ("paul", 1)), case(9, technician="maria", took_over=("paul", "maria"))]
    population[-1] = replace(population[-1], places=(900,))
    strata = draw.draw(PLAN, SEED, population, -1, 20_000)
    assert [(one.technician, one.population) for one in strata] == [("maria", 3), ("paul", 2)]
    assert all("C9" in {each.case for each in one.drawn} for one in strata)


def test_only_cases_after_the_plan_and_within_the_checkpoint_can_be_drawn():
    (stratum,) = draw.draw(PLAN, SEED, cases(("maria", 10)), 30, 80)
    assert stratum.population == 4
    assert {one.place for one in stratum.drawn} == {40, 50, 60, 70}
    assert draw.draw(PLAN, SEED, [case(places=())], -1, 80) == ()


def test_the_order_of_the_archive_and_other_technicians_change_nothing():
    population = cases(("maria", 60), ("paul", 40))
    once = draw.draw(PLAN, SEED, population, -1, 20_000)
    assert draw.draw(PLAN, SEED, reversed(population), -1, 20_000) == once
    assert draw.draw(PLAN, SEED, population[:60], -1, 20_000)[0] == once[0]


def test_another_beacon_checkpoint_or_plan_draws_others():
    grown = checkpoint.sign(Checkpoint(LOG.name, 20_001, b"r" * 32), LOG)
    messages = [
        MESSAGE, draw.message(PLAN, SIGNED, b"another"), draw.message(PLAN, grown, ROUND),
        draw.message(auditors.plan(), SIGNED, ROUND),
    ]  # fmt: skip
    seeds = {hashlib.sha256(draw.sign(PLAN, each, auditors.key())).digest() for each in messages}
    assert len(seeds) == 4
    drawn = {
        tuple(one.case for one in draw.draw(PLAN, seed, cases(("maria", 60)), -1, 20_000)[0].drawn)
        for seed in seeds
    }
    assert len(drawn) == 4


def test_every_case_is_as_likely_as_another():
    population, counted = cases(("maria", 100)), Counter[str]()
    for number in range(300):
        seed = hashlib.sha256(b"%d" % number).digest()
        (stratum,) = draw.draw(PLAN, seed, population, -1, 20_000)
        counted.update(one.case for one in stratum.drawn)
    expected = 300 * 0.45
    chi_squared = sum((counted[one.case] - expected) ** 2 / (expected * 0.55) for one in population)
    assert chi_squared < 149  # the 99.9th percentile of 99 degrees of freedom


@pytest.mark.parametrize("place", [0, 100, 255])
def test_a_changed_signature_or_message_is_refused(place):
    changed = SIGNATURE[:place] + bytes([SIGNATURE[place] ^ 1]) + SIGNATURE[place + 1 :]
    with pytest.raises(BadSample):
        draw.seed(PLAN, MESSAGE, changed)
    with pytest.raises(BadSample):
        draw.seed(PLAN, MESSAGE + b" ", SIGNATURE)


def test_another_key_cannot_sign_and_no_beacon_is_none():
    with pytest.raises(BadSample, match="not that of the plan"):
        draw.sign(PLAN, MESSAGE, auditors.key(1))
    for beacon in (b"", b"x" * 70_000):
        with pytest.raises(BadSample):
            draw.message(PLAN, SIGNED, beacon)


def test_keys_are_read_from_files_and_others_refused(tmp_path):
    (tmp_path / "key").write_bytes(auditors.private_pem())
    assert draw.private_key(tmp_path / "key").private_numbers() == auditors.key().private_numbers()
    assert draw.public_pem(auditors.private_pem()) == draw.public_pem(auditors.public_pem().encode())
    (tmp_path / "other").write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(BadSample):
        draw.private_key(tmp_path / "other")
    with pytest.raises(BadSample):
        draw.public_pem((tmp_path / "other").read_bytes())
