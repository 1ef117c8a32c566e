"""Printers: states and fixed words, no names."""

from __future__ import annotations

from diagnostics.observation import Reason
from diagnostics.platforms import Output
from simulators.readings import reason, value
from simulators.recorded import Recorded, recorded

COMMAND = "lpstat -r -l -p"


def test_each_printer_has_its_state_and_its_reasons() -> None:
    first, second, third = value(recorded("worn-laptop"), "printers.printers")
    assert first == {
        "name": "Printer 1",
        "stopped": True,
        "has_error": True,
        "has_notice": True,
        "reasons": "media-empty-error, media-needed-report",
    }
    assert (second["stopped"], second["has_error"], second["reasons"]) == (False, False, "toner-low-warning")
    assert (third["has_notice"], third["reasons"]) == (False, "none")


def test_a_printers_own_words_never_pass_for_reasons() -> None:
    text = "scheduler is running\nprinter x is idle.  enabled since now\n\tDescription: secret-error\n"
    (printer,) = value(Recorded(commands={COMMAND: Output(text, 0)}), "printers.printers")
    assert printer["reasons"] == "none"


def test_no_printer_no_service_and_no_program_are_absent() -> None:
    assert reason(recorded("debian-12-fresh"), "printers.printers") is Reason.NOT_PRESENT
    stopped = Recorded(commands={COMMAND: Output("scheduler is not running\n", 1)})
    assert reason(stopped, "printers.printers") is Reason.NOT_PRESENT
    assert reason(Recorded(), "printers.printers") is Reason.NOT_SUPPORTED
