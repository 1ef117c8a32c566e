"""`python -m diagnostics`: its exit codes, its files, and never a traceback."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from diagnostics import __main__ as command
from diagnostics import report
from simulators.recorded import Recorded, recorded


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """The command runs on the recorded machine with the many troubles."""
    worn = recorded("worn-laptop")
    monkeypatch.setattr(command, "current", lambda: worn)
    return worn


def run(*arguments: str) -> int:
    return command.main(arguments)


def test_it_prints_the_result_and_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--yes", "--only", "hosts, proxy") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("Worth a look: proxy that does not answer and hosts file.\n")
    assert "2 of 2" in printed.err


def test_json_is_the_report_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--yes", "--json", "--only", "hosts") == 0
    assert report.decode(capsys.readouterr().out.encode()).selected == ("hosts",)


def test_the_list_reads_nothing(capsys: pytest.CaptureFixture[str], machine: Recorded) -> None:
    assert run("--list") == 0
    assert "[remote_access]" in capsys.readouterr().out
    assert machine.asked == []


def test_without_anyone_to_agree_nothing_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Recorded
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n"))
    assert run() == 1
    assert "Nobody is at the terminal" in capsys.readouterr().err
    assert machine.asked == []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_who_agrees_to_nothing_has_nothing_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Recorded
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("\n"))
    assert run() == 0
    assert capsys.readouterr().err.endswith("Nothing was read.\n")
    assert machine.asked == []


def test_who_agrees_to_one_subject_has_that_one_read(
    monkeypatch: pytest.MonkeyPatch, machine: Recorded
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("y\nn\ny\n"))
    assert run("--only", "proxy,hosts") == 0
    assert machine.asked == ["/etc/hosts"]


@pytest.mark.parametrize("arguments", [["--bogus"], ["--html"]])
def test_wrong_options_are_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_unknown_subject_is_code_2_in_three_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--yes", "--only", "horoscope") == 2
    assert capsys.readouterr().err == (
        "There is no subject called horoscope. Nothing was read. "
        "Use --list to see the subjects that can be checked.\n"
    )


def test_the_page_is_written_whole_for_this_user_only(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("the old one")
    assert run("--yes", "--only", "hosts", "--html", str(page)) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert page.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [page]


def test_a_page_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    page.write_text("the old one")

    def no_room(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command.os, "fsync", no_room)
    assert run("--yes", "--only", "hosts", "--html", str(page)) == 1
    printed = capsys.readouterr()
    assert "The page could not be written" in printed.err
    assert printed.out.startswith("Worth a look")
    assert page.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [page]


def test_ctrl_c_at_the_questions_is_said_and_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class _Interrupted(_Terminal):
        def readline(self, size: int = -1, /) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", _Interrupted())
    assert run() == 130
    assert capsys.readouterr().err.endswith("\nStopped. Nothing was kept.\n")


def test_on_windows_a_redirected_report_is_utf8_too(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="cp1252")
    monkeypatch.setattr(command.sys, "platform", "win32")
    monkeypatch.setattr(command.sys, "stdout", stream)
    command._speak_utf8()
    print("Déjà Dup → µ", file=stream, flush=True)
    assert written.getvalue() == "Déjà Dup → µ\n".encode()


def test_it_speaks_german_but_its_json_speaks_no_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "report.html"
    assert run("--yes", "--only", "hosts, proxy", "--language", "de", "--html", str(page)) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("Das ist einen Blick wert: ")
    assert "2 von 2" in printed.err
    assert '<html lang="de" dir="ltr">' in page.read_text(encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert run("--list") == 0
    assert "Persönliche Daten: " in capsys.readouterr().out
    assert run("--yes", "--only", "hosts", "--json") == 0
    assert "Hosts file" in capsys.readouterr().out


def test_german_answers_are_understood(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Recorded
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("j\nja\nschluss\n"))
    assert run("--only", "hosts,proxy", "--language", "de") == 0
    printed = capsys.readouterr()
    assert "All das wird nur auf diesem Computer gelesen." in printed.err
    assert "1 von 1" in printed.err


def test_a_language_that_is_not_there_is_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--language", "tlh")
    assert stopped.value.code == 2
    assert "'de'" in capsys.readouterr().err
