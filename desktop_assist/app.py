"""The windows' way in: what the command and the demonstration open.

Decides: which parts are put together for each window, and that a window's work ends before the process does.
Leaves alone: the parts.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop_assist.audit.screen_film import CaseFilm
from desktop_assist.engagement.answered import Reply
from desktop_assist.engagement.checkups import Checkups
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.enrolling import Enrolling
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import read_catalogue
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.organisation import OrganisationFolder
from desktop_assist.settings import Home
from desktop_assist.ui import collector, text, theme
from desktop_assist.ui.bridge import EventBridge
from desktop_assist.ui.customer.clipboard_watch import served
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.help_flow import HelpFlow
from desktop_assist.ui.customer.window import CustomerWindow
from desktop_assist.ui.player.window import PlayerWindow
from desktop_assist.ui.records import RecordsFlow
from desktop_assist.ui.signals import closing_on_signals
from desktop_assist.ui.technician.flow import TechnicianFlow
from desktop_assist.ui.technician.window import TechnicianWindow
from diagnostics import language_choice
from diagnostics.clock import Clock, SystemClock
from diagnostics.errors import PlainError

NAME = "Desktop Assist"
SETTINGS_FILE = "window.ini"


def open_customer_window(
    home: Home, organisation: OrganisationFolder | None, why_no_help: PlainError | None = None
) -> int:
    """Open the customer's window and return when it has closed.

    Args:
        home: The install's folders.
        organisation: Who helps; with none, check-ups still work.
        why_no_help: Where an organisation's file is there but unusable, why.

    Returns:
        The exit code.

    Raises:
        PlainError: The install cannot be opened.
    """
    application()
    with Install(home, SystemClock()) as install:
        return run(customer_window(install, organisation, why_no_help))


def open_technician_window(key: SigningKey, organisation: OrganisationFolder, bundles: Path) -> int:
    """Open the technician's window and return when it has closed.

    Args:
        key: The technician's key with its certificate.
        organisation: Whose desk it is.
        bundles: Where sealed bundles are kept.

    Returns:
        The exit code.

    Raises:
        IdentityRefused: The certificate is not a current technician's of this organisation.
        BadSignature: The price list is not signed by the organisation.
    """
    application()
    settings = QSettings(str(bundles / SETTINGS_FILE), QSettings.Format.IniFormat)
    return run(technician_window(key, organisation, bundles, SystemClock(), settings))


def open_practice_windows(
    install: Install, organisation: OrganisationFolder, key: SigningKey, bundles: Path
) -> int:
    """Open both windows of a practice organisation, and return when both have closed.

    Raises:
        PlainError: One of them cannot be opened.
    """
    application()
    settings = QSettings(str(install.home.path / SETTINGS_FILE), QSettings.Format.IniFormat)
    technician = technician_window(key, organisation, bundles, install.clock, settings)
    return run(customer_window(install, organisation), technician)


def play_film(title: str, shown: CaseFilm, settings: Path) -> int:
    """Play what was seen of a screen, with what was done, and return when the window has closed."""
    application()
    kept = QSettings(str(settings), QSettings.Format.IniFormat)
    return run(PlayerWindow(title, shown.film, SystemClock(), kept, shown.done))


def application() -> QApplication:
    """The process's one application, with the theme."""
    made = QApplication.instance()
    if not isinstance(made, QApplication):
        made = QApplication(sys.argv[:1])
    made.setApplicationName(NAME)
    made.setApplicationDisplayName(NAME)
    theme.current()
    text.use_for_reports(language_choice.chosen(None))
    collector.install(made)
    return made


def run(*windows: QMainWindow) -> int:
    """Show `windows` and return when the last one has closed."""
    for window in windows:
        window.show()
    with closing_on_signals(application()):
        return application().exec()


def customer_window(
    install: Install, organisation: OrganisationFolder | None, why_no_help: PlainError | None = None
) -> CustomerWindow:
    """The customer's window for `install`, not shown yet."""
    settings = QSettings(str(install.home.path / SETTINGS_FILE), QSettings.Format.IniFormat)
    known = organisation.organisation if organisation is not None else None
    window = CustomerWindow(
        known.name if known else "", practice=known is not None and known.practice, settings=settings
    )

    def new_help(inside: CustomerWindow) -> HelpFlow:
        if organisation is None:
            raise AssertionError("there is no help without an organisation")
        return HelpFlow(
            inside,
            organisation.organisation.name,
            lambda show: CustomerProgram(install, organisation, show, reply=Reply(), served=served()),
            _titles(organisation),
            install.clock,
        )

    enrolment = None if known is not None and known.practice else Enrolling(install)
    CustomerFlow(
        window,
        Checkups(install),
        new_help if organisation else None,
        install.clock,
        why_no_help,
        enrolment=enrolment,
        records=RecordsFlow(install.home.bundles, install.clock, window, settings),
    )
    return window


def technician_window(
    key: SigningKey, organisation: OrganisationFolder, bundles: Path, clock: Clock, settings: QSettings
) -> TechnicianWindow:
    """The technician's window, not shown yet; it dials the desk at once.

    Raises:
        IdentityRefused: The certificate is not a current technician's of this organisation.
        BadSignature: The price list is not signed by the organisation.
    """
    bridge = EventBridge()
    program = TechnicianProgram(key, organisation, clock, bundles, bridge.show)
    known = organisation.organisation
    window = TechnicianWindow(
        known.name, program.catalogue.services, clock, practice=known.practice, settings=settings
    )
    bridge.setParent(window)
    TechnicianFlow(window, program, bridge)
    window.add_records(RecordsFlow(bundles, clock, window, settings))
    return window


def _titles(organisation: OrganisationFolder) -> Mapping[str, str]:
    """What the organisation calls its services; none without a price list that it signed."""
    try:
        services = Catalogue.parse(read_catalogue(organisation)).services
    except PlainError:
        return {}
    return {service.id: service.title for service in services}
