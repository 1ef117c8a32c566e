"""Bags: which names are safe, and what a manifest is."""

from __future__ import annotations

import pytest

from desktop_assist.evidence import bag
from desktop_assist.evidence.errors import BadBundle


@pytest.mark.parametrize("name", ["bagit.txt", "data/a/b/c/d/e", "data/A-b_c.0", "0", "data/console.txt"])
def test_plain_names_are_safe(name):
    assert bag.is_safe_name(name)


@pytest.mark.parametrize(
    "name", ["", "/x", "x/", "a//b", "..", "a/../b", "Lpt1", "aux.json", "x ", "a/b/c/d/e/f/g"]
)
def test_other_names_are_not(name):
    assert not bag.is_safe_name(name)


def test_a_manifest_is_what_sha256sum_reads(tmp_path, run):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x").write_bytes(b"x")
    found = bag.digests(tmp_path, bag.survey(tmp_path))
    (tmp_path / "manifest").write_bytes(bag.manifest(found))
    assert run("sha256sum", "--strict", "-c", "manifest").stdout == b"data/x: OK\n"


def test_a_file_that_became_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "x").symlink_to(tmp_path / "secret")
    with pytest.raises(BadBundle):
        bag.read_tag_file(tmp_path, "x")
    with pytest.raises(BadBundle):
        bag.digests(tmp_path, {"x": 6})
