"""What statements must say: the forms that the audit reads, and nothing else."""

from __future__ import annotations

import pytest

from desktop_assist.audit import bodies
from desktop_assist.audit.errors import NotThere
from desktop_assist.consent import Capability
from desktop_assist.evidence.errors import MalformedStatement
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.offers.change import Change
from desktop_assist.terms import Step

CONSENT = {"capability": "terminal", "step": "granted", "reason": ""}
DECISION = {"about": "offer", "id": "a", "verdict": {}, "answer": "shown"}


def said(kind, body):
    return bodies.read(Statement(kind, "c1", 0, "", "2026-11-21T18:00:00Z", body))


def test_a_body_is_read_in_the_form_of_its_kind():
    assert said(Kinds.CONSENT, CONSENT) == bodies.Consent(Capability.TERMINAL, Step.GRANTED, "")
    assert said(Kinds.COMPARISON, {"gone": []}) == bodies.Compared({"gone": []})
    assert said(Kinds.COMPLAINT, {"text": "He shouted."}) == bodies.Complaint("He shouted.")
    change = {"id": "change-1", "what": "The waste bin was emptied."}
    assert said(Kinds.CHANGE, change) == Change("change-1", "The waste bin was emptied.")


def test_every_kind_of_statement_has_a_form():
    for kind in Kinds:
        if kind is not Kinds.COMPARISON:
            with pytest.raises((NotThere, MalformedStatement)):
                said(kind, {"id": 1})


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        (Kinds.CONSENT, {**CONSENT, "capability": "everything"}, "capability"),
        (Kinds.CONSENT, {**CONSENT, "step": "assumed"}, "step"),
        (Kinds.DECISION, {**DECISION, "answer": "probably"}, "answer"),
        (Kinds.DECISION, {**DECISION, "verdict": "supported"}, "verdict"),
        (Kinds.MESSAGE, {"from": "the bank", "text": "Hello"}, "from"),
        (Kinds.OFFER, {"id": "a"}, "service"),
        (Kinds.CLOSING, {"reason": "", "ended_at": ""}, "ended_by"),
        (Kinds.CLIPBOARD, {"capability": "screen", "bytes": 1}, "capability"),
        (Kinds.RECORDING, {"capability": "terminal", "started_at": 1}, "started_at"),
    ],
)
def test_a_body_of_another_form_is_refused_by_field(kind, body, field):
    with pytest.raises(NotThere, match=field):
        said(kind, body)
