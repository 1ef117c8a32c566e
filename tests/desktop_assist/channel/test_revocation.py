"""A revocation list counts only when the organisation signed it, and never goes back."""

from __future__ import annotations

import pytest

from desktop_assist.channel.revocation import RevocationsRefused, SignedList, accept
from desktop_assist.evidence import keyfile, krl, sshsig
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.krl_writing import Revoked, write
from desktop_assist.organisation import DeskAddress, Organisation

AUTHORITY = keyfile.generate()
ORGANISATION = Organisation(
    version=1,
    name="Help",
    domain="help.example",
    practice=False,
    languages=("en",),
    technician_ca=AUTHORITY.public_line,
    log="",
    desk=DeskAddress("127.0.0.1", 22, "", ""),
)
NAMESPACE = "revocations@help.example"


def signed(version: int = 5, key: SigningKey = AUTHORITY, namespace: str = NAMESPACE) -> SignedList:
    data = write(version, 1000, AUTHORITY.blob, Revoked((7,)))
    return SignedList(data, sshsig.sign(data, namespace, key))


def refusal(given: SignedList, newest_seen: int = 0) -> str:
    with pytest.raises(RevocationsRefused) as refused:
        accept(given, ORGANISATION, newest_seen)
    return refused.value.happened


def test_a_list_that_the_authority_signed_is_accepted() -> None:
    listed = accept(signed(), ORGANISATION, 5)
    assert (listed.version, listed.generated_at) == (5, 1000)


def test_an_older_list_never_takes_the_place_of_a_newer() -> None:
    assert "older revocation list" in refusal(signed(version=4), newest_seen=5)
    assert "older revocation list" in refusal(signed(version=0))


def test_anybody_elses_list_is_refused() -> None:
    assert "somebody other" in refusal(signed(key=keyfile.generate()))


def test_what_was_signed_for_another_purpose_is_refused() -> None:
    assert "not for 'revocations@help.example'" in refusal(signed(namespace="catalogue@help.example"))


def test_a_changed_list_is_refused() -> None:
    good, other = signed(), signed(version=6)
    assert "does not fit" in refusal(SignedList(other.data, good.signature))
    assert "cannot be used" in refusal(SignedList(good.data, ""))


def test_a_signed_list_that_is_not_understood_is_refused() -> None:
    data = signed().data + bytes([6]) + bytes(4)
    assert "section of kind 6" in refusal(SignedList(data, sshsig.sign(data, NAMESPACE, AUTHORITY)))
    large = bytes(krl.LARGEST_LIST_BYTES + 1)
    assert "larger than" in refusal(SignedList(large, sshsig.sign(large, NAMESPACE, AUTHORITY)))
