"""The channel against OpenSSH's own: files, keys, and how soon a withdrawal is felt.

Decides: that stock clients move the same file from and to the same memory disk, in turns, to the customer's
program and to stock `sshd`, directly and through the desk or `sshd` as the jump; with the same cipher; and
what is set beside the bounds of the design. The desk and each `sshd` are processes of their own.
Leaves alone: real lines; all of this is loopback.

    python3 installer/dev.py bench channel [--mib N] [--rounds N] [--keys N]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.consent import Capability
from desktop_assist.engagement import ssh_config
from desktop_assist.practice.organisation import LOOPBACK
from simulators.engaged import Engaged

CIPHER = "Ciphers aes256-gcm@openssh.com\n"
SSHD, SFTP_SERVER = Path("/usr/sbin/sshd"), Path("/usr/lib/openssh/sftp-server")
OURS, STOCK, STOCK_JUMP = "ours-direct", "stock-direct", "stock-jump"
START_S, MIB = 20.0, 1024 * 1024
SMALLEST_SHARE, LARGEST_ECHO, LARGEST_WITHDRAWAL_S = 0.8, 1.5, 0.2


@dataclass(frozen=True)
class Place:
    """Where a stock client goes: the name in the `ssh` config, and the folder as it is called there."""

    host: str
    folder: str


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as line:
        return int(line.getsockname()[1])


def wait_for_port(port: int) -> None:
    limit = time.monotonic() + START_S
    while time.monotonic() < limit:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


@contextmanager
def process(*words: str | Path) -> Iterator[None]:
    running = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait()


@contextmanager
def sshd(folder: Path, key: Path) -> Iterator[int]:
    """Stock `sshd`, for `key` alone."""
    port, host_key = free_port(), folder / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", host_key], check=True)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress {LOOPBACK}\nHostKey {host_key}\nPidFile none\nUsePAM no\n"
        f"StrictModes no\nAuthorizedKeysFile {key}.pub\nSubsystem sftp {SFTP_SERVER}\n{CIPHER}"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with process(SSHD, "-D", "-f", config, "-E", folder / "sshd.log"):
        wait_for_port(port)
        yield port


@contextmanager
def direct(engaged: Engaged) -> Iterator[int]:
    """The customer's own endpoint on a port, without the desk."""
    live = engaged.customer._live
    assert live is not None
    with socket.create_server((LOOPBACK, 0)) as listener:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=live._lines.answer, args=(line,), daemon=True).start()

        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1]


class Bench:
    """Everything set up, and the stock clients' config."""

    def __init__(self, engaged: Engaged, config: Path, shared: Path, mebibytes: int) -> None:
        self.engaged, self.config, self.shared = engaged, config, shared
        self.host = ssh_config.host(engaged.customer.case)
        self.mebibytes = mebibytes
        self.local = shared.parent / "local"
        self.number = 0
        with (shared / "large").open("wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(MIB))

    def places(self) -> dict[str, Place]:
        stock = f"{self.shared}/"
        return {
            "direct": Place(OURS, ""),
            "direct, sshd": Place(STOCK, stock),
            "through the desk": Place(self.host, ""),
            "through sshd, sshd": Place(STOCK_JUMP, stock),
        }

    def sftp(self, place: Place, command: str) -> float:
        """How long stock `sftp` takes for one command, with its connecting."""
        began = time.monotonic()
        words = ["sftp", "-q", "-F", str(self.config), "-b", "-", place.host]
        done = subprocess.run(words, input=command.encode(), capture_output=True, check=False)
        if done.returncode:
            raise SystemExit(f"sftp {place.host}: {done.stderr.decode()}")
        return time.monotonic() - began

    def speed(self, place: Place, direction: str) -> float:
        """MiB a second, without the time that connecting takes."""
        self.number += 1
        commands = {
            "get": f"get {place.folder}large {self.local}\n",
            "put": f"put {self.shared}/large {place.folder}new-{self.number}\n",
        }
        took = self.sftp(place, commands[direction]) - self.sftp(place, "pwd\n")
        arrived = self.local if direction == "get" else self.shared / f"new-{self.number}"
        assert arrived.stat().st_size == self.mebibytes * MIB
        arrived.unlink()
        return self.mebibytes / took

    def echo_ms(self, place: Place, keys: int) -> float:
        """The median time from a key to its echo, of a terminal that runs `cat`."""
        words = ["ssh", "-q", "-tt", "-F", str(self.config), place.host]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            assert running.stdin
            assert running.stdout
            running.stdin.write(b"stty echo; echo rea''dy; exec cat\n")
            running.stdin.flush()
            seen = b""
            while b"ready" not in seen:
                seen += os.read(running.stdout.fileno(), 4096)
            time.sleep(0.5)
            while select.select([running.stdout], [], [], 0)[0]:
                os.read(running.stdout.fileno(), 65536)
            took = [self._key(running) for _ in range(keys)]
            running.kill()
        return statistics.median(took) * 1000

    @staticmethod
    def _key(running: subprocess.Popen[bytes]) -> float:
        assert running.stdin
        assert running.stdout
        time.sleep(0.01)
        began = time.perf_counter()
        running.stdin.write(b"k")
        running.stdin.flush()
        os.read(running.stdout.fileno(), 100)
        return time.perf_counter() - began

    def withdrawal_s(self) -> float:
        """From the withdrawal to the last byte that stock `sftp` writes, through the desk."""
        words = ["sftp", "-q", "-F", str(self.config), "-b", "-", self.host]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdin
            running.stdin.write(f"get large {self.local}\n".encode())
            running.stdin.close()
            while not self.local.exists() or self.local.stat().st_size < MIB:
                time.sleep(0.001)
            self.engaged.customer.withdraw(Capability.FETCH_FILES)
            withdrawn = last = time.monotonic()
            size = self.local.stat().st_size
            while time.monotonic() - last < 0.5:
                if self.local.stat().st_size != size:
                    size, last = self.local.stat().st_size, time.monotonic()
            assert size < self.mebibytes * MIB, "it was over before the withdrawal; take more --mib"
            running.kill()
        return last - withdrawn


@contextmanager
def bench(mebibytes: int) -> Iterator[Bench]:
    base = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    with contextlib.ExitStack() as all_of_it:
        folder = Path(tempfile.mkdtemp(prefix="bench-channel-", dir=base))
        all_of_it.callback(shutil.rmtree, folder, ignore_errors=True)
        engaged = Engaged()
        all_of_it.callback(engaged.close)
        desk = engaged.practice.desk_folder
        engaged.practice.stop_desk()
        all_of_it.enter_context(process(sys.executable, "-m", "desktop_assist", "desk", "serve", desk.path))
        port = engaged.practice.organisation.organisation.desk.port
        wait_for_port(port)
        (folder / "shared").mkdir()
        engaged.open()
        engaged.join()
        engaged.customer.share_folder(folder / "shared")
        for capability in (Capability.FETCH_FILES, Capability.SEND_FILES, Capability.TERMINAL):
            engaged.grant(capability)
        key = desk.path / "technicians" / "practice-technician"
        line = engaged.technician.take(engaged.customer.case)
        config = ssh_config.write(folder / "ssh", engaged.practice.organisation.organisation, line, key)
        ports = {
            OURS: all_of_it.enter_context(direct(engaged)),
            STOCK: all_of_it.enter_context(sshd(folder, key)),
        }
        config.write_text(_hosts(ports, key, ssh_config.host(engaged.customer.case)) + config.read_text())
        yield Bench(engaged, config, folder / "shared", mebibytes)


def _hosts(ports: dict[str, int], key: Path, case: str) -> str:
    usual = f"    HostName {LOOPBACK}\n    IdentityFile {key}\n    IdentitiesOnly yes\n"
    loose = "    StrictHostKeyChecking no\n    UserKnownHostsFile /dev/null\n    LogLevel ERROR\n"
    return (
        f"Host {OURS}\n    Port {ports[OURS]}\n    User technician\n{usual}{loose}"
        f"Host {STOCK} {STOCK_JUMP}\n    Port {ports[STOCK]}\n{usual}{loose}"
        f"Host {STOCK_JUMP}\n    ProxyJump {STOCK}\n"
        f"Host *\n    {CIPHER}"
    )


def compared(
    what: str, ours: list[float], stock: list[float], bound: float, *, fewer_is_better: bool = False
) -> bool:
    """Print one row; whether the bound holds."""
    mine, theirs = statistics.median(ours), statistics.median(stock)
    ratio = mine / theirs
    held = ratio <= bound if fewer_is_better else ratio >= bound
    sign = "≤" if fewer_is_better else "≥"
    print(f"{what:32} {mine:9.2f} {theirs:9.2f} {ratio:7.2f} {sign} {bound:4.1f}  {'yes' if held else 'NO'}")
    return held


def measure(made: Bench, rounds: int, keys: int) -> bool:
    """Print the table; whether every bound holds."""
    held = []
    print(f"{'':32} {'ours':>9} {'OpenSSH':>9} {'ratio':>7}  bound held")
    places = made.places()
    for way, ours, stock in (
        ("direct", "direct", "direct, sshd"),
        ("through the desk", "through the desk", "through sshd, sshd"),
    ):
        for direction in ("get", "put"):
            speeds: dict[str, list[float]] = {ours: [], stock: []}
            for _ in range(rounds):
                for name in (ours, stock):
                    speeds[name].append(made.speed(places[name], direction))
            held.append(compared(f"{direction} {way}, MiB/s", speeds[ours], speeds[stock], SMALLEST_SHARE))
        echoes = [[made.echo_ms(places[name], keys)] for name in (ours, stock)]
        held.append(compared(f"key to echo {way}, ms", *echoes, LARGEST_ECHO, fewer_is_better=True))
    took = made.withdrawal_s()
    held.append(took <= LARGEST_WITHDRAWAL_S)
    print(f"withdrawal to last byte: {took * 1000:.0f} ms, bound {LARGEST_WITHDRAWAL_S * 1000:.0f} ms")
    return all(held)


def main() -> int:
    parser = argparse.ArgumentParser(description="The channel against OpenSSH.")
    parser.add_argument("--mib", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keys", type=int, default=100)
    options = parser.parse_args()
    if not SSHD.exists() or not SFTP_SERVER.exists():
        raise SystemExit("OpenSSH's server is not installed, so there is nothing to compare with.")
    with bench(options.mib) as made:
        return 0 if measure(made, options.rounds, options.keys) else 1


if __name__ == "__main__":
    raise SystemExit(main())
