"""What a person says has no way into the rules: shown by what there is to pass it through.

The evaluator takes observations and nothing else; observations are made by probes alone, from what the
platform answers; and a probe is handed nothing that a person typed.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
from pathlib import Path

import diagnostics
from diagnostics import report
from diagnostics.probe import Probe, Surroundings
from diagnostics.rule import Note, Rule, RuleSet

SOURCES = sorted(Path(diagnostics.__file__).parent.rglob("*.py"))


def test_the_evaluators_only_argument_is_observations() -> None:
    for evaluate in (RuleSet.evaluate, Rule.apply, Note.apply):
        assert list(inspect.signature(evaluate).parameters) == ["self", "observations"]


def test_a_report_is_made_of_observations_and_rules_alone() -> None:
    assert set(inspect.signature(report.make).parameters) == {
        "surroundings",
        "began",
        "complete",
        "selected",
        "rules",
        "observations",
    }


def test_a_probe_is_handed_nothing_that_a_person_typed() -> None:
    assert {field.name for field in dataclasses.fields(Surroundings)} == {
        "clock",
        "salt",
        "platform",
        "stop",
        "ends_at",
        "desk",
        "own_keys",
        "previous",
    }
    measure = next(field for field in dataclasses.fields(Probe) if field.name == "measure")
    assert "Surroundings" in inspect.getsource(Probe)
    assert measure.name == "measure"


def test_only_probes_and_stored_bytes_make_observations() -> None:
    makers = {
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Observation"
    }
    assert makers == {"probe.py", "reading_format.py"}


def test_the_rules_know_no_questions_and_no_conversation() -> None:
    known = {
        "probe",
        "observation",
        "finding",
        "condition",
        "canonical",
        "errors",
        "resources",
        "quantity",
        "language",
    }
    for name in ("rule", "condition", "rule_form", "rule_faults", "rule_file"):
        tree = ast.parse((Path(diagnostics.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        modules = {
            node.module.removeprefix("diagnostics.")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("diagnostics.")
        }
        assert modules <= known | {"rule_file", "rule_form", "rule_faults", "cel_engine"}, name
