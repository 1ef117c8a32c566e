"""What a bad line does to a session: one that is slow and loses packets, is cut, and comes back.

Decides: the situations. The desk runs in a network namespace of its own, the customer's and the technician's
programs outside of it; between them is one line (`simulators.bad_lines`) that real kernels' TCP talks over:
100 ms each way, so 200 ms there and back, and 5 % lost each way. What passes between customer and technician
crosses it twice. A cut line swallows everything and tells nobody.
Leaves alone: how fast is fast enough. What must hold is said with each line: nothing is lost, nothing comes
twice, nothing stays allowed.

    python3 installer/dev.py bench line [--cut-seconds N]

Needs the right to make network namespaces, and `tc netem` or TUN devices; without, it says so.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_assist.channel.identity import TECHNICIAN
from desktop_assist.consent import Capability
from desktop_assist.desk import folder, people
from desktop_assist.desk.folder import DeskFolder, NewOrganisation
from desktop_assist.engagement.checkups import Checkups, SealedReport
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import (
    CaseOpened,
    ConsentAsked,
    ConsentChanged,
    LineBack,
    LineLost,
    Said,
    TerminalPrinted,
)
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.evidence import keyfile
from desktop_assist.practice.listener import Told
from desktop_assist.settings import Home
from diagnostics.clock import SystemClock
from simulators import bad_lines
from simulators.bad_lines import DEAD, THERE, BadLine, NotPermitted, Quality

SPACE, PORT = "desktop-assist-desk", 2222
GOOD, BAD = Quality(), Quality(delay_ms=100, loss_percent=5)
WITHDRAWAL_MS = 200  # From: the design's numbers to hold
LINES = 20
TERMINAL = Capability.TERMINAL


@contextmanager
def desk(path: Path) -> Iterator[DeskFolder]:
    """A desk that answers at the other end of the cable."""
    prices = folder.CATALOGUE.read_bytes()
    made = folder.create(path, NewOrganisation("Bad Line", "practice.invalid", THERE, PORT, ("en",), prices))
    command = (
        "ip",
        "netns",
        "exec",
        SPACE,
        sys.executable,
        "-m",
        "desktop_assist",
        "desk",
        "serve",
        str(path),
    )
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert serving.stdout is not None
        serving.stdout.readline()
        yield made
    finally:
        serving.terminate()
        serving.wait(20)


class People:
    """A customer and a technician, in a session."""

    def __init__(self, made: DeskFolder, home: Path) -> None:
        clock = SystemClock()
        home.mkdir(mode=0o700)
        shutil.copytree(made.public.path, Home(home).organisation)
        self.told: Told[object] = Told()
        self.technician_told: Told[object] = Told()
        self.install = Install(Home(home), clock)
        self.customer = CustomerProgram(self.install, made.public, self.told)
        key = keyfile.load(people.issue(made, home.name, TECHNICIAN, clock.now()).key)
        self.technician = TechnicianProgram(key, made.public, clock, home / "sealed", self.technician_told)

    def meet(self) -> None:
        self.customer.open_case("Is the line good?", self._checked())
        self.told.wait_for(CaseOpened, "The case")
        self.technician.connect()
        self.technician.join(self.customer.case)
        self.technician.ask_consent(TERMINAL, "To try the line.")
        self.told.wait_for(ConsentAsked, "The question")
        self.customer.answer_consent(TERMINAL, True)
        self.wait_for_step("granted")

    def _checked(self) -> SealedReport:
        checkups = Checkups(self.install)
        for _ in checkups.run(("memory",), threading.Event()):
            pass
        sealed = checkups.latest()
        assert sealed is not None
        return sealed

    def wait_for_step(self, step: str) -> None:
        while self.told.wait_for(ConsentChanged, f"The step {step}").step != step:
            pass

    def talk(self) -> float:
        """Both say `LINES` lines; milliseconds until all were heard, once and in order."""
        began = time.monotonic()
        for number in range(LINES):
            self.customer.say(f"customer {number}")
            self.technician.say(f"technician {number}")
        self.hear()
        return 1000 * (time.monotonic() - began)

    def hear(self) -> None:
        for told, who in ((self.technician_told, "customer"), (self.told, "technician")):
            heard: list[str] = []
            while len(heard) < LINES:
                said = told.wait_for(Said, f"{LINES} lines of the {who}")
                heard += [said.text] if said.who == who else []
            assert heard == [f"{who} {number}" for number in range(LINES)], heard

    def echo(self) -> float:
        """Milliseconds from a command typed to its answer."""
        self.technician.open_terminal(80, 24)
        self.told.wait_for(TerminalPrinted, "The prompt")
        began, seen = time.monotonic(), b""
        self.technician.type(b"echo here-$((6*7))\n")
        while b"here-42" not in seen:
            seen += self.told.wait_for(TerminalPrinted, "The answer").data
        return 1000 * (time.monotonic() - began)

    def close(self) -> None:
        self.technician.close()
        self.customer.close()
        self.install.close()


def told_row(what: str, value: str, must: str = "") -> None:
    print(f"{what:66}{value:>10}  {must}", flush=True)


def took_s(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def talk_rows(both: People, which: str) -> None:
    """The same words and keys over lines of different quality."""
    told_row(f"{which}: a key typed to its answer seen by the customer, ms", f"{both.echo():.0f}")
    told_row(f"{which}: {2 * LINES} lines heard by both, ms", f"{both.talk():.0f}", "once, in order")


def cut_rows(both: People, line: BadLine, cut_s: float) -> bool:
    """Cut the line under a running terminal, withdraw nothing, and mend it again."""
    both.echo()
    line.be(DEAD)
    began = time.monotonic()
    for number in range(LINES):
        both.customer.say(f"customer {number}")
        both.technician.say(f"technician {number}")
    both.told.wait_for(LineLost, "The sentence that the line is lost")
    noticed = time.monotonic() - began
    told_row(f"cut for {cut_s:.0f} s: the customer's program says so after, s", f"{noticed:.1f}")
    allowed = both.customer.consents.granted()
    time.sleep(max(0.0, cut_s - noticed))
    line.be(BAD)
    back = time.monotonic()
    both.technician_told.wait_for(LineBack, "The line")
    both.wait_for_step("resumed")
    told_row("... mended: the session goes on by itself after, s", f"{time.monotonic() - back:.1f}")
    both.hear()
    told_row(f"... {2 * LINES} lines said meanwhile: all there, once, in order", "yes", "must be")
    told_row("... allowed while the line was down", "nothing" if not allowed else str(allowed), "must be")
    told_row("... the next terminal answers after, ms", f"{both.echo():.0f}")
    return not allowed


def withdrawn_row(both: People, line: BadLine) -> bool:
    """Take the terminal back while the line is dead, which nobody has noticed yet."""
    line.be(DEAD)
    took_ms = 1000 * took_s(lambda: both.customer.withdraw(TERMINAL))
    allowed = both.customer.consents.granted()
    told_row("taken back on the dead line, ms", f"{took_ms:.0f}", f"≤ {WITHDRAWAL_MS}")
    line.be(BAD)
    return took_ms <= WITHDRAWAL_MS and not allowed


def measure(place: Path, line: BadLine, cut_s: float) -> bool:
    """All rows; whether all holds that must."""
    with desk(place / "desk") as made:
        both = People(made, place / "customer")
        try:
            told_row("good line: case, technician, consent, s", f"{took_s(both.meet):.1f}")
            talk_rows(both, "good line")
        finally:
            both.close()
        line.be(BAD)
        both = People(made, place / "another")
        try:
            told_row("200 ms, 5 % loss: case, technician, consent, s", f"{took_s(both.meet):.1f}")
            talk_rows(both, "200 ms, 5 % loss")
            held = cut_rows(both, line, cut_s)
            return withdrawn_row(both, line) and held
        finally:
            line.be(GOOD)
            both.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cut-seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        try:
            with bad_lines.line(SPACE) as line:
                told_row("the line is made by", line.made_by)
                return 0 if measure(Path(place), line, arguments.cut_seconds) else 1
        except NotPermitted as why:
            print(f"Not measured: the network cannot be made here. {why}")
            return 0


if __name__ == "__main__":
    sys.exit(main())
