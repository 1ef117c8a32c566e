"""Work in processes of its own: in order, bounded, and gone when it is over."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_assist.audit import parallel
from desktop_assist.audit.errors import AuditError

ROOT = Path(__file__).resolve().parents[3]


def square(number: int) -> int:
    return number * number


def end_myself(number: int) -> int:
    if multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_answers_come_in_the_order_of_the_questions_from_other_processes():
    found = list(parallel.mapped(os.path.basename, [f"/x/{n}" for n in range(50)], 2, batch=3))
    assert found == [str(n) for n in range(50)]
    assert multiprocessing.active_children() == []


def test_few_questions_are_answered_here():
    assert list(parallel.mapped(square, [1, 2, 3], 2)) == [1, 4, 9]
    assert list(parallel.mapped(square, [])) == []


def test_a_process_that_is_killed_is_said_and_nothing_hangs():
    with pytest.raises(AuditError, match="ended from outside"):
        list(parallel.mapped(end_myself, list(range(20)), 2))


def test_stopping_early_ends_the_processes():
    answers = parallel.mapped(abs, list(range(200)), 2)
    assert next(answers) == 0
    answers.close()
    assert multiprocessing.active_children() == []


FOREVER = """
import os, sys
from desktop_assist.audit import parallel
import tests_of_parallel
if __name__ == "__main__":
    for told in parallel.mapped(tests_of_parallel.tell_and_wait, list(range(2)), 2, batch=1):
        print(told, flush=True)
"""
WAITING = """
import os, sys, threading
def tell_and_wait(number):
    if number == 0:
        return os.getpid()
    threading.Event().wait()
"""


def test_no_process_outlives_a_parent_that_was_killed(tmp_path):
    (tmp_path / "tests_of_parallel.py").write_text(WAITING)
    (tmp_path / "begin.py").write_text(FOREVER)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    command = [sys.executable, str(tmp_path / "begin.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline())  # a process answered, so all of them are there
        parent.kill()
        assert parent.stdout.read() == b""  # the end of the file: nobody holds the other end any more
