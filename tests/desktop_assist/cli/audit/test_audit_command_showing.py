"""`audit show`, `audit diff` and `audit views`: nothing of an archive is shown that is not logged first."""

from __future__ import annotations

import getpass

import pytest

from desktop_assist.evidence import issuing, keyfile
from diagnostics import report
from diagnostics.clock import SystemClock
from simulators.archives import case_id


@pytest.fixture
def views(tmp_path):
    return tmp_path / "views"


def test_show_tells_the_case_and_logs_the_view(audit, built, views):
    said = audit("show", built.folder, case_id(3), "--views", views, organisation=False)
    assert said.code == 0
    assert "It is about to fail." in said.out
    assert "contradicted" in said.out
    logged = audit("views", built.folder, "--views", views, "--json", organisation=False).json
    assert (logged[0]["who"], logged[0]["by"], logged[0]["case"]) == (
        getpass.getuser(), "system account", case_id(3),
    )  # fmt: skip
    assert logged[1]["views"] == 1


def test_json_says_that_it_is_not_verified(audit, built, views):
    (told,) = audit("show", built.folder, case_id(0), "--views", views, "--json", organisation=False).json
    assert told["verified"] is False
    assert told["presented"][0]["id"] == "claim-1"


def test_nothing_is_shown_where_the_view_cannot_be_logged(audit, built, tmp_path):
    said = audit("show", built.folder, case_id(0), "--views", tmp_path / "no" / "log", organisation=False)
    assert said.code == 1
    assert said.out == ""
    assert "Nothing was shown." in said.error


def test_a_certificate_names_the_viewer_and_a_strangers_does_not(audit, built, views, tmp_path):
    now = int(SystemClock().now().timestamp())
    key, ours = keyfile.generate(), built.desk.organisation.path
    for name, authority in (("ours", built.desk.ca), ("theirs", keyfile.generate())):
        line = issuing.issue(authority, key.public_line, "anna", ("auditor",), now - 60, now + 3600, 1)
        (tmp_path / f"{name}-cert.pub").write_text(f"{line} a comment\n")
    asked = ("show", built.folder, case_id(0), "--views", views, "--authority", ours, "--as")
    assert audit(*asked, tmp_path / "ours-cert.pub", organisation=False).code == 0
    refused = audit(*asked, tmp_path / "theirs-cert.pub", organisation=False)
    assert (refused.code, refused.out) == (1, "")
    logged = audit("views", built.folder, "--views", views, organisation=False).out
    assert "anna  certificate" in logged
    alone = audit("show", built.folder, case_id(0), "--as", "x", organisation=False)
    assert "--authority" in alone.error


def test_a_bundles_two_reports_are_compared_and_that_is_logged(audit, built, views):
    said = audit("diff", built.bundle(0), "--views", views, organisation=False)
    assert said.code == 0
    assert "storage.volumes" in said.out
    assert "diff" in audit("views", built.folder, "--views", views, organisation=False).out
    (told,) = audit(
        "diff", built.bundle(0), built.bundle(4), "--views", views, "--json", organisation=False
    ).json
    assert told["findings"]["gone"]


def test_two_reports_in_files_are_compared_without_a_log(audit, built, tmp_path):
    for name, made in (("a", built.sessions[0].before), ("b", built.sessions[0].after)):
        (tmp_path / name).write_bytes(report.encode(made))
    said = audit("diff", tmp_path / "a", tmp_path / "b", organisation=False)
    assert said.code == 0
    assert "Reading" in said.out
    assert audit("diff", tmp_path / "a", tmp_path / "nowhere", organisation=False).code == 1


def test_a_log_of_views_that_was_changed_is_said(audit, built, views):
    audit("show", built.folder, case_id(0), "--views", views, organisation=False)
    views.write_bytes(views.read_bytes().replace(case_id(0).encode(), case_id(1).encode()))
    audit("show", built.folder, case_id(2), "--views", views, organisation=False)
    views.write_bytes(views.read_bytes().replace(b"show", b"diff", 1))
    said = audit("views", built.folder, "--views", views, organisation=False)
    assert said.code == 1
    assert "line 2 does not follow" in said.error
