"""A program and its child, whose numbers it says; it says when it hears Ctrl-C, and neither ends by it."""

import os
import signal
import subprocess
import sys
import threading

signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
if len(sys.argv) == 1:
    child = subprocess.Popen([sys.executable, __file__, "child"], stdout=subprocess.DEVNULL)
    print("family", os.getpid(), child.pid, "ready", flush=True)
for _ in range(1000):
    threading.Event().wait(0.1)
