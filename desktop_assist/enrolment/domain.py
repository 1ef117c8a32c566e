"""The domain that a person typed.

Decides: what can be an organisation's domain, and how it is shown so that it cannot pass for another.
Leaves alone: whether there is an organisation at it (`well_known`).

1. Only a domain: no address of the web, no port, no name before an @, no IP address, no name that is not on
   the public internet.
2. Letters outside ASCII are turned into the form that the name service uses, and that form is always shown.
   What was typed is shown before it only if all its letters are of one script: one foreign letter in a word
   is how a forged name looks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.organisation import is_domain

LONGEST_TYPED = 300  # ours: a domain has at most 253 characters
# From: https://www.iana.org/assignments/special-use-domain-names
NOT_PUBLIC = ("invalid", "localhost", "local", "test", "onion", "internal", "arpa", "alt")


@dataclass(frozen=True)
class Domain:
    """An organisation's domain.

    Attributes:
        name: As the name service has it: `xn--bcher-kva.example`.
        shown: As a person sees it: `bücher.example (xn--bcher-kva.example)`.
    """

    name: str
    shown: str


def typed(text: str) -> Domain:
    """The domain in `text`.

    Raises:
        EnrolmentRefused: It is none, or something else beside it.
    """
    stripped = text.strip().lower()
    if not stripped or len(stripped) > LONGEST_TYPED or not stripped.isprintable():
        raise _refused("This is not a domain.")
    if any(each in stripped for each in "/:@?#[]\\% ,"):  # 1.
        raise _refused("Only the domain is wanted: no https://, no port, nothing before or after it.")
    try:
        name = stripped.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _refused("This domain has a character that no domain has.") from error
    last = name.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        raise _refused("This is the number of one computer, not the domain of an organisation.")
    if not is_domain(name) or last in NOT_PUBLIC:
        raise _refused("No organisation can be found at that name.")
    return Domain(name, shown(name))


def shown(name: str) -> str:
    """`name` as a person sees it."""  # 2.
    try:
        letters = name.encode("ascii").decode("idna")
    except UnicodeError:
        return name
    return name if letters == name or len(_scripts(letters)) != 1 else f"{letters} ({name})"


def _scripts(text: str) -> set[str]:
    """The scripts of the letters but those of the last label, which is ASCII almost everywhere."""
    body = text.rpartition(".")[0] or text
    return {unicodedata.name(each, "?").split()[0] for each in body if each.isalpha()}


def _refused(happened: str) -> EnrolmentRefused:
    return EnrolmentRefused(
        happened,
        kept="Nothing was looked up.",
        next_step="Write the organisation's domain as it stands on its invoices, such as help.example.org.",
    )
