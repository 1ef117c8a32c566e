"""Step 2: the case is of this organisation, with the price list that the organisation signed."""

from __future__ import annotations

from desktop_assist.evidence import sshsig
from desktop_assist.evidence.keyfile import generate
from desktop_assist.evidence.statement import Kinds
from simulators.audited import failed, said
from simulators.case_builder import CATALOGUE, PRICES


def test_another_organisation_in_the_opening_fails_step_2_alone(session, audited):
    session.change(Kinds.OPENING, organisation="help.example")
    verification = audited()
    assert failed(verification) == {2}
    assert "'help.example'" in said(verification, 2)


def test_a_price_list_made_for_this_case_fails_step_2_alone(session, audited):
    session.keep(CATALOGUE, PRICES.replace("12 months", "14 days").encode())
    verification = audited()
    assert failed(verification) == {2}
    assert CATALOGUE in said(verification, 2)


def test_a_price_list_signed_by_somebody_else_fails_step_2(desk, audited):
    folder = desk.organisation
    forged = sshsig.sign(PRICES.encode(), folder.organisation.catalogue_namespace, generate())
    folder.catalogue_signature.write_text(forged)
    verification = audited()
    assert failed(verification) == {2}
    assert "signed by somebody else" in said(verification, 2)


def test_a_price_list_without_its_signature_fails_step_2(desk, audited):
    desk.organisation.catalogue_signature.unlink()
    verification = audited()
    assert failed(verification) == {2}
    assert "catalogue.toml.sig cannot be read" in said(verification, 2)


def test_a_price_list_larger_than_any_is_not_read(desk, audited):
    desk.organisation.catalogue.write_bytes(b"#" * 2_000_000)
    verification = audited()
    assert failed(verification) == {2}
    assert "larger than it can be" in said(verification, 2)


def test_a_practice_organisation_is_remarked_on(audited):
    assert any("practice organisation" in remark for remark in audited().remarks)
