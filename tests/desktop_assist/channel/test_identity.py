"""Each step of the identity procedure refuses with its own sentence, by our certificates and ssh-keygen's."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_assist.channel.errors import IdentityRefused, Reason
from desktop_assist.channel.identity import AUDITOR, TECHNICIAN, Standing, identify
from desktop_assist.evidence import keyfile, krl, krl_writing
from desktop_assist.evidence.certificate import FOREVER
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.krl_writing import Revoked
from simulators.channels import NOW, certified

AUTHORITY = keyfile.generate()
AT = int(NOW.timestamp())
NOTHING = Revoked()


def refusal(line: str, principal: str = TECHNICIAN, now: Any = NOW) -> str:
    with pytest.raises(IdentityRefused) as refused:
        identify(line, AUTHORITY.public_line, principal, now)
    assert refused.value.kept == "Nobody was let in."
    return refused.value.happened


def test_a_good_certificate_says_who_it_is() -> None:
    key = certified(AUTHORITY)
    identity = identify(key.certificate, AUTHORITY.public_line, TECHNICIAN, NOW)
    assert (identity.name, identity.principal) == ("maria", TECHNICIAN)
    assert identity.valid_until == "2026-11-21T19:04:05Z"
    assert identity.public_raw == key.public_raw
    assert identity.certificate == key.certificate


def test_1_a_plain_key_is_refused() -> None:
    assert "plain key" in refusal("")


def test_1_what_is_no_certificate_is_refused() -> None:
    assert "plain key" in refusal(AUTHORITY.public_line)
    assert "cannot be read" in refusal("ssh-ed25519-cert-v01@openssh.com AAAA")


def test_1_a_host_certificate_is_refused() -> None:
    assert "for a computer" in refusal(certified(AUTHORITY, kind="host").certificate)


def test_2_another_authority_is_refused() -> None:
    assert "somebody other than your organisation" in refusal(certified(keyfile.generate()).certificate)


def altered(line: str, old: bytes, new: bytes) -> str:
    kind, encoded = line.split()
    blob = base64.b64decode(encoded)
    assert old in blob
    return f"{kind} {base64.b64encode(blob.replace(old, new, 1)).decode()}"


def test_2_an_altered_certificate_is_refused() -> None:
    key = certified(AUTHORITY, name="maria")
    assert "altered" in refusal(altered(key.certificate, b"maria", b"mario"))


def test_2_another_key_in_a_good_certificate_is_refused() -> None:
    key = certified(AUTHORITY)
    assert "altered" in refusal(altered(key.certificate, key.public_raw, keyfile.generate().public_raw))


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=7))
def test_2_no_bit_can_be_changed(place: int, bit: int) -> None:
    kind, encoded = GOOD.split()
    blob = bytearray(base64.b64decode(encoded))
    blob[place % len(blob)] ^= 1 << bit
    refusal(f"{kind} {base64.b64encode(blob).decode()}")


GOOD = certified(AUTHORITY).certificate


def test_3_the_wrong_principal_is_refused() -> None:
    assert "not one of a technician" in refusal(certified(AUTHORITY, principals=(AUDITOR,)).certificate)
    assert "not one of an auditor" in refusal(certified(AUTHORITY).certificate, principal=AUDITOR)
    assert "not one of a technician" in refusal(certified(AUTHORITY, principals=("Technician",)).certificate)


def test_4_the_period_is_that_of_our_clock() -> None:
    line = certified(AUTHORITY, valid_after=AT, valid_before=AT + 10).certificate
    assert "not valid before 2026-11-21T18:04:05Z" in refusal(line, now=NOW - timedelta(seconds=1))
    assert identify(line, AUTHORITY.public_line, TECHNICIAN, NOW)
    assert identify(line, AUTHORITY.public_line, TECHNICIAN, NOW + timedelta(seconds=9, microseconds=999_999))
    assert "expired at 2026-11-21T18:04:15Z" in refusal(line, now=NOW + timedelta(seconds=10))


@pytest.mark.parametrize("end", [FOREVER, FOREVER - 1, 253_402_300_800])
def test_4_a_certificate_without_an_end_is_refused(end: int) -> None:
    assert "never ends" in refusal(certified(AUTHORITY, valid_before=end).certificate)


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "maria\n", "\x1b[31mmaria", "ma\u202eria", " maria"])
def test_6_a_certificate_that_names_nobody_is_refused(name: str) -> None:
    assert "does not name its holder" in refusal(certified(AUTHORITY, name=name).certificate)


class FromKeygen:
    """Certificates as `ssh-keygen -s` makes them, by our authority."""

    def __init__(self, keygen: Callable[..., Any], folder: Path) -> None:
        self.keygen, self.folder = keygen, folder
        keyfile.save(AUTHORITY, folder / "ca")
        keyfile.save(keyfile.generate(), folder / "user")

    def certificate(self, *options: str, validity: str = "20261121180000Z:20261121190000Z") -> str:
        self.keygen("-q", "-s", "ca", "-I", "maria", "-V", validity, *options, "user.pub")
        return (self.folder / "user-cert.pub").read_text().strip()


@pytest.fixture
def from_keygen(keygen: Callable[..., Any], tmp_path: Path) -> FromKeygen:
    return FromKeygen(keygen, tmp_path)


def test_a_certificate_of_ssh_keygen_is_accepted(from_keygen: FromKeygen) -> None:
    line = from_keygen.certificate("-n", "technician,auditor")
    identity = identify(line, AUTHORITY.public_line, AUDITOR, NOW)
    assert (identity.name, identity.valid_until) == ("maria", "2026-11-21T19:00:00Z")
    assert identity.certificate == " ".join(line.split()[:2]), "without the comment"


def test_3_no_principals_means_none(from_keygen: FromKeygen) -> None:
    assert "not one of a technician" in refusal(from_keygen.certificate())


@pytest.mark.parametrize("option", ["force-command=/bin/true", "source-address=127.0.0.1", "critical:x=1"])
def test_5_a_critical_option_is_refused(from_keygen: FromKeygen, option: str) -> None:
    said = refusal(from_keygen.certificate("-n", "technician", "-O", option))
    assert "does not know" in said
    assert option.removeprefix("critical:").partition("=")[0] in said


def test_4_forever_by_ssh_keygen_is_refused(from_keygen: FromKeygen) -> None:
    assert "never ends" in refusal(from_keygen.certificate("-n", "technician", validity="always:forever"))


def test_1_a_host_certificate_of_ssh_keygen_is_refused(from_keygen: FromKeygen) -> None:
    assert "for a computer" in refusal(from_keygen.certificate("-h", "-n", "technician"))


def test_1_another_kind_of_key_is_refused(keygen: Callable[..., Any], from_keygen: FromKeygen) -> None:
    keygen("-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", "weak")
    keygen("-q", "-s", "ca", "-I", "maria", "-n", "technician", "-V", "+1h", "weak.pub")
    assert "of kind ssh-rsa-cert-v01@openssh.com" in refusal(
        (from_keygen.folder / "weak-cert.pub").read_text()
    )


def standing(
    revoked: Revoked = NOTHING, claimed_by: str | None = "maria", ahead: timedelta = timedelta()
) -> Standing:
    """What the desk says; our clock is `ahead` of its."""
    listed = krl.parse(krl_writing.write(1, 0, AUTHORITY.blob, revoked))
    return Standing(listed, claimed_by, NOW - ahead)


def refused(key: SigningKey, told: Standing, now: datetime = NOW) -> IdentityRefused:
    with pytest.raises(IdentityRefused) as caught:
        identify(key.certificate, AUTHORITY.public_line, TECHNICIAN, now, told)
    return caught.value


def test_7_a_revoked_certificate_is_refused() -> None:
    key = certified(AUTHORITY, serial=7)
    assert identify(key.certificate, AUTHORITY.public_line, TECHNICIAN, NOW, standing()).name == "maria"
    for revoked in (Revoked(serials=(7,)), Revoked(names=("maria",))):
        error = refused(key, standing(revoked))
        assert (error.reason, error.happened) == (
            Reason.REVOKED,
            "The organisation has revoked this certificate.",
        )


@pytest.mark.parametrize("claimed_by", ["", "anna", "Maria", "maria "])
def test_8_a_case_that_is_somebody_elses_is_refused(claimed_by: str) -> None:
    error = refused(certified(AUTHORITY), standing(claimed_by=claimed_by))
    assert error.reason is Reason.NOT_ASSIGNED
    assert error.happened == "The desk has not given this case to maria."


def test_8_the_desk_itself_asks_about_no_case() -> None:
    told = standing(claimed_by=None)
    assert identify(certified(AUTHORITY).certificate, AUTHORITY.public_line, TECHNICIAN, NOW, told)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(hours=5), "which is 5 hours ahead of the desk's clock"),
        (-timedelta(hours=5, minutes=20), "which is 5 hours and 20 minutes behind the desk's clock"),
        (timedelta(days=400, hours=1), "which is 400 days and 1 hour ahead of the desk's clock"),
        (timedelta(minutes=30), "which is 30 minutes ahead of the desk's clock"),
    ],
)
def test_4_a_clock_that_is_wrong_is_said_with_how_much(ahead: timedelta, told: str) -> None:
    at = int(NOW.timestamp())
    key = certified(AUTHORITY, valid_after=at - 7200, valid_before=at - 3600)
    if ahead < timedelta():
        key = certified(AUTHORITY, valid_after=at + 3600, valid_before=at + 7200)
    error = refused(key, standing(ahead=ahead))
    assert error.reason is Reason.WRONG_CLOCK
    assert told in error.happened
    assert "sets the date and time" in error.next_step


def test_4_a_clock_that_is_nearly_right_is_not_blamed() -> None:
    at = int(NOW.timestamp())
    key = certified(AUTHORITY, valid_after=at - 7200, valid_before=at - 3600)
    error = refused(key, standing(ahead=timedelta(minutes=29)))
    assert error.reason is Reason.EXPIRED
    assert "clock" not in error.happened
