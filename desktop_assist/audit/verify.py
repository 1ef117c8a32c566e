"""Verifying one bundle, from the files alone.

Decides, step by step, whether a bundle can be relied on:
    1 Whole. Its files are the ones that its manifests name; every changed, missing or extra file is named.
    2 Organisation. It is a case of the auditor's organisation, with the price list that it signed.
    3 Seals. Customer and desk have sealed it; the technician's seal, where there is one, is the technician's.
    4 Statements. Each is signed by whom it must be, and follows from the one before, from opening to closing.
    5 Commitments. The leaves stand for the statements, and the statements for the files in data/.
    6 Log. Every leaf is in the organisation's log, under one checkpoint that the customer's program cosigned.
    7 Order. The report came before the technician; every use of a capability lies within its consent.
    8 Rules. The rules, applied again to the stored observations, give the findings; so does the comparison.
    9 Offers. Every claim and offer, checked again, gives the verdict that the customer was shown.
Leaves alone: how a step looks (one module each), how the result is shown (`render`), and what no bundle can
show (`result.UNKNOWABLE`, which goes with every result).

A step that cannot be carried out has failed, with the sentence why; the others are still carried out where
they can be. Nothing here asks the network, and nothing in the bundle is trusted because it is there.
"""

from __future__ import annotations

import functools
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_assist.audit import (
    authority,
    commitments,
    inclusion,
    order,
    replay,
    sales,
    seals,
    statements,
    story,
    whole,
)
from desktop_assist.audit.errors import NotABundle
from desktop_assist.audit.log_copy import CheckedLog
from desktop_assist.audit.result import (
    UNKNOWABLE,
    UNKNOWABLE_WITHOUT_LOG,
    Fact,
    Fault,
    Note,
    Remark,
    Step,
    Verification,
)
from desktop_assist.audit.story import Material
from desktop_assist.evidence import bag, bundle
from desktop_assist.evidence.bundle import Bundle
from desktop_assist.evidence.errors import BadBundle
from desktop_assist.organisation import OrganisationFolder
from diagnostics.errors import PlainError

__all__ = ["Step", "Verification", "verify"]

Procedure = Callable[[Material], Iterator[Note]]


def verify(path: Path, organisation: OrganisationFolder, log: Path | None = None) -> Verification:
    """Verify the bundle in folder `path`.

    Args:
        path: The bundle, `case-<id>`.
        organisation: The organisation's public files, had from elsewhere than the bundle.
        log: A copy of the desk's whole log, if the auditor has one.

    Returns:
        Nine steps, whatever is wrong with the bundle.

    Raises:
        NotABundle: `path` is not a folder with a bundle in it.
    """
    return examine(path, organisation, log)[0]


def examine(
    path: Path, organisation: OrganisationFolder, log: Path | CheckedLog | None = None
) -> tuple[Verification, Material | None]:
    """As `verify`, with what the steps were handed; None where the bundle cannot be read.

    Args:
        path: The bundle.
        organisation: As for `verify`.
        log: As for `verify`; or a log that was computed from its entries once, for many bundles.

    Raises:
        NotABundle: `path` is not a folder with a bundle in it.
    """
    _refuse_what_is_no_bundle(path)
    read, refusal = _read(path)
    material = None
    made = [_carry_out(1, "Whole", lambda: whole.check(path, read))]
    procedures = _procedures(log)
    if read is None:
        sentence = f"Not checked, because the bundle cannot be read: {refusal}"
        made += [(Step(number, title, False, (sentence,)), []) for number, title, _ in procedures]
    else:
        material = Material(read, story.read(read.statements), organisation)
        made += [
            _carry_out(number, title, functools.partial(procedure, material))
            for number, title, procedure in procedures
        ]
    unknowable = UNKNOWABLE if log else (*UNKNOWABLE, *UNKNOWABLE_WITHOUT_LOG)
    remarks = tuple(remark for _, remarks in made for remark in remarks)
    steps = tuple(step for step, _ in made)
    return Verification(read.case if read else "", steps, unknowable, remarks), material


def _procedures(log: Path | CheckedLog | None) -> tuple[tuple[int, str, Procedure], ...]:
    return (
        (2, "Organisation", authority.check),
        (3, "Seals", seals.check),
        (4, "Statements", statements.check),
        (5, "Commitments", commitments.check),
        (6, "Log", lambda material: inclusion.check(material, log)),
        (7, "Order", order.check),
        (8, "Rules", replay.check),
        (9, "Offers", sales.check),
    )


def _carry_out(number: int, title: str, procedure: Callable[[], Iterator[Note]]) -> tuple[Step, list[str]]:
    """The step, and its remarks. Whatever goes wrong in it is its fault, never a crash."""
    notes: list[Note] = []
    try:
        notes.extend(procedure())
    except PlainError as error:
        notes.append(Fault(error.happened))
    except Exception as error:  # what a forger thought of and we did not
        notes.append(
            Fault(f"This step could not be finished: the bundle holds something unforeseen ({error!r}).")
        )
    faults = tuple(note.sentence for note in notes if isinstance(note, Fault))
    facts = tuple(note.sentence for note in notes if isinstance(note, Fact))
    remarks = [note.sentence for note in notes if isinstance(note, Remark)]
    return Step(number, title, not faults, faults or facts), remarks


def _read(path: Path) -> tuple[Bundle | None, str]:
    try:
        return bundle.read(path), ""
    except BadBundle as error:
        return None, error.happened


def _refuse_what_is_no_bundle(path: Path) -> None:
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except OSError as error:
        raise _not_a_bundle(f"{path} cannot be opened ({error.strerror})") from error
    if kind == stat.S_IFLNK:
        raise _not_a_bundle(f"{path} is a link, not a bundle")
    if kind != stat.S_IFDIR:
        raise _not_a_bundle(f"{path} is not a folder, and a bundle is one")
    if not any((path / name).is_file() for name in (bag.BAGIT, bag.MANIFEST, bag.TAGMANIFEST)):
        raise _not_a_bundle(f"{path} does not hold a bundle")


def _not_a_bundle(why: str) -> NotABundle:
    return NotABundle(
        f"{why}.",
        kept="Nothing was verified.",
        next_step="Name the folder case-… that holds bagit.txt, as it came from the desk or the customer.",
    )
