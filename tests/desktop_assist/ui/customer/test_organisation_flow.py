"""The page follows what the program says, from the domain to trust, and never during a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_assist.enrolment.errors import EnrolmentRefused
from desktop_assist.ui import theme
from desktop_assist.ui.customer.flow import CustomerFlow
from desktop_assist.ui.customer.organisation_flow import OrganisationFlow
from desktop_assist.ui.customer.window import CustomerWindow
from simulators.customer_programs import SimulatedCheckups
from simulators.enrolments import SimulatedEnrolment
from simulators.fixed_clock import FixedClock
from simulators.windows import Customer


@pytest.fixture
def program() -> SimulatedEnrolment:
    return SimulatedEnrolment()


@pytest.fixture
def alone(
    look: theme.Theme, clock: FixedClock, settings: QSettings, qtbot: QtBot, program: SimulatedEnrolment
) -> Iterator[Customer]:
    """A window of a program that belongs to no organisation yet."""
    window = CustomerWindow("", practice=False, settings=settings)
    checkups = SimulatedCheckups()
    flow = CustomerFlow(window, checkups, None, clock, enrolment=program)
    whole = Customer(window, flow, checkups, qtbot)
    with qtbot.waitExposed(window):
        window.show()
    yield whole
    whole.close()


def organisation(customer: Customer) -> OrganisationFlow:
    assert customer.flow.organisation is not None
    return customer.flow.organisation


def begun(customer: Customer) -> OrganisationFlow:
    customer.flow.home.help.click()
    customer.shows("not-set-up")
    customer.flow.not_set_up.organisation.click()
    customer.shows("organisation")
    return organisation(customer)


def test_from_the_domain_to_trust(alone: Customer, program: SimulatedEnrolment) -> None:
    page = begun(alone).page
    page.domain.setText("help.example")
    page.look_up.click()
    alone.qtbot.waitUntil(page.waiting.isVisible)
    assert program.asked == ["help.example"]
    page.tick.setChecked(True)
    assert not page.use.isEnabled()
    program.left = timedelta()
    alone.qtbot.waitUntil(page.use.isEnabled)
    alone.qtbot.mouseClick(page.use, Qt.MouseButton.LeftButton)
    alone.qtbot.waitUntil(lambda: "Help Ltd (help.example)" in page.trusted.words)
    assert "open the program again" in page.notice.words


def test_what_cannot_be_found_is_said_in_place(alone: Customer, program: SimulatedEnrolment) -> None:
    page = begun(alone).page
    program.error = EnrolmentRefused(
        "evil.example could not show that it is evil.example.", next_step="Check the domain."
    )
    page.domain.setText("evil.example")
    page.look_up.click()
    alone.qtbot.waitUntil(page.notice.isVisible)
    assert "could not show that it is evil.example" in page.notice.words
    assert page.domain.text() == "evil.example"


def test_whoever_does_not_want_it_any_more_forgets_it(alone: Customer, program: SimulatedEnrolment) -> None:
    program.look_up("help.example")
    page = begun(alone).page
    page.forget.click()
    alone.qtbot.waitUntil(page.asking.isVisible)
    assert program.pending is None


def test_the_menu_leads_there_but_not_in_a_session(customer: Customer, program: SimulatedEnrolment) -> None:
    flow = OrganisationFlow(program, customer.flow)
    customer.window.add(flow.page)
    customer.flow.organisation = flow
    customer.flow._show_organisation()
    customer.shows("organisation")
    customer.flow._go_home()
    customer.begin_session()
    customer.flow._show_organisation()
    assert customer.window.page == "session"


def test_the_menu_has_the_entry(alone: Customer) -> None:
    menu = alone.window.menu.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions()}
    entries["Who may help you"].trigger()
    alone.shows("organisation")
