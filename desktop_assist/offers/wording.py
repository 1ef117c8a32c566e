"""The forms that text may have here: bounded, and unable to disguise itself.

Decides: lengths, and that no text holds control characters or marks that reverse the order of reading: a
technician's words are shown in terminals and windows as they are.
Leaves alone: what the text says.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

LONGEST_TEXT = 2_000
MOST_FINDINGS = 50

# Control characters but the line feed; and what Unicode Technical Report 36 warns of for spoofing.
# From: https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
_PLAIN = r"\A[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*\Z"

Text = Annotated[str, Meta(max_length=LONGEST_TEXT, pattern=_PLAIN)]
SomeText = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT, pattern=_PLAIN)]
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN.replace("[^", r"[^\n"))]
Name = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9._-]{0,63}\Z")]
RuleName = Annotated[str, Meta(pattern=r"\A[a-z0-9_]+\.[a-z0-9_.]+\Z", max_length=200)]
Price = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,5})\.[0-9]{2}\Z")]
# From: https://www.iso.org/iso-4217-currency-codes.html (three letters; the list itself changes)
Currency = Annotated[str, Meta(pattern=r"\A[A-Z]{3}\Z")]
# A rule's id and an item's name, which the machine gives: a mount point may be long.
_Finding = Annotated[str, Meta(min_length=1, max_length=500, pattern=_PLAIN.replace("[^", r"[^\n"))]
Cited = Annotated[tuple[_Finding, ...], Meta(max_length=MOST_FINDINGS)]
