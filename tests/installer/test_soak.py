"""The soak command: one part by name, with its own options; and what counts as growth."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from installer import soak
from installer.problems import SetUpProblem

ROOT = Path(soak.__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "benchmarks"


def test_it_is_started_with_its_own_options(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []

    def call(command: list[Any], *, cwd: Path, env: dict[str, str]) -> int:
        called.append(command)
        return 7

    monkeypatch.setattr(soak.libraries, "provide", lambda needs, required: None)
    assert soak.run(["screen", "--minutes", "3"], Path("/python"), ROOT, call=call) == 7
    assert called == [[Path("/python"), str(FOLDER / "soak_screen.py"), "--minutes", "3"]]


@pytest.mark.parametrize("arguments", [[], ["horoscope"]])
def test_another_name_is_refused_with_the_list(arguments: list[str]) -> None:
    with pytest.raises(SetUpProblem, match="screen: the screen served"):
        soak.run(arguments, Path("/python"), ROOT)


def test_growth_is_told_from_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    soaked = importlib.import_module("soak_screen")
    flat = [soaked.Sample(minute, 85.0 + minute % 2, 8, 3) for minute in range(30)]
    assert soaked.verdict(flat, 30.0) == 0
    assert soaked.verdict([each._replace(memory=80 + each.minute) for each in flat], 30.0) == 1
    assert soaked.verdict([each._replace(handles=8 + each.minute // 4) for each in flat], 30.0) == 1
