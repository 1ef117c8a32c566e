"""What every test is held to: no stray log line, no leaked thread, no network, no touch of the person's home.

Decides: what fails a test besides its own assertions. Qt's messages and warnings are held to the same by
`qt_log_level_fail` and `filterwarnings`, the network by pytest-socket, all set in `pyproject.toml`.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# How long one example takes says how busy the machine is, not whether the promise holds.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")
# Without `installer/dev.py test`, which brings a private display, no window may appear on the person's own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ENDING_SECONDS = (
    10.0  # ours: at once on a quiet machine; each of eight busy neighbours delays a thread by seconds
)


@pytest.fixture(scope="session", autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the tests' own, so that neither settings, keys nor keyring of the person are touched."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(variable, str(home))
        for variable in (
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
            "SSH_AUTH_SOCK",
        ):
            patch.delenv(variable, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")  # the report speaks the language of whoever runs it
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield home


@pytest.fixture(scope="session", autouse=True)
def children_hear_ctrl_c() -> None:
    """As the program itself does at its start: whoever runs the tests in the background has it ignored."""
    from desktop_assist.cli import let_children_hear_ctrl_c

    let_children_hear_ctrl_c()


class _Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a log line at WARNING or above that no `@pytest.mark.logs("pattern")` names."""
    expected = [mark.args[0] for mark in request.node.iter_markers("logs")]
    collected = _Collected()
    logging.getLogger().addHandler(collected)
    yield
    logging.getLogger().removeHandler(collected)
    unexpected = [line for line in collected.lines if not any(re.search(each, line) for each in expected)]
    if unexpected:
        pytest.fail("unexpected log lines:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def no_leaked_threads(no_unexpected_log_lines: None) -> Iterator[None]:
    """Fail on a thread that the test started and left running."""
    before = set(threading.enumerate())
    yield
    started = [each for each in threading.enumerate() if each not in before]
    real = [each for each in started if not isinstance(each, threading._DummyThread)]
    for thread in real:
        thread.join(ENDING_SECONDS)
    left = [thread.name for thread in real if thread.is_alive()]
    if left:
        pytest.fail(f"threads left running: {', '.join(left)}", pytrace=False)
