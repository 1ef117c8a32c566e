"""Stock OpenSSH clients of one case, and the customer who answers them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from desktop_assist.consent import Capability
from desktop_assist.engagement import ssh_config
from desktop_assist.engagement.events import ConsentAsked
from desktop_assist.engagement.file_events import FileMoved
from desktop_assist.evidence.statement import Kinds
from simulators.engaged import Engaged


class Stock:
    """Stock clients of one case, and the customer who answers them."""

    def __init__(self, engaged: Engaged, folder: Path) -> None:
        self.engaged = engaged
        engaged.open()
        engaged.join()  # the console; what is allowed stays allowed from one stock client to the next
        line = engaged.technician.take(engaged.customer.case)
        key = engaged.practice.desk_folder.path / "technicians" / "practice-technician"
        self.config = ssh_config.write(folder, engaged.practice.organisation.organisation, line, key)
        self.host = ssh_config.host(engaged.customer.case)

    def start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [program, "-F", str(self.config), *words], stdin=pipe, stdout=pipe, stderr=pipe
        )

    def sftp(self, *commands: str) -> subprocess.Popen[bytes]:
        process = self.start("sftp", "-b", "-", self.host)
        assert process.stdin
        process.stdin.write("\n".join(commands).encode() + b"\n")
        process.stdin.close()
        process.stdin = None
        return process

    def answer(self, capability: Capability, allowed: bool = True) -> None:
        assert self.engaged.told.wait_for(ConsentAsked, "The question").capability is capability
        self.engaged.customer.answer_consent(capability, allowed)

    def moved(self) -> FileMoved:
        while not (event := self.engaged.told.wait_for(FileMoved, "A file")).ended:
            pass
        return event

    def transfers(self) -> list[dict[str, object]]:
        bodies = [made.body for made in self.engaged.statements() if made.kind is Kinds.TRANSFER]
        return [each for body in bodies for each in body["transfers"]]


def said(process: subprocess.Popen[bytes], status: int = 0) -> str:
    output, errors = process.communicate(timeout=30)
    assert process.returncode == status, (output, errors)
    return (output + errors).decode()
