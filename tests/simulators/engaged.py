"""A practice organisation with a customer and a technician at work, and everything that both were told.

All parts are the real ones: desk, SSH, store, log. Only the people are played by the test.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_assist.consent import Capability
from desktop_assist.engagement.answered import Reply
from desktop_assist.engagement.checkups import Checkups, SealedReport
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import (
    BundleSealed,
    CaseJoined,
    CaseOpened,
    ConsentAsked,
    ConsentChanged,
    CustomerEvent,
    TechnicianArrived,
    TechnicianEvent,
)
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Statement
from desktop_assist.practice.listener import Told
from desktop_assist.practice.organisation import PracticeOrganisation
from diagnostics.clock import SystemClock

QUESTION = "Why is it slow?"
SUBJECTS = ("storage", "memory")


class Engaged:
    """One engagement, from a kept check-up on."""

    def __init__(self, practice: PracticeOrganisation | None = None) -> None:
        self.reply: Reply | None = None
        self.practice = practice or PracticeOrganisation(SystemClock())
        self.told: Told[CustomerEvent] = Told()
        self.technician_told: Told[TechnicianEvent] = Told()
        self.sealed = self.check_up()
        self.customer = self.new_customer()
        self.technician = self.new_technician(self.practice.technician_key)

    def new_customer(self) -> CustomerProgram:
        """Another program of the same customer, who is not asked at the end unless a test wants it."""
        return CustomerProgram(self.practice.install, self.practice.organisation, self.told, reply=self.reply)

    def check_up(self) -> SealedReport:
        checkups = Checkups(self.practice.install)
        for _ in checkups.run(SUBJECTS, threading.Event()):
            pass
        sealed = checkups.latest()
        assert sealed is not None
        return sealed

    def new_technician(
        self, key: SigningKey, told: Callable[[TechnicianEvent], None] | None = None
    ) -> TechnicianProgram:
        organisation, clock = self.practice.organisation, self.practice.clock
        folder = self.practice.path / f"technician-{key.public_raw.hex()[:8]}"
        return TechnicianProgram(key, organisation, clock, folder, told or self.technician_told)

    def open(self) -> str:
        self.customer.open_case(QUESTION, self.sealed)
        return self.told.wait_for(CaseOpened, "The case").case

    def join(self) -> None:
        self.technician.connect()
        self.technician.join(self.customer.case)
        self.technician_told.wait_for(CaseJoined, "The joined case")
        self.told.wait_for(TechnicianArrived, "The arrival")

    def grant_terminal(self) -> None:
        self.grant(Capability.TERMINAL)

    def grant(self, capability: Capability) -> None:
        self.technician.ask_consent(capability, "To look.")
        self.told.wait_for(ConsentAsked, "The question")
        self.customer.answer_consent(capability, True)
        while self.technician_told.wait_for(ConsentChanged, "The answer").step != "granted":
            pass

    def finish(self) -> BundleSealed:
        """Stop, and wait until all three have sealed."""
        self.customer.stop()
        while len((sealed := self.told.wait_for(BundleSealed, "The bundle")).seals) < 3:
            pass
        return sealed

    def finish_without_console(self) -> BundleSealed:
        """Stop, where the technician used stock tools and so cannot seal: customer and desk do."""
        self.customer.stop()
        while len((sealed := self.told.wait_for(BundleSealed, "The bundle")).seals) < 2:
            pass
        return sealed

    def statements(self) -> list[Statement]:
        chain = self.practice.install.store.chain(self.customer.case)
        return [statement.parse(dsse.read(kept.envelope).payload) for kept in chain]

    def statements_left(self) -> list[Statement | None]:
        """As `statements`; None where one was erased."""
        chain = self.practice.install.store.chain(self.customer.case)
        return [None if kept.erased else statement.parse(dsse.read(kept.envelope).payload) for kept in chain]

    def close(self) -> None:
        self.technician.close()
        self.customer.close()
        self.practice.close()


class Kept:
    """One engagement that has ended, as it was then: for many tests, each of which may change all of it."""

    def __init__(self, engaged: Engaged) -> None:
        """Stop everything of `engaged` and keep its files."""
        self.engaged, practice = engaged, engaged.practice
        engaged.technician.close()
        engaged.customer.close()
        practice.install.close()
        practice.stop_desk()
        self._as_it_was = practice.path.with_name(f"{practice.path.name}-kept")
        shutil.copytree(practice.path, self._as_it_was, symlinks=True)

    @contextmanager
    def again(self) -> Iterator[Engaged]:
        """The engagement with its desk and its install open, at the same place and port, as it was."""
        practice = self.engaged.practice
        shutil.rmtree(practice.path)
        shutil.copytree(self._as_it_was, practice.path, symlinks=True)
        practice.start_desk()
        try:
            practice.install = Install(practice.install.home, practice.clock)
            yield self.engaged
        finally:
            practice.install.close()
            practice.stop_desk()

    def close(self) -> None:
        """Remove every trace."""
        shutil.rmtree(self.engaged.practice.path, ignore_errors=True)
        shutil.rmtree(self._as_it_was, ignore_errors=True)
