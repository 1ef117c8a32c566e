"""What a domain publishes must belong together; other keys count only when the old ones signed them."""

from __future__ import annotations

import pytest

from desktop_assist.desk.folder import DeskFolder
from desktop_assist.enrolment.candidate import RENEWAL_SEAL, look_up, renews
from desktop_assist.enrolment.domain import typed
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.evidence import keyfile, sshsig
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.organisation import BadOrganisation
from simulators.websites import Website

HERE = typed("help.example")
TOML = "organisation.toml"


def renewed(website: Website, desk: DeskFolder) -> SigningKey:
    """The website publishes another authority from now on; returned is its key."""
    key = keyfile.generate()
    old = desk.organisation.technician_ca
    website.files[TOML] = website.files[TOML].replace(old.encode(), key.public_line.encode())
    seal = sshsig.sign(website.files["catalogue.toml"], "catalogue@help.example", key)
    website.files["catalogue.toml.sig"] = seal.encode()
    return key


def test_an_organisation_is_found_at_its_domain(website: Website, desk: DeskFolder) -> None:
    found = look_up(website.well_known(), HERE)
    assert found.organisation == desk.organisation
    assert found.fingerprint == keyfile.fingerprint(desk.organisation.technician_ca)
    assert found.renewal_seal == ""


def test_the_file_of_another_domain_is_refused(website: Website) -> None:
    website.files[TOML] = website.files[TOML].replace(b"help.example", b"evil.example")
    with pytest.raises((EnrolmentRefused, BadOrganisation)):
        look_up(website.well_known(), HERE)


def test_what_is_no_organisation_is_refused(website: Website) -> None:
    website.files[TOML] = b"nonsense"
    with pytest.raises(BadOrganisation, match=r"help\.example"):
        look_up(website.well_known(), HERE)


def test_a_price_list_that_somebody_else_signed_is_refused(website: Website) -> None:
    website.files["catalogue.toml"] += b"\n"
    with pytest.raises(EnrolmentRefused, match="price list"):
        look_up(website.well_known(), HERE)


def test_keys_are_renewed_by_the_old_ones_alone(website: Website, desk: DeskFolder) -> None:
    new = renewed(website, desk)
    assert not renews(look_up(website.well_known(), HERE), desk.organisation)
    seals = {
        "by the new key": sshsig.sign(website.files[TOML], "organisation@help.example", new),
        "for another purpose": sshsig.sign(
            website.files[TOML], "catalogue@help.example", desk.authority_key()
        ),
        "over another file": sshsig.sign(b"other", "organisation@help.example", desk.authority_key()),
        "nothing": "",
    }
    for why, seal in seals.items():
        website.files[RENEWAL_SEAL] = seal.encode()
        assert not renews(look_up(website.well_known(), HERE), desk.organisation), why
    good = sshsig.sign(website.files[TOML], "organisation@help.example", desk.authority_key())
    website.files[RENEWAL_SEAL] = good.encode()
    found = look_up(website.well_known(), HERE)
    assert renews(found, desk.organisation)
