"""`desktop-assist desk`: make an organisation, issue certificates and take them back.

Decides: the options of an operator's commands.
Leaves alone: running the desk and looking after it (`desk_running`).
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop_assist.channel.identity import AUDITOR, TECHNICIAN
from desktop_assist.cli import desk_running, desk_upkeep
from desktop_assist.desk import folder, people, revocations
from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.desk.folder import DeskFolder, NewOrganisation
from desktop_assist.evidence import key_vault
from desktop_assist.offers.catalogue import LARGEST_CATALOGUE_BYTES, Catalogue
from desktop_assist.offers.reach import refuse_unreachable
from diagnostics.clock import SystemClock, timestamp
from diagnostics.rule import shipped

DEFAULT_PORT = 2222


def add_to(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("desk", help="run an organisation's desk", allow_abbrev=False)
    inner = group.add_subparsers(metavar="ACTION", required=True)
    _add_init(inner)
    for principal in (TECHNICIAN, AUDITOR):
        _add_people(inner, principal)
    _add_revoke(inner)
    desk_running.add_to(inner, _port)
    desk_upkeep.add_to(inner)


def _add_init(inner: Any) -> None:
    init = inner.add_parser("init", help="make an organisation with its desk", allow_abbrev=False)
    init.add_argument("folder", type=Path, help="a new folder")
    init.add_argument("--name", required=True, help="what customers call the organisation")
    init.add_argument("--domain", required=True, help="its identity; ends in .invalid only for practice")
    init.add_argument("--address", default="127.0.0.1", help="where the desk is reached")
    init.add_argument("--port", type=_port, default=DEFAULT_PORT)
    init.add_argument("--language", action="append", help="may be given several times; default en")
    init.add_argument("--catalogue", type=Path, help="the price list; default the practice one")
    init.set_defaults(run=run_init)


def _add_people(inner: Any, principal: str) -> None:
    group = inner.add_parser(principal, help=f"issue certificates to {principal}s", allow_abbrev=False)
    actions = group.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="issue or renew a certificate", allow_abbrev=False)
    add.add_argument("name")
    add.add_argument("--desk", type=Path, required=True, metavar="FOLDER", help="the desk's folder")
    add.add_argument("--public-key", type=Path, metavar="FILE", help="certify this key instead of a new one")
    add.add_argument("--hours", type=int, default=int(people.VALID_FOR.total_seconds()) // 3600)
    add.set_defaults(run=run_add, principal=principal)


def _add_revoke(inner: Any) -> None:
    revoke = inner.add_parser(
        "revoke", help="take certificates back, by name or by serial number", allow_abbrev=False
    )
    revoke.add_argument(
        "who",
        nargs="*",
        metavar="NAME|SERIAL",
        help="a technician's name, for good, or one certificate's serial",
    )
    revoke.add_argument("--desk", type=Path, required=True, metavar="FOLDER", help="the desk's folder")
    revoke.set_defaults(run=run_revoke)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def run_init(options: argparse.Namespace) -> int:
    """Make the organisation."""
    new = NewOrganisation(
        options.name,
        options.domain,
        options.address,
        options.port,
        tuple(options.language or ("en",)),
        _catalogue(options.catalogue or folder.CATALOGUE),
    )
    made = folder.create(options.folder, new, key_vault.system())
    print(f"{new.name} is made. Public files: {made.public.path}")
    print(f"Private keys: {made.private}; back them up and show them to nobody.")
    print(desk_running.SERVING_KEYS)
    if in_a_file := key_vault.warning(made.authority_file):
        print(in_a_file)
    else:
        print(
            "The authority's key is in your keyring, and in no backup of this folder. For one:"
            f" desktop-assist key export {made.authority_file} --to FILE"
        )
    return 0


def _catalogue(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_CATALOGUE_BYTES + 1)
    except OSError as error:
        raise DeskNotUsable(
            f"The catalogue {path} cannot be read ({error.strerror}).",
            next_step="Name another with --catalogue.",
        ) from error
    refuse_unreachable(Catalogue.parse(data), shipped())
    return data


def run_add(options: argparse.Namespace) -> int:
    """Issue a certificate."""
    issued = people.issue(
        DeskFolder(options.desk),
        options.name,
        options.principal,
        SystemClock().now(),
        valid_for=timedelta(hours=options.hours),
        public_key=options.public_key,
    )
    print(f"Key: {issued.key}")
    if options.public_key is None and (in_a_file := key_vault.warning(issued.key)):
        print(in_a_file)
        print(
            "Hand it over and remove it here; or let them make their own, with `desktop-assist key make`,"
            " and certify its public half with --public-key."
        )
    print(f"Certificate: {issued.certificate}, valid until {timestamp(issued.valid_until)}")
    return 0


def run_revoke(options: argparse.Namespace) -> int:
    """Put certificates on the revocation list; the running desk hands it out at once."""
    serials = [int(each) for each in options.who if each.isascii() and each.isdecimal()]
    names = [each for each in options.who if not (each.isascii() and each.isdecimal())]
    place = DeskFolder(options.desk)
    version = revocations.revoke(place, names, serials, SystemClock().now())
    for each in options.who:
        print(f"Revoked: {each}")
    print(
        f"{place.public.revocations} is version {version}, signed. A desk that runs hands it out from now on."
    )
    return 0
