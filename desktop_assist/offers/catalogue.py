"""The organisation's price list: what it sells, for how much, and which findings that resolves.

Decides: the form of `catalogue.toml`, and that nothing in it is sold on a finding that is normal.
Leaves alone: the organisation's signature over the bytes (`evidence.sshsig`), and every offer (`check`).

1. The file is at most 1 MiB of TOML in UTF-8, with exactly the known names.
2. No two services share an id.
3. A service resolves findings from a severity upwards, and *normal* is none of them: nothing is wrong there.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import Annotated, Any, Literal

import msgspec

from desktop_assist.offers.errors import BadCatalogue
from desktop_assist.offers.wording import Currency, Line, Name, Price, RuleName, SomeText
from diagnostics.finding import Severity

LARGEST_CATALOGUE_BYTES = 1024 * 1024
MOST_SERVICES = 500

Sellable = Literal["information", "attention", "serious"]


class Resolved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of finding that a service resolves.

    Attributes:
        rule: The rule's id, such as `storage.space`.
        at_least: The severity from which on the service is of use.
    """

    rule: RuleName
    at_least: Sellable

    @property
    def severity(self) -> Severity:
        """`at_least` as a severity."""
        return Severity(self.at_least)


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the organisation sells.

    Attributes:
        id: Its name in offers.
        title: Its name for people.
        description: What is done, in plain words.
        price: A decimal such as `49.00`.
        currency: The ISO 4217 code.
        term: How long it lasts or takes.
        renewal: `none`, or when and at what price it renews.
        resolves: The findings it resolves; with none it can be bought, but never be recommended.
        free_alternative: How to reach the same without paying.
        responsible: Who does the work and answers for it.
    """

    id: Name
    title: Line
    description: SomeText
    price: Price
    currency: Currency
    term: Line
    renewal: Line
    resolves: Annotated[tuple[Resolved, ...], msgspec.Meta(max_length=100)]
    free_alternative: SomeText
    responsible: Line

    def resolving(self, rule: str) -> Resolved | None:
        """What this service says of findings of `rule`, if it resolves them at all."""
        return next((each for each in self.resolves if each.rule == rule), None)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: Line
    organisation: Line
    services: Annotated[list[dict[str, Any]], msgspec.Meta(max_length=MOST_SERVICES)]


class Catalogue(msgspec.Struct, frozen=True):
    """A price list, as one organisation published it.

    Attributes:
        version: The organisation's own name for this edition.
        organisation: Who sells.
        digest: `sha256:<hex>` of the file's bytes.
        services: What is sold, in the file's order.
    """

    version: str
    organisation: str
    digest: str
    services: tuple[Service, ...]

    def service(self, name: str) -> Service | None:
        """The service whose id is `name`, if it is sold."""
        return next((service for service in self.services if service.id == name), None)

    @classmethod
    def parse(cls, data: bytes) -> Catalogue:
        """The price list in the bytes of a `catalogue.toml`.

        Raises:
            BadCatalogue: the bytes are not an acceptable price list; the error names the service and field.
        """
        file = _file(data)  # 1
        services = tuple(_service(entry, number) for number, entry in enumerate(file.services, start=1))
        names = [service.id for service in services]
        for name in names:  # 2
            if names.count(name) > 1:
                raise _refusal(f"lists two services with the id {name!r}")
        return cls(file.version, file.organisation, f"sha256:{hashlib.sha256(data).hexdigest()}", services)


def _file(data: bytes) -> _File:
    if len(data) > LARGEST_CATALOGUE_BYTES:
        raise _refusal("is larger than 1 MiB")
    try:
        return msgspec.convert(tomllib.loads(data.decode()), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refusal("is not TOML in UTF-8") from error
    except msgspec.ValidationError as error:
        raise _refusal(f"has a wrong entry: {_said(error)}") from error


def _service(entry: dict[str, Any], number: int) -> Service:
    try:
        return msgspec.convert(entry, Service)  # 3 stands in the type of `at_least`
    except msgspec.ValidationError as error:
        who = entry.get("id")
        name = f"the service {who!r}" if isinstance(who, str) else f"service number {number}"
        raise _refusal(f"has a wrong entry in {name}: {_said(error)}") from error


def _said(error: msgspec.ValidationError) -> str:
    """The validator's words, with the field's name in front."""
    words, _, path = str(error).partition(" - at ")
    field = re.sub(r"^`\$\.?|`$", "", path)
    return f"{field}: {words}" if field else words


def _refusal(what: str) -> BadCatalogue:
    return BadCatalogue(
        f"The organisation's price list {what}.",
        kept="Nothing was taken from it.",
        next_step="Ask the organisation for a correct price list; until then no offer can be shown.",
    )
