"""Everything that can be operated has a name for screen readers, on every page of both windows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from desktop_assist.consent import Capability
from desktop_assist.engagement import events
from desktop_assist.ui.widgets.conversation import Conversation
from desktop_assist.ui.widgets.terminal_view import TerminalView
from simulators.customer_programs import offered
from simulators.windows import Customer, Technician

OPERATED = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QProgressBar, TerminalView, Conversation)


def is_qts_own(widget: QWidget) -> bool:
    """Such as the button inside a field that clears it, or the ones beside tabs."""
    return (
        isinstance(widget, QAbstractButton)
        and type(widget).__module__.startswith("PySide6")
        and (not isinstance(widget, QCheckBox))
    )


def unnamed(window: QWidget) -> list[str]:
    found = [
        each for each in window.findChildren(QWidget) if isinstance(each, OPERATED) and not is_qts_own(each)
    ]
    assert len(found) > 3
    return [f"{each} in {each.parent()}" for each in found if not each.accessibleName()]


@pytest.mark.parametrize("percent", [100, 200])
def test_customer(customer: Customer, percent: int) -> None:
    assert unnamed(customer.window) == []
    customer.flow.home.check.click()
    assert unnamed(customer.window) == []
    customer.flow.checkup.all.click()
    customer.flow.checkup.start.click()
    customer.shows("report")
    assert unnamed(customer.window) == []
    customer.flow.report.back_wanted.emit()
    customer.begin_session()
    customer.program.tell(events.ConsentAsked(Capability.TERMINAL, "To look.", 60), offered("unsupported"))
    customer.qtbot.waitUntil(lambda: bool(customer.help.session.questions))
    assert unnamed(customer.window) == []
    customer.window.stop.click()
    assert unnamed(customer.window) == []


def test_technician(technician: Technician) -> None:
    technician.join()
    assert unnamed(technician.window) == []
