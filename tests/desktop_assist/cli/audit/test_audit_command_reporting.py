"""`audit report` as it is typed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path


def test_the_page_is_written_and_the_exit_code_is_the_verdict(audit, built, tmp_path):
    out = tmp_path / "audit.html"
    asked = ("--processes", 1, "--out", out, "--by", "week")
    said = audit("report", built.folder, *asked, "--log", built.desk.folder / "log")
    assert said.code == 0
    assert said.out == f"All 6 bundles hold. The page is {out}\n"
    told = out.read_text(encoding="utf-8")
    assert "338.00 EUR in all" in told
    assert re.search(r"<p>1 of \d+ entries of the log are explained by no bundle that holds", told)
    assert "2026-W53" in told
    assert out.stat().st_mode & 0o077 == 0
    copied = Path(shutil.copytree(built.folder, tmp_path / "archive"))
    (copied / built.bundle(0).name / "seals" / "desk.sig").unlink()
    bad = audit("report", copied, *asked, "--json")
    assert bad.code == 1
    assert bad.json[0]["totals"]["fail"] == 1


def test_a_page_that_cannot_be_written_is_said(audit, built, tmp_path):
    said = audit("report", built.bundle(0), "--processes", 1, "--out", tmp_path / "no" / "page.html")
    assert said.code == 1
    assert "could not be written" in said.error
