"""Run a program with its console as its standard files, which Wine 8 does not give it by itself."""

import msvcrt
import os
import signal
import subprocess
import sys

signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for what runs on the console, not for us
files = [os.open(name, os.O_RDWR) for name in ("CONIN$", "CONOUT$")]
for file in files:
    os.set_handle_inheritable(msvcrt.get_osfhandle(file), True)
sys.exit(subprocess.call(sys.argv[1:], stdin=files[0], stdout=files[1], stderr=files[1], close_fds=False))
