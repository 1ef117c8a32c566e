"""`audit sample …` as it is typed, from the plan to the check."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from desktop_assist.audit import draw
from desktop_assist.cli.audit import sampling
from desktop_assist.desk.folder import CATALOGUE, NewOrganisation, create
from desktop_assist.evidence import proof
from simulators import auditors

PLAN = ("--fraction", "0.3", "--beacon", "https://beacon.example", "--round", "4711", "--at", "2027-01-01")


@pytest.fixture
def files(tmp_path):
    (tmp_path / "key.pem").write_bytes(auditors.private_pem())
    (tmp_path / "beacon").write_bytes(auditors.ROUND)
    return tmp_path


def test_from_the_plan_to_the_check(audit, built, files):
    plan, folder = files / "plan.json", files / "draw"
    said = audit("sample", "plan", "--key", files / "key.pem", "--out", plan, *PLAN)
    assert said.code == 0
    assert '{"commit":"' in said.out
    assert b"PRIVATE" not in plan.read_bytes()
    population = (built.folder, "--processes", 1, "--log", built.desk.folder / "log")
    drawn = audit(
        "sample", "draw", *population, "--plan", plan, "--beacon", files / "beacon", "--key",
        files / "key.pem", "--out", folder,
    )  # fmt: skip
    assert drawn.code == 0, drawn.error
    assert "maria: 3 of 3" in drawn.out
    assert "nobody came: 1 of 1" in drawn.out
    assert "The plan is not in the log" in drawn.out
    command = drawn.out.split("&& ")[1].splitlines()[0].split()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Verified OK"
    checked = audit("sample", "check", folder, *population)
    assert checked.code == 0
    assert "the very same comes out" in checked.out
    (folder / "draw.sig").write_bytes(b"\0" * 256)
    assert audit("sample", "check", folder, *population).code == 1


def test_a_plan_is_put_into_the_log_of_a_desk_that_stands_still(audit, tmp_path, files):
    new = NewOrganisation("Example", "example.invalid", "127.0.0.1", 2222, ("en",), CATALOGUE.read_bytes())
    desk = create(tmp_path / "desk", new)
    made = ("sample", "plan", "--key", files / "key.pem", "--out", files / "plan", *PLAN)
    made = (*made, "--organisation", desk.public.path)
    assert audit(*made, "--json", organisation=False).json[0]["leaf"].startswith('{"commit"')
    put = ("sample", "log", files / "plan", "--desk", desk.path, "--out", files / "proof")
    assert audit(*put, organisation=False).code == 0
    from desktop_assist.audit import sample_plan

    leaf = sample_plan.load(files / "plan").leaf()
    assert proof.verify((files / "proof").read_text(), leaf, desk.organisation.log).index == 0
    other = auditors.plan()
    (files / "other").write_bytes(other.encode())
    said = audit(
        "sample", "log", files / "other", "--desk", desk.path, "--out", files / "x", organisation=False
    )
    assert said.code == 1
    assert "for the log practice.invalid/log" in said.error


def test_sizes_are_those_of_the_design(audit):
    said = audit("sample", "size", organisation=False)
    assert [line.split()[-1] for line in said.out.splitlines()[1:5]] == ["59", "299", "598", "2995"]
    fifty = audit("sample", "size", "--population", 50, "--share", "0.05", "--json", organisation=False)
    assert fifty.json == [[{"share": "5.00 %", "cases": 31}]]


def test_sensitivity_is_bounded(audit):
    said = audit("sample", "sensitivity", 59, 59, organisation=False)
    assert "at least 95.0 % (95 %, one-sided)" in said.out
    (told,) = audit("sample", "sensitivity", 59, 0, "--json", organisation=False).json
    assert told["at_least"] == "0.0000"
    assert audit("sample", "sensitivity", 5, 6, organisation=False).code == 1


@pytest.mark.parametrize("share", ["0", "2", "x", "1/0"])
def test_shares_make_sense(audit, share):
    with pytest.raises(SystemExit):
        audit("sample", "size", "--share", share, organisation=False)


def test_reviews_are_set_beside_planted_cases(audit, built, files):
    plan, folder = files / "plan.json", files / "draw"
    assert audit("sample", "plan", "--key", files / "key.pem", "--out", plan, *PLAN).code == 0
    drawn = audit(
        "sample", "draw", built.folder, "--processes", 1, "--log", built.desk.folder / "log", "--plan", plan,
        "--beacon", files / "beacon", "--key", files / "key.pem", "--out", folder,
    )  # fmt: skip
    cases = [line.strip() for line in drawn.out.splitlines() if line.startswith("    01")]
    (files / "planted.csv").write_text("case\nplanted-1\nplanted-2\n")
    rows = [f"{case},otto,good" for case in cases] + ["planted-1,otto,bad", "planted-2,otto,good"]
    (files / "reviews.csv").write_text("case,reviewer,verdict\n" + "\n".join(rows))
    asked = (
        "sample",
        "review",
        folder,
        "--reviews",
        files / "reviews.csv",
        "--planted",
        files / "planted.csv",
    )
    said = audit(*asked, organisation=False)
    assert said.code == 0, said.error
    assert "otto" in said.out
    assert "1 of 2 (50.0 %" in said.out
    (told,) = audit(*asked, "--json", organisation=False).json
    assert {one["technician"]: one["reviewed"] for one in told["strata"]}["maria"] == 3
    (files / "reviews.csv").write_text("case,reviewer,verdict\nx,otto,perhaps\n")
    assert "line 2" in audit(*asked, organisation=False).error


def test_the_help_says_how_to_check_with_openssl(files):
    """The score of a drawn case, by the commands of the help."""
    assert "openssl dgst -sha256 -mac HMAC -macopt hexkey:SEED" in sampling.SAMPLE
    (files / "draw.sig").write_bytes(b"a signature")
    seed = subprocess.run(
        ["openssl", "dgst", "-sha256", "draw.sig"], cwd=files, capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{seed}"]
    done = subprocess.run(command, input=(81).to_bytes(8, "big"), capture_output=True, check=True)
    by_us = draw.score(hashlib.sha256(b"a signature").digest(), 81).hex()
    assert done.stdout.decode().split()[-1] == by_us
