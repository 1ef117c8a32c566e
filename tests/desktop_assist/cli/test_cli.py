"""Whatever is typed, a person gets an answer in words and the right exit code, never a traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_assist.cli import main
from desktop_assist.desk.folder import CATALOGUE
from desktop_assist.practice.organisation import PracticeOrganisation
from diagnostics import report
from diagnostics.clock import SystemClock
from simulators import command

FAST = ["--only", "storage,memory", "--yes"]


def run(home: Path, *arguments: str, stdin: str = "") -> command.Text:
    return command.run("--home", str(home), *arguments, stdin=stdin)


@pytest.fixture(scope="module")
def practice() -> Iterator[PracticeOrganisation]:
    with PracticeOrganisation(SystemClock()) as made:
        yield made


def set_up(practice: PracticeOrganisation, home: Path) -> Path:
    """A customer's home that was set up for the practice organisation."""
    home.mkdir()
    (home / "organisation").symlink_to(practice.organisation.path)
    return home


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--nonsense"], 2),
        (["nonsense"], 2),
        (["check", "--nonsense"], 2),
        (["desk"], 2),
        (["desk", "init", "x"], 2),
        (["desk", "serve", "x", "--port", "70000"], 2),
        (["audit", "verify"], 2),
        (["check", "--only", "nonsense", "--yes"], 1),
        (["check"], 1),
        (["run"], 1),
        (["ask", "Help?", *FAST], 1),
        (["finish", "01ARZ3NDEKTSV4RRFFQ69G5FAV"], 1),
        (["audit", "verify", "nowhere", "--organisation", "nowhere"], 1),
        (["desk", "serve", "nowhere"], 1),
        (["desk", "technician", "add", "maria", "--desk", "nowhere"], 1),
        (["technician", "--key", "nowhere", "--organisation", "nowhere", "queue"], 1),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = run(tmp_path / "home", *arguments)
    assert done.returncode == code
    assert done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["desk", "init", "--help"]])
def test_help_is_there(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path, *arguments).returncode == 0


def test_a_check_is_printed_and_kept(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = run(tmp_path / "home", "check", *FAST, "--json", "--html", str(page))
    assert done.returncode == 0
    made = report.decode(done.stdout.strip().encode())
    assert made.selected == ("storage", "memory")
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "check", *FAST, "--html", str(tmp_path / "no" / "such" / "folder.html"))
    assert done.returncode == 1
    assert "could not be written" in done.stderr


def test_nothing_is_read_without_a_yes(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "check")
    assert done.returncode == 1
    assert "Nothing was read." in done.stderr


def test_ctrl_c_in_a_check_is_no_traceback(tmp_path: Path) -> None:
    with command.start("--home", str(tmp_path / "home"), "check", "--yes") as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=30)
    assert "of" in first
    assert process.returncode == 130
    assert "Traceback" not in rest


def test_a_question_is_previewed_and_not_sent_without_a_yes(
    practice: PracticeOrganisation, tmp_path: Path
) -> None:
    home = set_up(practice, tmp_path / "home")
    done = run(home, "ask", "Why is it slow?", *FAST)
    assert done.returncode == 0
    assert "Why is it slow?" in done.stdout
    assert '"schema":"desktop-assist/report/v1"' in done.stdout
    assert "Nothing was sent." in done.stderr
    assert run(home, "cases").stdout == ""


def test_a_question_opens_a_case_and_stop_ends_it(practice: PracticeOrganisation, tmp_path: Path) -> None:
    home = set_up(practice, tmp_path / "home")
    done = run(home, "ask", "Why is it slow?", *FAST, "--send", stdin="stop\n")
    assert done.returncode == 0, done.stderr
    assert "is in the queue" in done.stdout
    listed = run(home, "cases").stdout
    assert "finished  Why is it slow?" in listed
    bundle = next((home / "bundles").iterdir())
    verified = run(home, "audit", "verify", str(bundle), "--organisation", str(practice.organisation.path))
    assert verified.returncode == 0, verified.stdout


def test_a_changed_byte_is_named(practice: PracticeOrganisation, tmp_path: Path) -> None:
    home = set_up(practice, tmp_path / "home")
    assert run(home, "ask", "Why is it slow?", *FAST, "--send", stdin="stop\n").returncode == 0
    bundle = next((home / "bundles").iterdir())
    changed = bundle / "data" / "report-before.json"
    changed.chmod(0o600)
    changed.write_bytes(changed.read_bytes().replace(b"linux", b"linus"))
    public = str(practice.organisation.path)
    verified = run(home, "audit", "verify", str(bundle), "--organisation", public, "--json")
    assert verified.returncode == 1
    steps = json.loads(verified.stdout)["steps"]
    assert any("data/report-before.json" in detail for step in steps for detail in step["details"])


def test_the_queue_and_the_ssh_files_in_a_terminal(practice: PracticeOrganisation, tmp_path: Path) -> None:
    home = set_up(practice, tmp_path / "home")
    identity = ["technician", "--key", str(practice.desk_folder.path / "technicians" / "practice-technician")]
    identity += ["--organisation", str(practice.organisation.path)]
    with command.start("--home", str(home), "ask", "Slow?", *FAST, "--send") as asking:
        assert asking.stdout is not None
        line = next(line for line in asking.stdout if "is in the queue" in line)
        case = line.split()[1]
        queue = run(tmp_path / "technician", *identity, "queue")
        assert case in queue.stdout
        written = run(tmp_path / "technician", *identity, "ssh-config", case, "--out", str(tmp_path / "ssh"))
        assert written.stdout.strip() == f"ssh -F {tmp_path / 'ssh' / 'config'} case-{case.lower()}"
        assert run(tmp_path / "technician", *identity, "history", case).returncode == 0
        released = run(tmp_path / "technician", *identity, "release", case)
        assert released.stdout == "The case is in the queue again.\n"
        assert run(tmp_path / "technician", *identity, "history", case).returncode == 1, "not theirs any more"
        asking.communicate("stop\n", timeout=60)
    assert asking.returncode == 0


def test_an_organisation_is_made_and_a_certificate_issued(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    made = run(tmp_path, "desk", "init", str(folder), "--name", "Example", "--domain", "example.invalid")
    assert made.returncode == 0, made.stderr
    for principal in ("technician", "auditor"):
        added = run(tmp_path, "desk", principal, "add", "maria", "--desk", str(folder))
        assert added.returncode == 0, added.stderr
        certificate = folder / f"{principal}s" / "maria-cert.pub"
        shown = subprocess.run(
            ["ssh-keygen", "-L", "-f", certificate], capture_output=True, text=True, check=True
        )
        assert principal in shown.stdout
    again = run(tmp_path, "desk", "init", str(folder), "--name", "Example", "--domain", "example.invalid")
    assert again.returncode == 1
    assert "never overwritten" in again.stderr


def test_a_price_list_of_findings_that_never_come_about_is_not_published(tmp_path: Path) -> None:
    prices = tmp_path / "prices.toml"
    text = CATALOGUE.read_text(encoding="utf-8")
    prices.write_text(text.replace("updates.waiting_long", "updates.security"))
    made = run(
        *(tmp_path, "desk", "init", str(tmp_path / "desk"), "--name", "Example"),
        *("--domain", "example.invalid", "--catalogue", str(prices)),
    )
    assert made.returncode == 1
    assert "updates.security goes no further than information" in made.stderr
    assert not (tmp_path / "desk").exists()


def test_a_real_domain_and_practice_never_mix(tmp_path: Path) -> None:
    made = run(
        tmp_path, "desk", "init", str(tmp_path / "desk"), "--name", "Example", "--domain", "example.org"
    )
    assert made.returncode == 0, made.stderr
    assert "practice = false" in (tmp_path / "desk" / "organisation" / "organisation.toml").read_text()


def test_the_desk_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    run(tmp_path, "desk", "init", str(folder), "--name", "Example", "--domain", "example.invalid")
    with command.start("desk", "serve", str(folder), "--port", str(_free_port())) as desk:
        assert desk.stdout is not None
        assert "listens on port" in desk.stdout.readline()
        desk.send_signal(signal.SIGTERM)
        rest, errors = desk.communicate(timeout=30)
    assert desk.returncode == 0, errors
    assert "everything acknowledged is on disk" in rest


def _free_port() -> int:
    from desktop_assist.practice.organisation import _free_port as free

    return free()


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    with command.start("--home", str(tmp_path), "check", "--list") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_main_returns_the_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "home"), "cases"]) == 0
    assert capsys.readouterr().out == ""


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """`prlimit` lets no file grow beyond 4 KiB, as a full disk would not."""
    limited = ["prlimit", "--fsize=4096", *command.PROGRAM, "--home", str(tmp_path / "home"), "check", *FAST]
    done = subprocess.run(limited, capture_output=True, text=True, env=command.surroundings(), check=False)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert run(tmp_path / "home", "check", *FAST).returncode == 0


def test_what_it_starts_hears_ctrl_c_also_where_it_was_started_to_ignore_it(tmp_path: Path) -> None:
    """As a shell's `&` does; else the technician's Ctrl-C in the customer's terminal does nothing."""
    started = """
import subprocess, sys
from desktop_assist.cli import main
main(["--home", sys.argv[1], "history"])
print("ended by", -subprocess.call(["sh", "-c", "kill -INT $$; sleep 1"]))
"""
    words = ["sh", "-c", 'trap "" INT; exec "$0" "$@"', sys.executable, "-c", started, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert f"ended by {signal.SIGINT:d}" in done.stdout
