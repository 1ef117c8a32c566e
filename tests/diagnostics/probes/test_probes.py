"""Each probe: what it makes of good, bad, missing and silent answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from diagnostics.observation import Absent, Observation, Reading, Reason
from diagnostics.platforms import Failure, FileFacts, Link, Memory, Output, Sensor, Volume
from diagnostics.probe import Surroundings
from diagnostics.probes import PROBES
from simulators.recorded import Recorded, StoppedClock, recorded, surroundings

BY_ID = {probe.id: probe for probe in PROBES}
MACHINES = ("debian-12-fresh", "worn-laptop")


def read(machine: Recorded, name: str) -> Reading:
    return BY_ID[name.split(".", maxsplit=1)[0]].measure(surroundings(machine))[name]


def value(machine: Recorded, name: str) -> Any:
    reading = read(machine, name)
    assert isinstance(reading, Observation), reading
    return reading.value


def reason(machine: Recorded, name: str) -> Reason:
    reading = read(machine, name)
    assert isinstance(reading, Absent), reading
    return reading.reason


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_it_returns_exactly_what_it_declares(probe: Any) -> None:
    for machine in (Recorded(), *map(recorded, MACHINES)):
        assert set(probe.measure(surroundings(machine))) == set(probe.observes)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_a_bare_machine_gives_reasons_in_sentences(probe: Any) -> None:
    for reading in probe.measure(surroundings(Recorded())).values():
        if isinstance(reading, Absent):
            assert reading.detail.endswith("."), reading
            assert reading.reason not in {Reason.NOT_SELECTED, Reason.CANCELLED}


def volume(mount: str, **changes: Any) -> Volume:
    facts: dict[str, Any] = {
        "file_system": "ext4",
        "options": ("rw",),
        "total_bytes": 1000,
        "used_bytes": 400,
        "free_bytes": 500,
        "inodes_total": 100,
        "inodes_free": 75,
    }
    return Volume(mount, **{**facts, **changes})


def test_storage_counts_as_df_does_and_leaves_images_and_second_places_out() -> None:
    disks = (
        volume("/"),
        volume("/var/lib/docker"),
        volume("/snap/core", file_system="squashfs"),
        volume("/mnt/cd", options=("ro",), total_bytes=7),
        volume("/home", used_bytes=450),
    )
    items = value(Recorded(disks=disks), "storage.volumes")
    assert [item["name"] for item in items] == ["/", "/home"]
    assert (items[0]["used_permille"], items[0]["inodes_used_permille"]) == (444, 250)
    assert value(Recorded(disks=disks), "storage.full_images") == 1


def test_storage_without_a_fixed_number_of_files() -> None:
    (item,) = value(Recorded(disks=(volume("/", inodes_total=0, inodes_free=0),)), "storage.volumes")
    assert item["counts_inodes"] is False


def test_an_image_system_is_read_only_by_design() -> None:
    machine = Recorded(files={"/proc/mounts": "overlay / overlay ro,relatime 0 0\n"})
    assert value(machine, "filesystem.system_volume") == "read-only by design"


def test_the_last_mount_on_the_root_is_the_one_that_counts() -> None:
    mounts = "rootfs / rootfs ro 0 0\n/dev/sda1 / ext4 rw 0 0\n"
    assert value(Recorded(files={"/proc/mounts": mounts}), "filesystem.system_volume") == "writable"


def test_a_table_of_mounts_without_a_root_is_unreadable() -> None:
    assert reason(Recorded(files={"/proc/mounts": "a b"}), "filesystem.system_volume") is Reason.UNREADABLE


def test_drives_need_smartctl_and_an_administrator() -> None:
    assert reason(Recorded(), "drives.health") is Reason.NOT_SUPPORTED
    machine = recorded("worn-laptop")
    machine.administrator = False
    assert reason(machine, "drives.health") is Reason.NOT_PERMITTED


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        ('{"devices": []}', Reason.NOT_PRESENT),
        ("not JSON", Reason.UNREADABLE),
        ("[]", Reason.UNREADABLE),
        ('{"devices": [{"name": "/dev/sdz"}]}', Reason.NOT_SUPPORTED),
        ("  ", Reason.UNREADABLE),
    ],
)
def test_drives_that_give_no_answer_are_absent(scan: str, expected: Reason) -> None:
    machine = Recorded(commands={"smartctl -j --scan": Output(scan, 0)}, administrator=True)
    assert reason(machine, "drives.health") is expected


def test_of_a_drive_only_the_telling_numbers_are_kept() -> None:
    disk, nvme = value(recorded("worn-laptop"), "drives.health")
    assert disk == {
        "name": "Drive 1",
        "serial": disk["serial"],
        "failing": True,
        "spinning": True,
        "reallocated_sectors": 3,
        "reported_errors": 2,
        "pending_sectors": 8,
        "uncorrectable_sectors": 1,
    }
    assert (nvme["nvme_used_percent"], nvme["spinning"], nvme["failing"]) == (104, False, False)


def test_a_drive_with_an_old_error_in_its_log_is_not_failing() -> None:
    commands = {
        "smartctl -j --scan": Output('{"devices": [{"name": "/dev/sda"}]}', 0),
        "smartctl -j -H -A -i /dev/sda": Output('{"serial_number": "x"}', 0b1110_0000),
    }
    (drive,) = value(Recorded(commands=dict(commands), administrator=True), "drives.health")
    assert drive["failing"] is False


def test_memory_is_what_is_available() -> None:
    machine = Recorded(main_memory=Memory(1000, 250, 10, 0, 0))
    assert value(machine, "memory.available_permille") == 250
    assert value(machine, "memory.swap_used_permille") == 0
    assert reason(Recorded(main_memory=Memory(0, 0, 0, 0, 0)), "memory.total_bytes") is Reason.UNREADABLE


def test_pressure_is_the_share_of_the_last_minute() -> None:
    assert value(recorded("worn-laptop"), "memory.pressure_permille") == 654
    strange = Recorded(files={"/proc/pressure/memory": "full avg60=much"})
    assert reason(strange, "memory.pressure_permille") is Reason.UNREADABLE


def test_memory_without_error_correction_cannot_tell() -> None:
    assert reason(recorded("debian-12-fresh"), "memory_errors.corrected") is Reason.NOT_SUPPORTED
    edac = {"/sys/devices/system/edac/mc/mc0/ce_count": "x"}
    assert reason(Recorded(files=edac), "memory_errors.corrected") is Reason.UNREADABLE
    assert value(recorded("worn-laptop"), "memory_errors.retired_bytes") == 8192


def test_a_sensor_without_a_plausible_limit_is_left_out() -> None:
    sensors = (Sensor("a 1", 50_000, 0, 0), Sensor("b 1", 50_000, 65_261_850, 127_000_000))
    assert reason(Recorded(sensors=sensors), "temperature.sensors") is Reason.NOT_SUPPORTED
    (item,) = value(Recorded(sensors=(Sensor("c 1", 50_000, 84_000, 0),)), "temperature.sensors")
    assert (item["has_high"], item["has_critical"]) == (True, False)


def test_a_mouse_is_not_a_battery_of_the_computer() -> None:
    assert value(recorded("worn-laptop"), "battery.batteries") == (
        {"name": "Battery 1", "capacity_permille": 333},
    )
    assert reason(Recorded(), "battery.batteries") is Reason.NOT_PRESENT
    silent = Recorded(files={"/sys/class/power_supply/BAT0/type": "Battery\n"})
    assert reason(silent, "battery.batteries") is Reason.NOT_SUPPORTED


def test_a_battery_that_counts_charge_and_one_without_a_design() -> None:
    folder = "/sys/class/power_supply/BAT1"
    files = {
        f"{folder}/type": "Battery",
        f"{folder}/charge_full": "40",
        f"{folder}/charge_full_design": "50",
    }
    assert value(Recorded(files=files), "battery.batteries")[0]["capacity_permille"] == 800
    files[f"{folder}/charge_full_design"] = "0"
    assert reason(Recorded(files=files), "battery.batteries") is Reason.NOT_SUPPORTED


def test_virtual_adapters_are_left_out_and_none_keeps_its_name() -> None:
    (item,) = value(recorded("debian-12-fresh"), "network.links")
    assert item["name"] == "Cable connection 1"
    assert [item["name"] for item in value(recorded("worn-laptop"), "network.links")] == [
        "Wi-Fi connection 1",
        "Cable connection 1",
    ]


def test_errors_right_after_the_start_are_not_multiplied() -> None:
    link = Link("eth0", up=True, duplex="full", speed_mbit=1000, packets=10, errors=3, dropped=0)
    machine = Recorded(adapters=(link,), uptime=5, folders={"/sys/class/net/eth0": ["device"]})
    assert value(machine, "network.links")[0]["errors_per_ten_minutes"] == 3


def test_no_adapter_that_is_up_is_said() -> None:
    assert reason(Recorded(uptime=100), "network.links") is Reason.NOT_PRESENT


def test_the_router_is_asked_and_the_loss_kept() -> None:
    assert value(recorded("debian-12-fresh"), "gateway.lost_permille") == 0
    assert value(recorded("worn-laptop"), "gateway.lost_permille") == 1000
    machine = recorded("debian-12-fresh")
    machine.commands.clear()
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_SUPPORTED
    machine.commands["ping -n -q -c 5 -i 0.2 -W 1 192.168.1.1"] = Output("pong", 0)
    assert reason(machine, "gateway.lost_permille") is Reason.UNREADABLE


def test_without_a_route_there_is_no_router() -> None:
    machine = Recorded(files={"/proc/net/route": "Iface\tDestination\n"})
    assert reason(machine, "gateway.lost_permille") is Reason.NOT_PRESENT


def test_name_servers_are_counted_and_timed() -> None:
    files = {"/etc/resolv.conf": "nameserver 10.0.0.1\nnameserver 10.0.0.2\n#nameserver 10.0.0.3\n"}
    machine = Recorded(files=files, name_servers={"10.0.0.2": 40})
    found = [value(machine, f"dns.{fact}") for fact in ("asked", "answering", "slowest_ms")]
    assert found == [2, 1, 40]
    assert reason(Recorded(files={"/etc/resolv.conf": "search lan"}), "dns.asked") is Reason.NOT_PRESENT


def test_the_hosts_file_is_counted() -> None:
    hosts = (
        "0.0.0.0 ads.example.org tracker.example.org # both\n1.2.3.4 deb.debian.org.\n127.0.0.1 localhost\n"
    )
    machine = Recorded(files={"/etc/hosts": hosts})
    found = [value(machine, f"hosts.{fact}") for fact in ("entries", "blocked", "protected_redirected")]
    assert found == [4, 2, 1]


def at(date: str) -> Surroundings:
    moment = dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC)
    return Surroundings(StoppedClock(moment), b"", recorded("debian-12-fresh"))


def test_days_of_support_are_counted_from_today() -> None:
    readings = BY_ID["support"].measure(at("2026-07-10"))
    days = readings["support.regular_left_days"]
    assert isinstance(days, Observation)
    assert days.value == 1


@pytest.mark.parametrize("release", ['ID=plan9\nVERSION_ID="4"', "ID=debian", 'ID=../x\nVERSION_ID="1"', ""])
def test_an_unknown_system_has_no_known_dates(release: str) -> None:
    assert reason(Recorded(files={"/etc/os-release": release}), "support.system") is Reason.NOT_SUPPORTED


def test_a_system_without_extended_support_ends_with_the_regular() -> None:
    machine = recorded("worn-laptop")
    assert value(machine, "support.extended_until") == value(machine, "support.regular_until")


def test_only_updates_from_a_security_archive_count() -> None:
    assert value(recorded("debian-12-fresh"), "updates.security_pending") == 2
    assert value(recorded("worn-laptop"), "updates.security_pending") == 1


def test_without_a_security_archive_nothing_is_known_of_security_updates() -> None:
    machine = recorded("debian-12-fresh")
    machine.folders["/var/lib/apt/lists"] = ["deb.debian.org_debian_dists_bookworm_InRelease"]
    assert reason(machine, "updates.security_pending") is Reason.NOT_SUPPORTED
    assert value(machine, "updates.list_age_days") == 0


def test_a_silent_apt_is_not_good_news() -> None:
    machine = recorded("debian-12-fresh")
    machine.commands["apt-get -s -q upgrade"] = Output("", 0)
    assert reason(machine, "updates.security_pending") is Reason.UNREADABLE


def test_a_missing_mark_means_nothing_where_nobody_writes_it() -> None:
    assert reason(Recorded(), "restart.pending") is Reason.NOT_SUPPORTED
    assert value(recorded("debian-12-fresh"), "restart.pending") is False
    assert value(recorded("worn-laptop"), "restart.pending_days") == 20
    machine = Recorded(facts={"/etc/kernel/postinst.d/update-notifier": FileFacts(0o755, 0)})
    assert value(machine, "restart.pending") is False


def test_services_are_named_only_if_they_came_with_the_system() -> None:
    assert [item["name"] for item in value(recorded("worn-laptop"), "services.failed")] == [
        "cups.service",
        "getty@.service",
        "a service that was added here (1)",
        "a service that was added here (2)",
    ]


def test_a_silent_or_strange_systemctl_is_not_good_news() -> None:
    command = "systemctl list-units --state=failed --plain --no-pager --full"
    machine = recorded("debian-12-fresh")
    for text in ("", "nonsense\n"):
        machine.commands[command] = Output(text, 0)
        assert reason(machine, "services.failed") is Reason.UNREADABLE
    assert reason(Recorded(), "services.failed") is Reason.NOT_SUPPORTED


def test_a_clock_that_nobody_tells_about_is_not_a_wrong_clock() -> None:
    machine = recorded("debian-12-fresh")
    machine.commands["timedatectl show --property=NTPSynchronized"] = Failure(Reason.FAILED, "It ended.")
    assert reason(machine, "timekeeping.synchronised") is Reason.NOT_SUPPORTED
    machine.commands["timedatectl show --property=NTPSynchronized"] = Output("NTPSynchronized=\n", 0)
    assert reason(machine, "timekeeping.synchronised") is Reason.UNREADABLE


def test_own_starters_are_counted_and_not_named() -> None:
    machine = recorded("worn-laptop")
    assert value(machine, "startup.programs") == 2
    assert value(machine, "startup.system") == ({"name": "update-notifier"},)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"files": {"/etc/ufw/ufw.conf": "ENABLED=yes\n"}}, "ufw"),
        ({"processes": ("firewalld",)}, "firewalld"),
        ({"commands": {"nft -j list ruleset": Output('{"nftables": [{"rule": {}}]}', 0)}}, "nftables"),
        ({"commands": {"nft -j list ruleset": Output('{"nftables": []}', 0)}}, "none found"),
        ({}, "none found"),
    ],
)
def test_each_kind_of_firewall_is_found(changes: dict[str, Any], expected: str) -> None:
    assert value(Recorded(**changes), "firewall.active") == expected


def test_rules_that_may_not_be_read_are_not_missing_rules() -> None:
    machine = Recorded(commands={"nft -j list ruleset": Failure(Reason.FAILED, "It ended with code 1.")})
    assert reason(machine, "firewall.active") is Reason.NOT_PERMITTED
    machine.administrator = True
    assert reason(machine, "firewall.active") is Reason.FAILED


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("nonsense", Reason.UNREADABLE),
        ('{"blockdevices": [{"type": "disk"}]}', Reason.UNREADABLE),
        ('{"blockdevices": [{"type": "disk", "mountpoint": "/data"}]}', Reason.NOT_SUPPORTED),
    ],
)
def test_a_strange_list_of_disks_is_absent(answer: str, expected: Reason) -> None:
    machine = Recorded(commands={"lsblk -J -o TYPE,MOUNTPOINT": Output(answer, 0)})
    assert reason(machine, "encryption.system_volume") is expected


def test_encryption_is_seen_below_other_layers() -> None:
    assert value(recorded("worn-laptop"), "encryption.system_volume") is True
    assert value(recorded("debian-12-fresh"), "encryption.system_volume") is False


def test_a_folder_like_tmp_is_safe_and_an_open_one_is_not() -> None:
    name = "installation.changeable_by_others"
    assert value(Recorded(facts={"/": FileFacts(0o1777, 0)}), name) is False
    assert value(Recorded(facts={"/": FileFacts(0o777, 0)}), name) is True
    assert reason(Recorded(), name) is Reason.NOT_SUPPORTED
