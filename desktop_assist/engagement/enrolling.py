"""Coming to trust an organisation without its installer: slowly, by its domain, and never during a session.

Decides: the order of the steps, and when each is refused.
Leaves alone: what is fetched and checked (`enrolment`), and how it is shown.

1. An installer's organisation is for good: none is added to it and it is not removed.
2. One organisation at a time. Another is added when the one before was removed.
3. Nothing is changed while a case is open: whoever is connected then could be who wants it changed.
4. Looking up only begins the wait. When it is over, the domain must still publish the very same file, and the
   person says once more that they want it.
5. Other keys of the same domain are taken over at once only when the old ones signed them; else the
   organisation has to be removed first and added anew, slowly.
6. What is there is replaced whole: at every instant the old organisation or the new one is trusted.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta

from desktop_assist import organisation as organisations
from desktop_assist.engagement.install import Install
from desktop_assist.enrolment import candidate, domain, pending
from desktop_assist.enrolment.candidate import Candidate
from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.enrolment.pending import Pending
from desktop_assist.enrolment.well_known import WellKnown
from desktop_assist.evidence import dsse, durable, statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.organisation import FILE_NAME, NotSetUp, Organisation
from desktop_assist.settings import RESOURCES


@dataclass(frozen=True)
class Standing:
    """Whom this program trusts, and whom it may come to trust.

    Attributes:
        trusted: The organisation; none where this program is not set up.
        shipped: Whether it came with the installer.
        pending: Who is waited for, if anybody.
        left: How long still.
    """

    trusted: Organisation | None
    shipped: bool
    pending: Pending | None
    left: timedelta


class Enrolling:
    """The organisation of one install. Blocks while it fetches: run it in a job."""

    def __init__(self, install: Install, site: WellKnown | None = None) -> None:
        """Enrol `install` by what `site` publishes."""
        self._install = install
        self._site = site or WellKnown()
        self._file = install.home.path / "enrolment" / "pending.json"

    def now(self) -> Standing:
        """How things stand.

        Raises:
            BadOrganisation: An organisation's file is there, and malformed.
        """
        clock = self._install.clock
        waiting = pending.read(self._file, clock)
        left = waiting.left(clock) if waiting else timedelta()
        return Standing(self._trusted(), _shipped(), waiting, left)

    def _trusted(self) -> Organisation | None:
        try:
            return organisations.trusted(self._install.home).organisation
        except NotSetUp:
            return None

    def look_up(self, typed: str) -> Candidate:
        """Look up an organisation by its domain, and begin to wait for it.

        Raises:
            EnrolmentRefused: It is not to be had, or not now.
            BadOrganisation: Its file is malformed.
        """
        wanted = domain.typed(typed)
        self._may_add()
        found = candidate.look_up(self._site, wanted)
        name = found.organisation.name
        pending.begin(self._file, wanted.name, name, found.digest, self._install.clock)  # 4.
        return found

    def use(self) -> Organisation:
        """Trust the organisation that was waited for.

        Raises:
            EnrolmentRefused: The wait is not over, or the domain publishes something else now.
        """
        self._may_add()
        waiting, left = self.now().pending, self.now().left
        if waiting is None:
            raise _refused("No organisation is waited for.", "Look it up by its domain first.")
        if left:
            minutes = max(1, round(left.total_seconds() / 60))
            was_set = waiting.clock_was_set(self._install.clock)
            shorter = " Setting this computer's clock does not shorten it." if was_set else ""
            raise _refused(f"The wait is not over: {minutes} minutes are left.{shorter}", pending.WARNING)
        found = candidate.look_up(self._site, domain.typed(waiting.domain))
        if found.digest != waiting.digest:  # 4.
            pending.forget(self._file)
            raise _refused(
                f"{waiting.shown} publishes something else now than when you looked it up.",
                "Ask the organisation whether its keys have changed, then look it up again.",
            )
        self._install_files(found)
        pending.forget(self._file)
        return found.organisation

    def renew(self) -> Organisation:
        """Take over what the trusted organisation publishes now, if it signed that itself.

        Raises:
            EnrolmentRefused: There is none, or the old keys did not sign the new ones.
        """
        self._not_in_a_case()
        trusted = self._trusted()
        if trusted is None or _shipped() or trusted.practice:
            raise _refused("There is no organisation here that was added by its domain.", "Add one first.")
        found = candidate.look_up(self._site, domain.typed(trusted.domain))
        same_keys = found.organisation.technician_ca == trusted.technician_ca and (
            found.organisation == trusted
        )
        if not same_keys and not candidate.renews(found, trusted):  # 5.
            raise _refused(
                f"{found.domain.shown} publishes other keys, and the old ones did not sign them.",
                "Ask the organisation. If it lost its keys, remove it here and add it again, slowly.",
            )
        self._install_files(found)
        return found.organisation

    def forget(self) -> None:
        """Do not wait any longer."""
        pending.forget(self._file)

    def remove(self) -> Organisation:
        """Trust nobody any more. Cases and bundles stay.

        Raises:
            EnrolmentRefused: There is nobody, or the installer brought them, or a case is open.
        """
        self._not_in_a_case()
        trusted = self._trusted()
        if trusted is None:
            raise _refused("This program trusts no organisation.", "There is nothing to remove.")
        if _shipped():  # 1.
            raise _refused(f"{trusted.name} came with the installer.", "Remove the program to remove it.")
        self._drop()
        return trusted

    def _may_add(self) -> None:
        trusted = self._trusted()
        if trusted is not None:  # 1. and 2.
            raise _refused(
                f"This program belongs to {trusted.name} ({domain.shown(trusted.domain)}) already.",
                "Remove that organisation first, if you want another.",
            )
        self._not_in_a_case()

    def _not_in_a_case(self) -> None:  # 3.
        for case in self._install.store.cases():
            chain = self._install.store.chain(case.case)
            parsed = [statement.parse(dsse.read(each.envelope).payload) for each in chain if not each.erased]
            if chain and Kinds.CLOSING not in {each.kind for each in parsed}:
                raise _refused(
                    f"Case {case.case} is open, and nobody is trusted anew during a session.",
                    f"End it first; if it was cut off: desktop-assist finish {case.case}",
                )

    def _install_files(self, found: Candidate) -> None:  # 6.
        place, following = self._install.home.organisation, self._install.home.next_organisation
        with durable.writing("The organisation's files"):
            shutil.rmtree(following, ignore_errors=True)
            durable.make_folder(following)
            last = (FILE_NAME, found.files[FILE_NAME])  # with it the folder counts
            for name, data in (*(each for each in found.files.items() if each[0] != FILE_NAME), last):
                durable.replace(following / name, data, durable.PRIVATE)
            self._drop()
            following.rename(place)
            durable.sync_folder(place.parent)

    def _drop(self) -> None:
        place = self._install.home.organisation
        with durable.writing("The organisation's files"):
            (place / FILE_NAME).unlink(missing_ok=True)  # without it the folder does not count
            shutil.rmtree(place, ignore_errors=True)


def _shipped() -> bool:
    return (RESOURCES / "organisation" / FILE_NAME).exists()


def _refused(happened: str, next_step: str) -> EnrolmentRefused:
    return EnrolmentRefused(happened, kept="Nothing was changed.", next_step=next_step)
