"""Rule files from anywhere: a rule set, or a refusal; and checking one never breaks."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from diagnostics import rule, rule_check
from diagnostics.errors import MalformedRules
from diagnostics.resources import resource
from simulators.checked import worn
from simulators.spoiled import spoiled_bytes

FILES = [path.name for path in resource("rules", rule.SHIPPED_VERSION).glob("*.toml")]
FOLDER = resource("rules", rule.SHIPPED_VERSION)
SUBJECTS = [name.removesuffix(".toml") for name in sorted(FILES) if name != "ruleset.toml"]


@given(st.sampled_from(SUBJECTS).flatmap(lambda name: st.tuples(st.just(name), spoiled(name))))
def test_spoiled_rule_files(found: tuple[str, bytes]) -> None:
    name, data = found
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        (directory / "ruleset.toml").write_text(f'version = "1"\nsubjects = ["{name}"]\n', encoding="utf-8")
        (directory / f"{name}.toml").write_bytes(data)
        try:
            rules = rule.load(directory)
        except MalformedRules:
            assert rule_check.check(directory), "what cannot be loaded has a fault that is told"
        else:
            rules.evaluate(worn().observations)
        for complaint in rule_check.check(directory):
            assert complaint.line >= 1


def spoiled(name: str) -> st.SearchStrategy[bytes]:
    return spoiled_bytes((FOLDER / f"{name}.toml").read_bytes())
