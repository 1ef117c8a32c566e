"""A line to a network namespace that can be made slow, made to lose packets, cut, and mended.

Decides: how the line is made: with the kernel's own `tc netem` where it has that, else by TUN devices and our
own (`netem`). A line that is cut passes nothing and tells nobody: that is how a line ends in real life.
Leaves alone: who talks over it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from simulators import netem
from simulators.netem import DEAD, Quality

HERE, THERE = "10.199.7.1", "10.199.7.2"
SEED = "1"


class NotPermitted(Exception):
    """The system does not let us make this network; the sentence says what it said."""


class BadLine(Protocol):
    """A line between here and the namespace."""

    namespace: str
    made_by: str

    def be(self, quality: Quality) -> None:
        """Have this quality from now on, each way."""
        ...


def run(*command: str) -> None:
    """Run one of iproute2's commands.

    Raises:
        NotPermitted: It failed.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotPermitted(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise NotPermitted(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")


@contextlib.contextmanager
def line(namespace: str) -> Iterator[BadLine]:
    """A good line to a new namespace, with `HERE` at this end and `THERE` at the other.

    Raises:
        NotPermitted: There can be none on this system.
    """
    if not sys.platform.startswith("linux"):
        raise NotPermitted("only Linux has network namespaces")
    run("ip", "netns", "add", namespace)
    try:
        with contextlib.ExitStack() as opened:
            try:
                made: BadLine = opened.enter_context(_kernels(namespace))
            except NotPermitted:
                made = opened.enter_context(_ours(namespace))
            yield made
    finally:
        subprocess.run(("ip", "netns", "del", namespace), capture_output=True, check=False)


class _Kernels:
    """A cable whose ends have `netem`."""

    made_by = "tc netem"

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.be(Quality())

    def be(self, quality: Quality) -> None:
        words = ["delay", f"{quality.delay_ms}ms", "loss", f"{quality.loss_percent}%"]
        words += ["rate", f"{quality.megabits}mbit"] if quality.megabits else []
        for where, end in (((), "da-here"), (("-n", self.namespace), "da-there")):
            run("tc", *where, "qdisc", "replace", "dev", end, "root", "netem", *words)


@contextlib.contextmanager
def _kernels(namespace: str) -> Iterator[_Kernels]:
    run("ip", "link", "add", "da-here", "type", "veth", "peer", "name", "da-there", "netns", namespace)
    try:
        for where, end, address in (((), "da-here", HERE), (("-n", namespace), "da-there", THERE)):
            run("ip", *where, "addr", "add", f"{address}/30", "dev", end)
            run("ip", *where, "link", "set", end, "up")
        yield _Kernels(namespace)
    finally:
        subprocess.run(("ip", "link", "del", "da-here"), capture_output=True, check=False)


class _Ours:
    """TUN devices whose packets pass through a process of ours."""

    made_by = "our own, over TUN devices"

    def __init__(self, namespace: str, process: subprocess.Popen[str]) -> None:
        self.namespace = namespace
        self._process = process

    def be(self, quality: Quality) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"line {' '.join(map(str, quality))}\n")
        self._process.stdin.flush()


@contextlib.contextmanager
def _ours(namespace: str) -> Iterator[_Ours]:
    words = [sys.executable, netem.__file__, SEED, "da-here:", f"da-there:{namespace}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        if process.stdout.readline() != "ready\n":
            raise NotPermitted(f"TUN devices: {process.stderr.read().strip().splitlines()[-1:]}")
        try:
            for where, end, own, far in (
                ((), "da-here", HERE, THERE),
                (("-n", namespace), "da-there", THERE, HERE),
            ):
                run("ip", *where, "addr", "add", own, "peer", far, "dev", end)
                run("ip", *where, "link", "set", end, "up")
            yield _Ours(namespace, process)
        finally:
            process.terminate()


@contextlib.contextmanager
def inside(namespace: str) -> Iterator[None]:
    """This thread is in the namespace while the block lasts: sockets that it makes there stay there."""
    own = f"/proc/self/task/{threading.get_native_id()}/ns/net"
    with Path(own).open(encoding="ascii") as before:
        netem.enter(f"/run/netns/{namespace}")
        try:
            yield
        finally:
            netem.enter(f"/proc/self/fd/{before.fileno()}")


__all__ = ["DEAD", "HERE", "THERE", "BadLine", "NotPermitted", "Quality", "inside", "line"]
