"""What can be wrong with a price list, a claim or an offer before it is even checked.

Decides: the kinds. Leaves alone: the verdicts; an offer that the report does not support is no error.
"""

from __future__ import annotations

from desktop_assist.errors import DesktopAssistError


class BadCatalogue(DesktopAssistError):
    """A price list is malformed, too large, or lists a service in a way that no offer could honour."""


class MalformedOffer(DesktopAssistError):
    """A claim, an offer or a verdict does not have the published form."""
