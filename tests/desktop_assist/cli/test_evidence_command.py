"""`desktop-assist evidence`: what is kept is listed, and bundles leave and come back as .zip files."""

from __future__ import annotations

import pytest

from desktop_assist import cli
from desktop_assist.evidence import bundle, keyfile
from desktop_assist.evidence.errors import LogForked
from desktop_assist.evidence.store import Store
from desktop_assist.evidence.tombstone import Erasing
from desktop_assist.settings import Home
from simulators.engaged import Engaged
from simulators.victims import AT, appended, contents, erasable


@pytest.fixture
def house(tmp_path):
    made = Home(tmp_path / "home").prepare()
    erasable(str(made.evidence))
    bundle.write(made.bundles, contents("c1", keyfile.generate()))
    return made


def told(capsys, house, *words):
    code = cli.main(["--home", str(house.path), "evidence", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_cases_are_listed_with_what_is_kept_of_each(capsys, house):
    code, out, _ = told(capsys, house, "list")
    assert (code, out) == (0, f"c1  {AT}  help.example  1 statements, 2 items, 0 erased\n")


def test_a_case_is_shown_with_what_was_erased_and_why(capsys, house):
    with Store.open(house.evidence) as store:
        store.erase("c1", Erasing("customer", AT, "Asked for.", ("data/film",)))
        appended(store, keyfile.generate())
    code, out, _ = told(capsys, house, "show", "c1")
    assert code == 0
    assert out.splitlines() == [
        f"statements/0000  closing  {AT}  not in the log yet",
        f"statements/0001  message  {AT}  not in the log yet",
        "data/note  3000 bytes",
        f"data/film  erased {AT} by customer: Asked for.",
    ]


def test_a_bundle_leaves_and_comes_back(capsys, house, tmp_path):
    assert told(capsys, house, "export", "c1", "--zip", tmp_path / "c1.zip")[:2] == (
        0,
        f"{tmp_path / 'c1.zip'}\n",
    )
    code, out, _ = told(capsys, house, "import", tmp_path / "c1.zip", "--to", tmp_path / "in")
    assert (code, out) == (0, f"{tmp_path / 'in' / 'case-c1'}\n")
    assert bundle.read(tmp_path / "in" / "case-c1").problems == ()
    assert told(capsys, house, "import", tmp_path / "c1.zip", "--to", tmp_path / "in")[0] == 1


def test_a_bundle_leaves_and_comes_back_as_a_folder(capsys, house, tmp_path):
    code, out, _ = told(capsys, house, "export", "c1", "--to", tmp_path / "out")
    assert (code, out) == (0, f"{tmp_path / 'out' / 'case-c1'}\n")
    code, out, _ = told(capsys, house, "import", tmp_path / "out" / "case-c1", "--to", tmp_path / "in")
    assert (code, out) == (0, f"{tmp_path / 'in' / 'case-c1'}\n")
    assert bundle.read(tmp_path / "in" / "case-c1").problems == ()
    assert told(capsys, house, "import", tmp_path / "out" / "case-c1", "--to", tmp_path / "in")[0] == 1


def test_what_is_not_there_is_said_in_three_sentences(capsys, house, tmp_path):
    for words in (
        ("show", "c9"),
        ("export", "c9", "--zip", tmp_path / "x"),
        ("export", "../x", "--zip", "x"),
    ):
        code, _, err = told(capsys, house, *words)
        assert code == 1
        assert len(err.splitlines()) == 3
    assert told(capsys, house, "import", tmp_path / "none.zip")[0] == 1


def test_parts_of_a_case_are_erased_and_the_copies_elsewhere_are_mentioned(capsys):
    engaged = Engaged()
    try:
        case = engaged.open()
        engaged.finish_without_console()
        engaged.customer.close()
        home, report = engaged.practice.install.home, "data/report-before.json"
        code, out, _ = told(capsys, home, "erase", case, "--item", report, "--why", "Asked for.")
        assert code == 0
        assert f"{report}  erased " in out
        assert out.endswith("Copies that you exported, and the technician's own, are not erased by this.\n")
        assert not (home.bundles / f"case-{case}" / report).exists()
        code, _, err = told(capsys, home, "erase", case)
        assert (code, len(err.splitlines())) == (1, 3)
    finally:
        engaged.close()


def test_the_proof_of_a_rewritten_log_can_be_handed_on(capsys, house):
    assert told(capsys, house, "forks")[:2] == (
        0,
        "No log that this computer knows was rewritten, as far as it has seen.\n",
    )
    with Store.open(house.evidence) as store:
        store.remember_fork(
            LogForked("It forked.", known="known checkpoint\n", offered="offered checkpoint\n")
        )
    code, out, _ = told(capsys, house, "forks")
    assert code == 1
    assert "known checkpoint\n\noffered checkpoint\n" in out
