"""What a real engagement puts on the record fits the published schemas."""

from __future__ import annotations

from desktop_assist.evidence.statement import Kinds
from simulators.statement_schemas import complaints


def test_every_statement_of_an_engagement_fits_the_schema_of_its_kind(engaged):
    engaged.open()
    engaged.join()
    engaged.grant_terminal()
    engaged.technician.say("Good evening.")
    engaged.technician.claim("The memory looks tight.", (), "information")
    engaged.customer.say("Thank you.")
    engaged.finish()
    made = engaged.practice.install.store.chain(engaged.customer.case)
    kinds = {one.kind for one in engaged.statements()}
    assert kinds >= {Kinds.OPENING, Kinds.REPORT, Kinds.ARRIVAL, Kinds.CONSENT, Kinds.MESSAGE, Kinds.CLOSING}
    assert [complaints(one.envelope) for one in made] == [[]] * len(made)
    assert complaints(engaged.sealed.envelope) == []
