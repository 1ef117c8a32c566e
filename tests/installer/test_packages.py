"""Installing: what the lock pins, and how a failure is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer import packages
from installer.problems import SetUpProblem

LOCK = """\
alpha==1.0 \\
    --hash=sha256:00
beta-two==2.3.4 ; sys_platform == 'win32' \\
    --hash=sha256:11
    # via alpha==9
"""


def test_pins_are_read_with_and_without_a_marker(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(LOCK, encoding="utf-8")
    assert packages.pinned(tmp_path / "lock") == {"alpha": "1.0", "beta-two": "2.3.4"}


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: Retrying after NewConnectionError(...)\nERROR: No matching distribution", "no connection"),
        ("socket.gaierror: Temporary failure in name resolution", "no connection"),
        ("SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed')", "does not trust the index"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "did not match its pinned hash"),
        ("ERROR: No space left on device", "could not be installed"),
    ],
)
def test_a_failure_says_what_happened_and_shows_the_end(output: str, sentence: str) -> None:
    told = packages.explain(output)
    assert sentence in told
    assert "the next start does it again" in told
    assert output.splitlines()[-1] in told


def test_what_was_tried_again_is_not_shown() -> None:
    told = packages.explain("WARNING: Retrying (Retry(total=4)) after NewConnectionError\nERROR: at the end")
    assert "no connection" in told
    assert "Retrying" not in told


def test_only_the_last_lines_are_shown() -> None:
    told = packages.explain("\n".join(f"line {number}." for number in range(100)))
    assert "line 99." in told
    assert "line 50." not in told


def test_a_package_that_no_index_has_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "lock").write_text(f"absent==1 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(SetUpProblem, match="absent==1"):
        packages.install(Path(sys.executable), tmp_path / "lock")
