"""The bench command: one benchmark by name, each a program that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from installer import bench
from installer.problems import SetUpProblem

ROOT = Path(bench.__file__).resolve().parent.parent


def test_a_benchmark_is_started_with_its_own_options(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []

    def call(command: list[Any], *, cwd: Path, env: dict[str, str]) -> int:
        called.append((command, env["PYTHONPATH"]))
        return 7

    monkeypatch.setattr(bench.libraries, "provide", lambda needs, required: None)
    assert bench.run(["checkup", "--rounds", "3"], Path("/python"), ROOT, call=call) == 7
    ((command, paths),) = called
    assert command == [Path("/python"), str(ROOT / "tests/benchmarks/checkup.py"), "--rounds", "3"]
    assert str(ROOT / "tests") in paths


@pytest.mark.parametrize("arguments", [[], ["horoscope"]])
def test_another_name_is_refused_with_the_list(arguments: list[str]) -> None:
    with pytest.raises(SetUpProblem, match="checkup: a whole check-up against inxi"):
        bench.run(arguments, Path("/python"), ROOT)


def test_every_benchmark_is_there() -> None:
    for name in bench.BENCHMARKS:
        assert (ROOT / bench.FOLDER / f"{name}.py").is_file()
