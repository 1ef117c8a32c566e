"""The promises of the whole: Qt in its place, tests mirroring the sources, licences and locks as declared."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from installer import packages

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("desktop_assist", "diagnostics", "installer")
WITH_QT = ("desktop_assist.ui", "desktop_assist.app")
RUNTIME_LOCK = ROOT / "installer" / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "installer" / "requirements-dev.lock"
BENCHMARKS = ROOT / "tests" / "benchmarks"  # a workload of 30 pictures a second has to wait between them
LONGEST_FILE = 300
LONGEST_FUNCTION = 45

# Sources without a test file of their own, each with the test that holds it to its promise.
UI_TESTS = "tests/desktop_assist/ui"
TESTED_ELSEWHERE: dict[str, str] = {
    "desktop_assist/channel/confined_folder.py": "tests/desktop_assist/channel/test_folder_posix.py",
    "desktop_assist/channel/file_marks.py": "tests/desktop_assist/channel/test_folder_windows.py",
    "desktop_assist/channel/file_pieces.py": "tests/desktop_assist/engagement/test_file_access.py",
    "desktop_assist/channel/sealed.py": "tests/desktop_assist/channel/test_packets.py",
    "desktop_assist/channel/sftp_files.py": "tests/desktop_assist/channel/test_sftp_server.py",
    "desktop_assist/channel/pseudo_terminal.py": "tests/desktop_assist/channel/test_terminal.py",
    "desktop_assist/channel/terminal_serving.py": "tests/desktop_assist/channel/test_terminal.py",
    "desktop_assist/audit/grants.py": "tests/desktop_assist/audit/test_audit_order.py",
    "desktop_assist/cli/work/asking.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/cli/work/beside.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/cli/work/command.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/cli/work/held.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/cli/work/moving.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/cli/work/presenting.py": "tests/desktop_assist/cli/work/test_work_session.py",
    "desktop_assist/session/offered.py": "tests/desktop_assist/session/test_handing_over.py",
    "desktop_assist/audit/screen_consents.py": "tests/desktop_assist/audit/test_audit_screen_film.py",
    "desktop_assist/consent_step.py": "tests/desktop_assist/test_consent.py",
    "desktop_assist/capability.py": "tests/desktop_assist/test_consent.py",
    "desktop_assist/screen/focus.py": "tests/desktop_assist/screen/test_atspi_watch.py",
    "desktop_assist/ui/player/deeds_list.py": "tests/desktop_assist/ui/player/test_player_window.py",
    "desktop_assist/evidence/segments.py": "tests/desktop_assist/channel/test_asciicast.py",
    "desktop_assist/cli/more_checks.py": "tests/desktop_assist/cli/test_conversation.py",
    "desktop_assist/cli/sentences.py": "tests/desktop_assist/cli/test_conversation.py",
    "desktop_assist/engagement/check_events.py": "tests/desktop_assist/engagement/test_more_checks.py",
    "desktop_assist/engagement/later_reports.py": "tests/desktop_assist/engagement/test_more_checks.py",
    "desktop_assist/engagement/sent_report.py": "tests/desktop_assist/engagement/test_more_checks.py",
    "desktop_assist/ui/customer/pause_buttons.py": "tests/desktop_assist/ui/customer/test_seen_controls.py",
    "desktop_assist/ui/customer/consent_flow.py": "tests/desktop_assist/ui/customer/test_seen_flow.py",
    "desktop_assist/ui/customer/subject_choice.py": (
        "tests/desktop_assist/ui/customer/test_consent_question.py"
    ),
    "desktop_assist/ui/widgets/very_bytes.py": "tests/desktop_assist/ui/customer/test_report_question.py",
    "desktop_assist/screen/windows_desktop.py": "tests/desktop_assist/screen/test_windows_input.py",
    "desktop_assist/screen/codecs.py": "tests/desktop_assist/screen/test_encoding_h264.py",
    "desktop_assist/cli/case.py": "tests/desktop_assist/cli/test_cli.py",
    "desktop_assist/cli/check.py": "tests/desktop_assist/cli/test_cli.py",
    "desktop_assist/cli/desk.py": "tests/desktop_assist/cli/test_cli.py",
    "desktop_assist/cli/organisation.py": "tests/desktop_assist/engagement/test_enrolling.py",
    "desktop_assist/audit/sealed_before.py": "tests/desktop_assist/audit/test_audit_erased.py",
    "desktop_assist/audit/stamps.py": "tests/desktop_assist/desk/test_stamping.py",
    "desktop_assist/cli/desk_upkeep.py": "tests/desktop_assist/desk/test_retention.py",
    "desktop_assist/desk/holdings.py": "tests/desktop_assist/desk/test_retention.py",
    "desktop_assist/cli/audit/sample_numbers.py": (
        "tests/desktop_assist/cli/audit/test_audit_command_sampling.py"
    ),
    "desktop_assist/cli/desk_running.py": "tests/desktop_assist/cli/test_desk_commands.py",
    "desktop_assist/cli/practice.py": "tests/desktop_assist/cli/test_cli.py",
    "desktop_assist/cli/technician.py": "tests/desktop_assist/cli/test_cli.py",
    "desktop_assist/ui/customer/timed_question.py": f"{UI_TESTS}/customer/test_consent_question.py",
    "desktop_assist/ui/technician/hand_over_dock.py": f"{UI_TESTS}/technician/test_hand_over_flow.py",
    "desktop_assist/cli/terminal_words.py": "tests/desktop_assist/cli/test_conversation.py",
    "desktop_assist/engagement/hand_over_events.py": "tests/desktop_assist/cli/test_hand_over_words.py",
    "desktop_assist/engagement/technician_desk.py": "tests/desktop_assist/engagement/test_technician.py",
    "desktop_assist/evidence/at_rest.py": "tests/desktop_assist/desk/test_encryption.py",
    "desktop_assist/engagement/admission.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/desk/answers.py": "tests/desktop_assist/desk/test_protocol.py",
    "desktop_assist/desk/lines.py": "tests/desktop_assist/desk/test_matrix.py",
    "desktop_assist/desk/presence.py": "tests/desktop_assist/desk/test_status.py",
    "desktop_assist/desk/pages.py": "tests/desktop_assist/desk/test_service.py",
    "desktop_assist/desk/queue.py": "tests/desktop_assist/desk/test_service.py",
    "desktop_assist/desk/migrations/versions/v0002_history.py": "tests/desktop_assist/desk/test_migration.py",
    "desktop_assist/desk/migrations/versions/v0003_archived.py": (
        "tests/desktop_assist/desk/test_archive_sizes.py"
    ),
    "desktop_assist/desk/migrations/env.py": "tests/desktop_assist/desk/test_migration.py",
    "desktop_assist/desk/migrations/versions/v0001_first.py": "tests/desktop_assist/desk/test_migration.py",
    "desktop_assist/desk/tables.py": "tests/desktop_assist/desk/test_migration.py",
    "desktop_assist/evidence/bag_comparison.py": "tests/desktop_assist/evidence/test_bundle.py",
    "desktop_assist/engagement/clipboard_events.py": "tests/desktop_assist/engagement/test_clipboard.py",
    "desktop_assist/session/asking.py": "tests/desktop_assist/session/test_session_customer.py",
    "desktop_assist/session/refused.py": "tests/desktop_assist/session/test_messages.py",
    "desktop_assist/engagement/customer.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/endpoint.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/events.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/install.py": "tests/desktop_assist/engagement/test_checkups.py",
    "desktop_assist/engagement/joining.py": "tests/desktop_assist/engagement/test_technician.py",
    "desktop_assist/engagement/remote_terminal.py": "tests/desktop_assist/engagement/test_technician.py",
    "desktop_assist/engagement/conversation.py": "tests/desktop_assist/engagement/test_lost_lines.py",
    "desktop_assist/engagement/desk_line.py": "tests/desktop_assist/engagement/test_lost_lines.py",
    "desktop_assist/engagement/effects.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/interruptions.py": "tests/desktop_assist/engagement/test_lost_lines.py",
    "desktop_assist/engagement/proposals.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/presenting.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/sealing.py": "tests/desktop_assist/engagement/test_technician.py",
    "desktop_assist/engagement/file_events.py": "tests/desktop_assist/engagement/test_file_sharing.py",
    "desktop_assist/engagement/open_files.py": "tests/desktop_assist/engagement/test_file_access.py",
    "desktop_assist/engagement/shared_folder.py": "tests/desktop_assist/engagement/test_file_sharing.py",
    "desktop_assist/engagement/terminal_events.py": "tests/desktop_assist/engagement/test_terminals.py",
    "desktop_assist/engagement/transfer.py": "tests/desktop_assist/engagement/test_file_access.py",
    "desktop_assist/engagement/transfer_record.py": "tests/desktop_assist/engagement/test_file_sharing.py",
    "desktop_assist/session/transferred.py": "tests/desktop_assist/audit/test_audit_order.py",
    "desktop_assist/engagement/line_questions.py": "tests/desktop_assist/engagement/test_terminals.py",
    "desktop_assist/engagement/recordings.py": "tests/desktop_assist/engagement/test_screens.py",
    "desktop_assist/engagement/services.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/screen_events.py": "tests/desktop_assist/engagement/test_remote_screen.py",
    "desktop_assist/engagement/shown.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/engagement/technician_conversation.py": (
        "tests/desktop_assist/engagement/test_lost_lines.py"
    ),
    "desktop_assist/engagement/technician_lines.py": "tests/desktop_assist/engagement/test_live_case.py",
    "desktop_assist/practice/export.py": "tests/desktop_assist/practice/test_story.py",
    "desktop_assist/practice/listener.py": "tests/desktop_assist/practice/test_story.py",
    "desktop_assist/practice/organisation.py": "tests/desktop_assist/practice/test_story.py",
    "desktop_assist/screen/choice.py": "tests/desktop_assist/screen/test_sharing.py",
    "desktop_assist/screen/decode_tight.py": "tests/desktop_assist/screen/test_decode.py",
    "desktop_assist/screen/decode_zrle.py": "tests/desktop_assist/screen/test_decode.py",
    "desktop_assist/screen/encoding_tight.py": "tests/desktop_assist/screen/test_viewing.py",
    "desktop_assist/screen/encoding_zrle.py": "tests/desktop_assist/screen/test_viewing.py",
    "desktop_assist/screen/frame_source.py": "tests/desktop_assist/screen/test_x11_source.py",
    "desktop_assist/screen/input_device.py": "tests/desktop_assist/screen/test_x11_input.py",
    "desktop_assist/screen/picture.py": "tests/desktop_assist/screen/test_viewing.py",
    "desktop_assist/screen/pointer.py": "tests/desktop_assist/screen/test_viewing.py",
    "desktop_assist/screen/rectangle.py": "tests/desktop_assist/screen/test_veil.py",
    "desktop_assist/screen/rfb_messages.py": "tests/desktop_assist/screen/test_rfb_server.py",
    "desktop_assist/screen/x11_hand.py": "tests/desktop_assist/screen/test_x11_input.py",
    "desktop_assist/screen/rfb_numbers.py": "tests/desktop_assist/screen/test_rfb_server.py",
    "desktop_assist/screen/x11_connection.py": "tests/desktop_assist/screen/test_x11_source.py",
    "desktop_assist/screen/x11_monitors.py": "tests/desktop_assist/screen/test_x11_choices.py",
    "desktop_assist/screen/x11_pixels.py": "tests/desktop_assist/screen/test_x11_source.py",
    "desktop_assist/screen/x11_properties.py": "tests/desktop_assist/screen/test_x11_veil.py",
    "desktop_assist/screen/x11_windows.py": "tests/desktop_assist/screen/test_x11_veil.py",
    "desktop_assist/screen/windows_ours.py": "tests/desktop_assist/screen/test_windows_user32.py",
    "desktop_assist/screen/waking.py": "tests/desktop_assist/screen/test_x11_source.py",
    "desktop_assist/screen/x11_requests.py": "tests/desktop_assist/screen/test_x11_source.py",
    "desktop_assist/ui/technician/screen_pane.py": "tests/desktop_assist/ui/technician/test_screen_flow.py",
    "desktop_assist/ui/technician/files_flow.py": "tests/desktop_assist/ui/technician/test_files_dock.py",
    "desktop_assist/ui/customer/at_the_door.py": "tests/desktop_assist/ui/customer/test_help_flow.py",
    "installer/problems.py": "tests/installer/test_dev.py",
}

BLOCK_QT = """
import importlib, sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError(f"{name} is Qt")
sys.meta_path.insert(0, NoQt())
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def tracked_files() -> list[Path]:
    """What git keeps, and what is there to be added; nothing that it ignores."""
    if shutil.which("git") is None:
        pytest.skip("git, which tells what belongs to the project, is not on this machine")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git clone")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def source_files() -> list[Path]:
    return [path for package in SOURCES for path in sorted((ROOT / package).rglob("*.py"))]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_core_does_without_qt() -> None:
    modules = [module_name(path) for path in source_files() if path.name != "__main__.py"]
    core = [name for name in modules if not name.startswith((*WITH_QT, "installer"))]
    done = subprocess.run(
        [sys.executable, "-c", BLOCK_QT, *core], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_qt_is_really_blocked_in_that_test() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCK_QT, "PySide6.QtCore"], capture_output=True, text=True, check=False
    )
    assert "PySide6 is Qt" in done.stderr


def defines_something(path: Path) -> bool:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in ast.parse(path.read_text(encoding="utf-8")).body)


def test_tests_mirror_the_sources() -> None:
    without = []
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        if path.name == "errors.py":
            continue  # kinds of errors, without behaviour; what raises them is tested
        stem = path.parent.name if path.stem in {"__init__", "__main__"} else path.stem
        mirrors = list((ROOT / "tests" / path.relative_to(ROOT).parent).glob(f"test_*{stem}*.py"))
        if not mirrors and defines_something(path) and name not in TESTED_ELSEWHERE:
            without.append(name)
    assert not without, f"no test mirrors {', '.join(without)}"


def test_what_is_tested_elsewhere_exists_and_has_no_mirror() -> None:
    for name in TESTED_ELSEWHERE:
        assert (ROOT / name).is_file(), f"{name} is listed but gone"
        mirror = ROOT / "tests" / Path(name).parent / f"test_{Path(name).stem}.py"
        assert not mirror.exists(), f"{name} is listed but has {mirror.name}"


def test_tests_never_sleep() -> None:
    sleeping = re.compile(r"\btime\.sleep\(|\bQTest\.qWait\(|\bqtbot\.wait\(")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__)
        and BENCHMARKS not in path.parents
        and sleeping.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_source_file_opens_by_saying_what_it_is() -> None:
    silent = [
        path for path in source_files() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_files_stay_small_enough_to_hold_in_the_head() -> None:
    lines = {module_name(path): path.read_text(encoding="utf-8").count("\n") for path in source_files()}
    assert not {name: number for name, number in lines.items() if number > LONGEST_FILE}


def functions(path: Path) -> dict[str, int]:
    """Each function of a file and its number of lines, docstring included."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in nodes if isinstance(node, kinds)]
    name = module_name(path)
    return {f"{name}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1 for node in found}


def test_functions_stay_small() -> None:
    lines = {name: number for path in source_files() for name, number in functions(path).items()}
    assert not {name: number for name, number in lines.items() if number > LONGEST_FUNCTION}


def test_no_file_names_a_registry_or_a_machine_of_ours() -> None:
    hosts = ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "deb.debian" + ".org")
    places = (
        "/work/" + "main",
        "/work/" + "shared",
        "/work/" + ".library",
        "/opt/" + "wheels",
        "/opt/" + "pypi",
    )
    named = []
    for path in tracked_files():
        data = path.read_bytes()
        named += [f"{path.relative_to(ROOT)}: {each}" for each in (*hosts, *places) if each.encode() in data]
    assert not named


def test_imports_point_one_way() -> None:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_development_pins_what_the_program_pins() -> None:
    runtime, development = packages.pinned(RUNTIME_LOCK), packages.pinned(DEVELOPMENT_LOCK)
    assert runtime
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, DEVELOPMENT_LOCK], ids=lambda path: path.name)
def test_every_pin_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    for name, block in re.findall(r"^([A-Za-z0-9._-]+)==(.*(?:\n[ #].*)*)", text, re.MULTILINE):
        assert "--hash=sha256:" in block, f"{name} is pinned without a hash"


def licences(name: str) -> list[str]:
    """Each licence under which the installed package `name` may be used."""
    about = metadata.metadata(name)
    stated = about.get("License-Expression") or about.get("License", "")
    if about.get("License-Expression") or " OR " in stated:
        return re.split(r"\s+OR\s+", stated)
    classified = [each for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    return [" and ".join(classified)] if classified else [stated or licence_file(name)]


def licence_file(name: str) -> str:
    """The first line of the licence that `name` ships, for one that states it nowhere else."""
    about = metadata.distribution(name)
    shipped = {each.name: each for each in about.files or []}
    stated = about.metadata.get_all("License-File") or []
    texts = [shipped[each].locate() for each in stated if each in shipped]
    return " and ".join(Path(text).read_text(encoding="utf-8").split("\n", 1)[0] for text in texts)


def is_gpl(licence: str) -> bool:
    """Whether `licence` is the GNU GPL or AGPL, in SPDX or in words; the Lesser GPL is not."""
    without_lesser = re.sub(
        r"LGPL|(Lesser|Library) General Public License[^:]*", "", licence, flags=re.IGNORECASE
    )
    return re.search(r"\bA?GPL|General Public License", without_lesser, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    ("licence", "gpl"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_telling_the_gpl_from_others(licence: str, gpl: bool) -> None:
    assert is_gpl(licence) is gpl


def test_nothing_that_we_ship_is_gpl() -> None:
    installed = {each.metadata["Name"].lower().replace("_", "-") for each in metadata.distributions()}
    shipped = [name for name in packages.pinned(RUNTIME_LOCK) if name in installed]
    assert len(shipped) > 20
    for name in shipped:
        offered = [each for each in licences(name) if each.strip()]
        assert offered, f"{name} states no licence"
        assert not all(is_gpl(each) for each in offered), f"{name} is {offered}"
