"""Which technicians are there."""

from __future__ import annotations

from desktop_assist.desk.answers import Colleague
from desktop_assist.desk.colleagues import Present
from desktop_assist.evidence import keyfile
from simulators.desk_house import House


def test_a_technician_is_there_until_the_last_line_is_gone(house: House) -> None:
    present, key = Present(), house.technician_key("omar")
    omar = house.technician("omar", key).identity
    told = (Colleague("omar", keyfile.fingerprint(key.public_line)),)
    with present.line(omar):
        with present.line(omar), present.line(house.technician("ada").identity):
            assert [each.name for each in present.others("maria")] == ["ada", "omar"]
        assert present.others("maria") == told
        assert present.others("omar") == (), "nobody hands over to themselves"
    assert present.others("maria") == ()
