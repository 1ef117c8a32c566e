"""Backups: well-known programs alone, and when they last ran."""

from __future__ import annotations

from diagnostics.platforms import FileFacts, Output
from simulators.readings import value
from simulators.recorded import Recorded, recorded

DEJA_DUP = "gsettings get org.gnome.DejaDup last-backup"
NOW_S = 1795284245


def test_a_timer_that_is_switched_on_is_named_and_others_are_not() -> None:
    assert value(recorded("worn-laptop"), "backup.programs") == ({"name": "borgmatic", "last_run_days": 20},)


def test_the_persons_own_timers_and_cron_count_too() -> None:
    home = "/home/somebody"
    machine = Recorded(
        files={f"{home}/.config/systemd/user/timers.target.wants/vorta.timer": ""},
        facts={
            "/etc/cron.d/timeshift-hourly": FileFacts(0o644, 0),
            f"{home}/.local/share/systemd/timers/stamp-vorta.timer": FileFacts(0o644, NOW_S - 3 * 86400),
        },
    )
    assert value(machine, "backup.programs") == (
        {"name": "Vorta", "last_run_days": 3},
        {"name": "Timeshift"},
    )


def test_the_desktops_own_program_counts_once_it_has_run() -> None:
    ran = Recorded(commands={DEJA_DUP: Output("'2026-11-11T10:00:00.123456Z'\n", 0)})
    assert value(ran, "backup.programs") == ({"name": "Déjà Dup", "last_run_days": 10},)
    never = Recorded(commands={DEJA_DUP: Output("''\n", 0)})
    assert value(never, "backup.programs") == ()


def test_none_is_an_answer() -> None:
    assert value(Recorded(), "backup.programs") == ()
