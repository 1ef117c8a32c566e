"""Run by a Windows Python, on Windows or under Wine: our terminal on a real pseudo-console; prints what held.

Arguments: the file to print to, and the program's own folder. Under Wine 8 a program on a console has no
standard files: `on_console.py` gives the shell those of its console.
"""

import json
import re
import sys
import threading
import time
import traceback
from pathlib import Path

told, root = Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, root)
HERE = Path(__file__).parent


def until(terminal, wanted, seconds=20.0):
    seen, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        printed = terminal.read()
        if printed is None:
            break
        seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", re.sub(r"\x1b\[1C", " ", printed.decode()))
        if wanted in seen:
            return True, seen
    return False, seen


def gone(pids, seconds=10.0):
    import psutil

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(psutil.pid_exists(pid) for pid in pids):
            return True
        threading.Event().wait(0.05)
    return False


def main():
    from desktop_assist.channel.conpty import ConsoleTerminal

    held = {}
    terminal = ConsoleTerminal(80, 24, Path("C:/"), on_console("cmd.exe"))
    held["a shell starts"], _ = until(terminal, ">")
    terminal.write("echo %OS%-gr\u00fc\u00dfe\r".encode())
    held["what is typed comes back, in UTF-8"], _ = until(terminal, "Windows_NT-gr\u00fc\u00dfe")
    terminal.close()
    terminal = ConsoleTerminal(80, 24, Path("C:/"), on_console(sys.executable, str(HERE / "family.py")))
    _, seen = until(terminal, "ready")
    family = [int(word) for word in seen.partition("family ")[2].split()[:2]]
    try:
        terminal._console.resize(120, 40)
        held["another size"] = True
    except OSError as error:
        held["another size"] = str(error)
    terminal.interrupt()
    held["Ctrl-C is heard"], _ = until(terminal, "heard", 10.0)
    began = time.monotonic()
    terminal.stop()
    held["ended within 200 ms"] = time.monotonic() - began <= 0.2
    held["all that was started is gone"] = len(family) == 2 and gone([*family, terminal._console.pid])
    held["status"] = terminal.close()
    return held


def on_console(*words):
    return (sys.executable, str(HERE / "on_console.py"), *words)


try:
    result = main()
except BaseException:
    result = {"error": traceback.format_exc()}
told.write_text(json.dumps(result, indent=1), encoding="utf-8")
