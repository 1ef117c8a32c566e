"""The installed packages beside what the security archive has.

Decides: which installed packages the archive has a newer version of. A package that somebody has put on hold
is left out, as apt leaves it; one of all architectures and one of the machine's own are the same package.
Leaves alone: whether another archive has a newer version still, and what apt would have to install beside it:
the hole is closed by the security archive's version in either case.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.fields import Misshapen
from diagnostics.probes.debian import version

FORMAT = r"${Package}\t${Architecture}\t${Version}\t${db:Status-Abbrev}\n"
FIELDS = ("Package:", "Architecture:", "Version:")
# From: dpkg-query(1), db:Status-Abbrev: unpacked, half-configured, installed, waiting for triggers.
_THERE = frozenset("UFiWt")
_HELD = "h"
# dpkg is always of the machine's own architecture.
_NATIVE = "dpkg"

Package = tuple[str, str]
"""A name and an architecture."""


def waiting(installed: str, archive: str) -> frozenset[Package]:
    """The packages that the archive has a newer version of.

    Args:
        installed: What dpkg-query writes in `FORMAT`.
        archive: The `FIELDS` of the archive's lists of packages, with the empty lines between the packages.

    Raises:
        Misshapen: Either has another form.
    """
    here, native = _installed(installed)
    found: set[Package] = set()
    for name, architecture, offered in _offered(archive):
        package = (name, native if architecture == "all" else architecture)
        present = here.get(package)
        if present is not None and version.is_newer(offered, present):
            found.add(package)
    return frozenset(found)


def _installed(text: str) -> tuple[dict[Package, str], str]:
    rows = [tuple(line.split("\t")) for line in text.splitlines()]
    if any(len(row) != FORMAT.count("$") for row in rows):
        raise Misshapen
    native = next((row[1] for row in rows if row[0] == _NATIVE), None)
    if native is None:
        raise Misshapen
    here = {
        (name, native if architecture == "all" else architecture): there
        for name, architecture, there, state in rows
        if state[1:2] in _THERE and state[:1] != _HELD
    }
    return here, native


def _offered(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, architecture and version of each package; a second name begins another, as an empty line does."""
    fields: dict[str, str] = {}
    for line in (*text.splitlines(), ""):
        name, _, value = line.partition(":")
        if fields and (not line or name in fields):
            yield _package(fields)
            fields = {}
        if line:
            fields[name] = value.strip()


def _package(fields: dict[str, str]) -> tuple[str, str, str]:
    try:
        return fields["Package"], fields["Architecture"], fields["Version"]
    except KeyError:
        raise Misshapen from None
