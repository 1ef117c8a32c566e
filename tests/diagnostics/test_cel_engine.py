"""The CEL engine: the same one as `import cel`, without the package's terminal program."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import sys
from diagnostics.cel_engine import engine
before = engine()
assert before.compile("1 < 2").execute({}) is True
assert not {"prompt_toolkit", "rich", "typer"} & set(sys.modules)
import cel
assert cel.compile is before.compile
assert engine() is before
"""


def test_only_the_engine_is_loaded_and_it_stays_the_same_after_import_cel() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
