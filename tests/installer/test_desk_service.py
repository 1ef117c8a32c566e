"""The desk's systemd unit: its command is one that the program has, and systemd finds no fault with it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_assist import cli

FOLDER = Path(__file__).parents[2] / "installer" / "desk"
UNIT = FOLDER / "desktop-assist-desk.service"


def test_it_starts_a_command_that_the_program_has() -> None:
    line = re.search(r"^ExecStart=\S+/desktop-assist (.+)$", UNIT.read_text(), re.MULTILINE)
    assert line is not None
    options = cli.parser().parse_args(shlex.split(line[1]))
    assert options.folder.is_relative_to("/var/lib/desktop-assist-desk")


def test_every_command_of_the_page_is_one_that_the_program_has() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"^ .*?desktop-assist (desk .+?)(?: #.*)?$", text, re.MULTILINE)
    assert len(commands) == 3
    for each in commands:
        cli.parser().parse_args(shlex.split(each))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/desktop-assist/bin/desktop-assist", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
