"""`audit search` and `audit index` as they are typed: totals always, and the truth from the bundles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulators.archives import case_id


@pytest.fixture
def search(audit, built, tmp_path):
    def run(*arguments, archive=built.folder):
        return audit(
            "search", archive, "--index", tmp_path / "index", "--processes", 1, *arguments, organisation=False
        )

    return run


def test_totals_come_with_every_search(search):
    said = search("--technician", "paul")
    assert said.code == 0
    assert "2 of 6 cases match; 2 are listed." in said.out
    assert case_id(3) in said.out
    assert case_id(0) not in said.out
    assert "1  unsupported, accepted" in said.out
    assert "0 of 6 cases match" in search("--text", "nothing like it").out


def test_json_has_totals_and_cases(search):
    (told,) = search("--json", "--until", "2026-11-22", "--text", "PHOTOGRAPHS").json
    assert told["totals"]["cases"] == 2
    assert [one["case"] for one in told["cases"]] == [case_id(1), case_id(0)]


def test_what_is_listed_is_read_from_the_bundle_not_from_the_index(search, built, tmp_path):
    copied = Path(shutil.copytree(built.folder, tmp_path / "archive"))
    assert "maria" in search("--case", case_id(0), archive=copied).out
    shutil.rmtree(copied / f"case-{case_id(0)}")
    (tmp_path / "other").mkdir()
    shutil.copytree(built.bundle(3), copied / f"case-{case_id(0)}")  # another case under this one's name
    said = search("--case", case_id(0), archive=copied)
    assert "maria" not in said.out


def test_open_shows_each_and_logs_each_view(search, audit, built, tmp_path):
    views = tmp_path / "views"
    said = search("--technician", "paul", "--open", "--views", views)
    assert said.out.count("Not verified here") == 2
    logged = audit("views", built.folder, "--views", views, organisation=False)
    assert "2 views" in logged.out
    assert "search --open" in logged.out


def test_nothing_is_logged_where_nothing_is_opened(search, audit, built):
    search()
    assert not built.folder.with_name("archive.views.jsonl").exists()


def test_the_index_can_be_made_again(audit, built, tmp_path):
    asked = ("index", built.folder, "--index", tmp_path / "index", "--processes", 1)
    assert audit(*asked, organisation=False).out.startswith("6 cases are indexed")
    assert audit(*asked, "--rebuild", "--json", organisation=False).json[0]["cases"] == 6


def test_without_a_place_it_is_kept_at_home(audit, built, tmp_path):
    audit("search", built.folder, "--processes", 1, organisation=False)
    assert len(list((tmp_path / "home" / "audit").glob("*.sqlite"))) == 1
