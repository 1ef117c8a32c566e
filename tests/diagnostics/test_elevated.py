"""The helper itself: one request, one answer, and gone when nobody waits."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from diagnostics import elevated, elevation
from diagnostics.platforms import elevation as pipe
from diagnostics.probe import Surroundings
from diagnostics.probes import drives, kernel_log
from simulators.recorded import recorded, surroundings

BOTH = (drives.PROBE, kernel_log.PROBE)
REQUEST = elevation.request(BOTH, surroundings(recorded("worn-laptop")))
# The package may lie in a folder that `-I` does not look into.
START = [sys.executable, "-c", "import sys; from diagnostics.elevated import main; sys.exit(main())"]


def test_it_answers_over_the_pipe_with_what_was_asked_for() -> None:
    answer = pipe.run(START, REQUEST, deadline_s=30, stop=threading.Event())
    assert isinstance(answer, bytes), answer
    assert set(elevation.believed(answer, BOTH)) == {"drives", "kernel_log"}


def test_it_reads_with_the_rights_and_the_salt_that_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = recorded("worn-laptop")
    monkeypatch.setattr(elevated, "current", lambda: machine)
    answer = elevated.serve(REQUEST + b"\n")
    assert answer is not None
    at_home = drives.measure(surroundings(machine))["drives.health"]
    found = elevation.believed(answer, BOTH)["drives"]["drives.health"]
    assert getattr(found, "value", None) == getattr(at_home, "value", ())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        REQUEST,
        REQUEST.replace(b"drives", b"hosts") + b"\n",
        b" " * elevation.LARGEST_REQUEST_BYTES + b"\n",
    ],
)
def test_anything_else_is_refused_and_nothing_is_read(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(probes: object, around: Surroundings) -> None:
        pytest.fail("nothing may be read")

    monkeypatch.setattr(elevated, "_read", read)
    assert elevated.serve(line) is None


def test_it_ends_when_whoever_started_it_goes_away() -> None:
    waiting = "import threading; from diagnostics import elevated\n"
    waiting += "elevated.serve = lambda line: threading.Event().wait()\nelevated.main()"
    helper = subprocess.Popen([sys.executable, "-c", waiting], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert helper.stdin is not None
    assert helper.stdout is not None
    helper.stdin.write(REQUEST + b"\n")
    helper.stdin.close()
    assert helper.wait(20) == elevated.REFUSED
    assert helper.stdout.read() == b""
    helper.stdout.close()
