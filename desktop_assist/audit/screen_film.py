"""The film of what was seen of the screen in one case, from a bundle or from this computer's own evidence.

Decides: which items are recordings of the screen, and their order, which is that of their names.
Leaves alone: whether they are what was committed to (`verify`), and playing them.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_assist.audit import archive, input_deeds, screen_consents
from desktop_assist.audit.errors import not_there
from desktop_assist.audit.input_deeds import Done
from desktop_assist.evidence import bundle, dsse, statement
from desktop_assist.evidence.errors import EvidenceError
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.screen import film
from desktop_assist.screen.film import Film, Scene

_RECORDING = re.compile(r"data/screen-[0-9]{3,}-[0-9]{4,}\.fbs")


@dataclass(frozen=True)
class CaseFilm:
    """What can be played of a case.

    Attributes:
        film: What was seen of the screen.
        done: What was done with mouse and keyboard, and what the customer said to it, each at its moment.
    """

    film: Film
    done: Done


def of_case(items: Iterable[Item], envelopes: Iterable[bytes]) -> CaseFilm:
    """The film of a case, and what was done meanwhile.

    Args:
        items: Of the case; those that are no recordings of the screen or of what was done are passed over.
        envelopes: Its statements, which say when each was recorded.

    Raises:
        NotThere: Nothing of the screen was recorded, or it was erased.
        MalformedStream: A recording is damaged.
    """
    kept = tuple(items)
    found = sorted((each for each in kept if _RECORDING.fullmatch(each.name)), key=lambda each: each.name)
    if not found:
        raise not_there("There is no recording of the screen in this case.")
    statements = tuple(_statements(envelopes))
    began = dict(_began(statements))
    shown = film.of_scenes(Scene(each.name, began.get(each.name, ""), each.beginning) for each in found)
    done = input_deeds.of_case(kept, shown)
    said = screen_consents.placed(statements, shown)
    deeds = tuple(sorted((*said, *done.deeds), key=input_deeds.when))
    return CaseFilm(shown, replace(done, deeds=deeds))


@contextmanager
def opened(path: Path, identity: Path | None = None) -> Iterator[CaseFilm]:
    """The film of the bundle at `path`, a folder or a .zip, for as long as the block lasts.

    Raises:
        EvidenceError: The bundle is refused, or the key of `identity` does not open it.
        NotThere: Nothing of the screen was recorded, or it was erased.
        MalformedStream: A recording is damaged.
    """
    with archive.opened(path, identity) as folder:
        read = bundle.read(folder)
        yield of_case(read.items, (one.envelope for one in read.statements))


def _statements(envelopes: Iterable[bytes]) -> Iterator[Statement]:
    for envelope in envelopes:
        with contextlib.suppress(EvidenceError):  # the verification says so; the film can be looked at
            yield statement.parse(dsse.read(envelope).payload)


def _began(statements: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    for made in statements:
        if made.kind is Kinds.RECORDING:
            yield from _named(made.items, str(made.body.get("started_at", "")))


def _named(items: Mapping[str, str], began_at: str) -> Iterator[tuple[str, str]]:
    for name in items:
        yield name, began_at
