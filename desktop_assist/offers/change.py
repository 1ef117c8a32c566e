"""What a technician says they have changed on the customer's computer, and how it is undone.

Decides: the form. Its JSON is the body of `change` statements.
Leaves alone: whether it was changed: the second check-up and the recordings may show that, no text does.
"""

from __future__ import annotations

from desktop_assist.offers.claim import Form
from desktop_assist.offers.wording import Cited, Name, SomeText, Text


class Change(Form, frozen=True):
    """One change, in the technician's own words.

    Attributes:
        id: The change's name within its case.
        what: What was changed.
        undo: How to undo it; empty where that is not known.
        findings: Ids of the report's findings that it was for.
    """

    id: Name
    what: SomeText
    undo: Text = ""
    findings: Cited = ()
