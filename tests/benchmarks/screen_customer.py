"""A customer's program whose screen a technician sees through the desk, for `screen_desk.py` to measure.

Decides: that the customer says yes as soon as they are asked, and when that was.
Leaves alone: the technician's end; that is stock `ssh`. The desk is a process of its own.

It prints where the `ssh` config is, the host's name in it and the technician's key; then the moment of the
yes; and ends when its input ends.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from channel import process, wait_for_port

from desktop_assist.consent import Capability
from desktop_assist.engagement import ssh_config
from desktop_assist.engagement.events import ConsentAsked
from simulators.engaged import Engaged


def main() -> None:
    """Open a case, let the technician in, and allow the screen once."""
    engaged = Engaged()
    organisation, desk = engaged.practice.organisation.organisation, engaged.practice.desk_folder
    engaged.practice.stop_desk()
    with (
        tempfile.TemporaryDirectory() as folder,
        process(sys.executable, "-m", "desktop_assist", "desk", "serve", desk.path),
    ):
        wait_for_port(organisation.desk.port)
        engaged.open()
        engaged.join()
        key = desk.path / "technicians" / "practice-technician"
        line = engaged.technician.take(engaged.customer.case)
        config = ssh_config.write(Path(folder) / "ssh", organisation, line, key)
        print(json.dumps([str(config), ssh_config.host(engaged.customer.case), str(key)]), flush=True)
        engaged.told.wait_for(ConsentAsked, "The question")
        engaged.customer.answer_consent(Capability.SCREEN, True)
        print(time.monotonic(), flush=True)
        sys.stdin.readline()
        engaged.close()


if __name__ == "__main__":
    main()
