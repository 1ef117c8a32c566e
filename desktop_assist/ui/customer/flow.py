"""Which page of the customer's window follows which.

Decides: the way from the first page through a check-up to its report, and when help begins.
Leaves alone: what is on the pages, and everything about a case (`help_flow`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop_assist.engagement.checkups import SealedReport
from desktop_assist.ui.customer import report_files
from desktop_assist.ui.customer.cases_page import CasesPage
from desktop_assist.ui.customer.checkup_page import CheckupPage
from desktop_assist.ui.customer.help_flow import HelpFlow
from desktop_assist.ui.customer.home_page import HomePage
from desktop_assist.ui.customer.not_set_up_page import NotSetUpPage
from desktop_assist.ui.customer.organisation_flow import OrganisationFlow
from desktop_assist.ui.customer.programs import EnrolmentProgram, ReportProgram
from desktop_assist.ui.customer.progress_page import ProgressPage
from desktop_assist.ui.customer.report_page import ReportPage
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.jobs import JobQueue, Steps
from desktop_assist.ui.records import RecordsFlow
from desktop_assist.ui.text import tr
from diagnostics.checkup import Measured, Started
from diagnostics.clock import Clock
from diagnostics.errors import PlainError

NewHelp = Callable[[CustomerWindow], HelpFlow]


class CustomerFlow(QObject):
    """The customer's way through the window."""

    def __init__(
        self,
        window: CustomerWindow,
        checkups: ReportProgram,
        new_help: NewHelp | None,
        clock: Clock,
        why_no_help: PlainError | None = None,
        *,
        enrolment: EnrolmentProgram | None = None,
        records: RecordsFlow | None = None,
    ) -> None:
        """Begin at the first page.

        Args:
            window: The frame.
            checkups: The check-ups of this computer.
            new_help: Makes the part for cases; none where this program belongs to no organisation.
            clock: Tells the time.
            why_no_help: Where an organisation's file is there but unusable, why.
            enrolment: Whom this program trusts; none where that is not to be changed, as in practice.
            records: The sealed cases on this computer; none where they are not to be shown.
        """
        super().__init__(window)
        self._window, self._checkups = window, checkups
        self._jobs = JobQueue("checkup", self)
        self._help = new_help(window) if new_help is not None else None
        self._asking = False
        self._sealed: SealedReport | None = None
        self.home, self.checkup = HomePage(clock), CheckupPage(checkups.probes)
        self.progress, self.report = ProgressPage(), ReportPage(clock)
        self.not_set_up = NotSetUpPage(why_no_help)
        window.add(self.home, self.checkup, self.progress, self.report, self.not_set_up)
        self.organisation = OrganisationFlow(enrolment, self) if enrolment is not None else None
        self.records = records
        self._connect()
        self._window.show_page(self.home)
        self._read_latest()

    @property
    def help(self) -> HelpFlow | None:
        """The part for cases, where there is one."""
        return self._help

    def _connect(self) -> None:
        self.home.help_wanted.connect(self._get_help)
        self.home.checkup_wanted.connect(self._choose)
        self.home.report_wanted.connect(self._show_report)
        self.checkup.start_wanted.connect(self._start)
        self.checkup.back_wanted.connect(self._back)
        self.progress.stop_wanted.connect(self._jobs.cancel)
        self.report.back_wanted.connect(self._go_home)
        self.report.help_wanted.connect(self._get_help)
        self.report.save_wanted.connect(self._save)
        self.report.print_wanted.connect(self._print)
        self.not_set_up.back_wanted.connect(self._go_home)
        self.not_set_up.checkup_wanted.connect(self._choose)
        self._window.close_wanted.connect(self._close)
        self.not_set_up.organisation.setVisible(self.organisation is not None)
        if self.organisation is not None:
            self._window.add(self.organisation.page)
            self.organisation.home_wanted.connect(self._go_home)
            self.not_set_up.organisation_wanted.connect(self._show_organisation)
            self._window.menu.add_entry(tr("Who may help you"), self._show_organisation)
        if self.records is not None:
            self.cases = CasesPage(self.records.view)
            self._window.add(self.cases)
            self.cases.back_wanted.connect(self._go_home)
            self._window.menu.add_entry(tr("Your cases"), self._show_cases)
        if self._help is not None:
            self._help.copy_wanted.connect(self._copy)
            self._help.page.back_wanted.connect(self._go_home)
            self._help.page.checkup_wanted.connect(self._check_first)
            self._help.home_wanted.connect(self._go_home)
            self._help.folder_wanted.connect(_open_folder)
            self._help.closed.connect(self._let_go)

    def _read_latest(self) -> None:
        try:
            self._sealed = self._checkups.latest()
        except PlainError as error:
            self.home.notice.show_error(error)
        self.home.show_last(self._sealed)

    def _go_home(self) -> None:
        self._asking = False
        self._read_latest()
        self._window.show_page(self.home)

    def _choose(self) -> None:
        self.checkup.notice.hide()
        self._window.show_page(self.checkup)

    def _check_first(self) -> None:
        self._asking = True
        self._choose()

    def _back(self) -> None:
        if self._asking:
            self._get_help()
        else:
            self._go_home()

    def _start(self, subjects: frozenset[str]) -> None:
        self.progress.begin([probe for probe in self._checkups.probes if probe.id in subjects])
        self._window.show_page(self.progress)
        steps = Steps(partial(self._checkups.run, subjects))
        self._jobs.add(steps, done=self._finished, failed=self._failed, step=self._step)

    def _step(self, step: object) -> None:
        match step:
            case Started():
                self.progress.rows[step.subject].reading()
            case Measured():
                self.progress.rows[step.subject].read(tuple(step.readings.values()))
                self.progress.count(step.number)

    def _finished(self, _last: object) -> None:
        self._read_latest()
        if self._asking and self._help is not None:
            self._get_help()
        else:
            self._show_report()

    def _failed(self, error: PlainError) -> None:
        self._window.show_page(self.checkup)
        self.checkup.notice.show_error(error)

    def _show_report(self) -> None:
        if self._sealed is not None:
            self.report.show_report(self._sealed.report)
            self._window.show_page(self.report)

    def _get_help(self) -> None:
        if self._help is None:
            self._window.show_page(self.not_set_up)
            return
        self._asking = False
        self._help.ask(self._sealed)

    def _show_organisation(self) -> None:
        """Not during a session: whoever is connected then could be who wants it changed."""
        if self.organisation is not None and not (self._help is not None and self._help.open):
            self.organisation.begin()
            self._window.show_page(self.organisation.page)

    def _show_cases(self) -> None:
        """Not during a session, which is not to go out of sight."""
        if self.records is not None and not (self._help is not None and self._help.open):
            self._window.show_page(self.cases)

    def _copy(self, bundle: object) -> None:
        if self.records is not None and self._help is not None and isinstance(bundle, Path):
            end = self._help.end
            self.records.save_zip(bundle, end.copied, end.notice.show_error)

    def _save(self) -> None:
        path = report_files.ask_where(self._window)
        if path is not None and self._sealed is not None:
            self._save_to(self._sealed, path)

    def _save_to(self, sealed: SealedReport, path: Path) -> None:
        try:
            report_files.save(sealed, path)
        except PlainError as error:
            self.report.notice.show_error(error)
        else:
            self.report.notice.hide()

    def _print(self) -> None:
        if self._sealed is not None:
            report_files.print_report(self._sealed, self._window)

    def _close(self) -> None:
        self._jobs.close()
        if self.organisation is not None:
            self.organisation.close()
        if self.records is not None:
            self.records.close()
        if self._help is not None:
            self._help.close()
        else:
            self._let_go()

    def _let_go(self) -> None:
        self._window.let_go()


def _open_folder(path: object) -> None:
    if isinstance(path, Path):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
