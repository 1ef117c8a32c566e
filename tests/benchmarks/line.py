"""What a bad line does to a session: a network that is cut, and one that is slow and loses packets.

Decides: the situations. The desk runs in a network namespace of its own, the customer's and the technician's
programs outside of it; between them is one cable (a veth pair), which is really pulled.
Leaves alone: how fast is fast enough. What must hold is said with each line: nothing is lost, nothing comes
twice, nothing stays allowed.

    python3 installer/dev.py bench line [--cut-seconds N]

Needs the right to make network namespaces; without it, it says so. Where the kernel has no netem, the slow
line that loses packets is not measured, and the table says that.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
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

SPACE, HERE, THERE = "desktop-assist-desk", "10.199.7.1", "10.199.7.2"
PORT = 2222
SLOW = ("delay", "100ms", "loss", "5%")  # each way, so 200 ms there and back
WITHDRAWAL_MS = 200  # From: the design's numbers to hold
LINES = 20
TERMINAL = Capability.TERMINAL


class NotPermitted(Exception):
    """The system does not let us make this network."""


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotPermitted(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")


@contextmanager
def cable() -> Iterator[None]:
    """One cable to a namespace of its own."""
    run("ip", "netns", "add", SPACE)
    try:
        run("ip", "link", "add", "da-here", "type", "veth", "peer", "name", "da-there", "netns", SPACE)
        run("ip", "addr", "add", f"{HERE}/30", "dev", "da-here")
        run("ip", "link", "set", "da-here", "up")
        run("ip", "-n", SPACE, "addr", "add", f"{THERE}/30", "dev", "da-there")
        run("ip", "-n", SPACE, "link", "set", "da-there", "up")
        yield
    finally:
        subprocess.run(("ip", "netns", "del", SPACE), capture_output=True, check=False)


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
        key = keyfile.load(people.issue(made, "bad-line", TECHNICIAN, clock.now()).key)
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
    print(f"{what:58}{value:>12}  {must}", flush=True)


def cut_row(both: People, cut_s: float) -> bool:
    """Pull the cable under a running terminal, withdraw nothing, and plug it in again."""
    both.echo()
    run("ip", "link", "set", "da-here", "down")
    for number in range(LINES):
        both.customer.say(f"customer {number}")
        both.technician.say(f"technician {number}")
    began = time.monotonic()
    both.told.wait_for(LineLost, "The sentence that the line is lost")
    noticed = time.monotonic() - began
    told_row("line cut: noticed after, s", f"{noticed:.1f}", "the system's own probes: about 25")
    allowed = both.customer.consents.granted()
    time.sleep(max(0.0, cut_s - noticed))
    run("ip", "link", "set", "da-here", "up")
    back = time.monotonic()
    both.technician_told.wait_for(LineBack, "The line")
    both.wait_for_step("resumed")
    told_row(
        f"cut for {max(cut_s, noticed):.0f} s: the session goes on after, s", f"{time.monotonic() - back:.1f}"
    )
    both.hear()
    told_row(f"{2 * LINES} lines said meanwhile: all there, once, in order", "yes", "must be")
    told_row("allowed while the line was down", "nothing" if not allowed else str(allowed), "must be nothing")
    return not allowed


def withdrawn_row(both: People) -> bool:
    """Take the terminal back while the cable is out."""
    both.echo()
    run("ip", "link", "set", "da-here", "down")
    began = time.monotonic()
    both.customer.withdraw(TERMINAL)
    took = 1000 * (time.monotonic() - began)
    run("ip", "link", "set", "da-here", "up")
    told_row("taken back with the cable out, ms", f"{took:.0f}", f"≤ {WITHDRAWAL_MS}")
    return took <= WITHDRAWAL_MS and not both.customer.consents.granted()


def slow_rows(both: People) -> None:
    """The same words and keys over a line that is slow and loses packets."""
    try:
        run("tc", "qdisc", "add", "dev", "da-here", "root", "netem", *SLOW)
        run("ip", "netns", "exec", SPACE, "tc", "qdisc", "add", "dev", "da-there", "root", "netem", *SLOW)
    except NotPermitted as why:
        told_row("200 ms, 5 % loss", "not measured", str(why))
        return
    told_row("200 ms, 5 % loss: key to answer, ms", f"{both.echo():.0f}")
    told_row(f"200 ms, 5 % loss: {2 * LINES} lines heard after, ms", f"{both.talk():.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cut-seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary)
        try:
            with cable(), desk(path / "desk") as made:
                both = People(made, path / "customer")
                try:
                    both.meet()
                    told_row(f"good line: {2 * LINES} lines heard after, ms", f"{both.talk():.0f}")
                    slow_rows(both)
                    good = cut_row(both, arguments.cut_seconds)
                    good = withdrawn_row(both) and good
                finally:
                    both.close()
        except NotPermitted as why:
            print(f"Not measured: the network cannot be made here. {why}")
            return 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
